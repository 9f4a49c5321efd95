"""What invoices come to: half-up per line, then once per discount and per tax; always the sum of what is shown."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as some

from services.billing.domain.totals import MOST_CHARACTERS, Totals, add_up, come_to
from shared.contracts.billing.invoices import NewDiscount, NewLine, NewTax
from shared.contracts.errors import Invalid
from shared.money import LARGEST_MINOR, Money


def line(unit_cost: int, quantity: str = "1") -> NewLine:
    return NewLine(name="Paper", quantity=Decimal(quantity), unit_cost=unit_cost)


def rate_off(rate: str) -> NewDiscount:
    return NewDiscount(name="Loyalty", rate=Decimal(rate))


def amount_off(minor: int) -> NewDiscount:
    return NewDiscount(name="Voucher", amount=minor)


def tax(rate: str) -> NewTax:
    return NewTax(name="VAT", rate=Decimal(rate))


def amounts(totals: Totals) -> tuple[list[int], list[int], list[int], int]:
    """Lines, discounts, taxes, total."""
    return (
        [each.amount.minor for each in totals.lines],
        [each.amount.minor for each in totals.discounts],
        [each.amount.minor for each in totals.taxes],
        totals.total.minor,
    )


def test_a_line_is_rounded_half_up_on_its_own() -> None:
    totals = add_up((line(1_05, "0.5"), line(1_05, "0.5")), (), (), currency="USD")

    assert amounts(totals) == ([53, 53], [], [], 1_06)


def test_a_credit_is_rounded_away_from_nought_like_its_charge() -> None:
    totals = add_up((line(10_00), line(-1_05, "0.5")), (), (), currency="USD")

    assert amounts(totals) == ([10_00, -53], [], [], 9_47)


def test_each_discount_is_taken_from_the_subtotal_and_taxes_come_after() -> None:
    totals = add_up((line(199_99),), (rate_off("10"), amount_off(5_00)), (tax("19"), tax("2.5")), currency="EUR")

    assert amounts(totals) == ([199_99], [20_00, 5_00], [33_25, 4_37], 212_61)


def test_yen_have_no_smaller_part() -> None:
    totals = add_up((line(1_000, "1.5"),), (rate_off("3.33"),), (tax("10"),), currency="JPY")

    assert amounts(totals) == ([1_500], [50], [145], 1_595)
    assert totals.total == Money(1_595, "JPY")


def test_dinars_are_counted_in_thousandths() -> None:
    totals = add_up((line(12_345, "2"),), (), (tax("5"),), currency="KWD")

    assert amounts(totals) == ([24_690], [], [1_235], 25_925)


def test_discounts_beyond_the_lines_are_refused() -> None:
    with pytest.raises(Invalid) as refusal:
        add_up((line(10_00),), (amount_off(10_01),), (), currency="USD")

    assert refusal.value.about == "discounts"


def test_lines_below_nought_are_refused() -> None:
    with pytest.raises(Invalid) as refusal:
        add_up((line(-1),), (rate_off("10"),), (), currency="USD")

    assert refusal.value.about == "lines"


@pytest.mark.parametrize(
    "lines",
    [
        (line(LARGEST_MINOR), line(1)),
        (line(LARGEST_MINOR, "2"),),
        (line(LARGEST_MINOR, "1000000000"), line(-LARGEST_MINOR, "1000000000"), line(1)),
    ],
    ids=["sum", "line", "lines that cancel out"],
)
def test_more_than_can_be_written_down_is_refused(lines: tuple[NewLine, ...]) -> None:
    with pytest.raises(Invalid) as refusal:
        add_up(lines, (), (), currency="USD")

    assert refusal.value.about == "lines"


def test_more_words_than_can_be_printed_are_refused() -> None:
    whole = NewLine(name="x" * 100, description="x" * 9_900, unit_cost=1)
    many = (whole,) * (MOST_CHARACTERS // 10_000)
    assert add_up(many, (), (), currency="USD").total == Money(20, "USD")
    with pytest.raises(Invalid) as refusal:
        add_up((*many, line(1)), (), (), currency="USD")

    assert (refusal.value.about, refusal.value.facts) == ("lines", {"characters": "more than 200000"})


def test_taxes_beyond_what_can_be_written_down_are_refused() -> None:
    with pytest.raises(Invalid) as refusal:
        add_up((line(LARGEST_MINOR),), (), (tax("1"),), currency="USD")

    assert refusal.value.about == "lines"


@pytest.mark.parametrize(
    "discount",
    [NewDiscount(name="Both", rate=Decimal(10), amount=1_00), NewDiscount(name="Neither")],
    ids=["both", "neither"],
)
def test_a_discount_is_a_rate_or_an_amount(discount: NewDiscount) -> None:
    with pytest.raises(Invalid) as refusal:
        add_up((line(10_00),), (discount,), (), currency="USD")

    assert refusal.value.about == "discounts"


LAST = date(2026, 11, 30)


@pytest.mark.parametrize("issued_on", [None, LAST + timedelta(days=1)], ids=["no day", "a later day"])
def test_a_discount_expires_on_what_is_issued_before(issued_on: date | None) -> None:
    discount = NewDiscount(name="Autumn", amount=1_00, expires=LAST)
    with pytest.raises(Invalid) as refusal:
        add_up((line(10_00),), (discount,), (), currency="USD", issued_on=issued_on)

    assert (refusal.value.about, refusal.value.facts) == ("discounts", {"expires": "2026-11-30"})


@pytest.mark.parametrize("lines", [(line(-1_00),), (line(LARGEST_MINOR),)], ids=["below nought", "too much"])
def test_what_expires_hides_no_mistake(lines: tuple[NewLine, ...]) -> None:
    discount = NewDiscount(name="Autumn", rate=Decimal(100), expires=LAST)
    with pytest.raises(Invalid) as refusal:
        add_up(lines, (discount,), (tax("1"),), currency="USD", issued_on=LAST)

    assert refusal.value.about == "lines"


quantities = some.decimals(min_value=0, max_value=10_000, places=6)
rates = some.decimals(min_value=0, max_value=33, places=4)
lines_of_any_kind = some.lists(
    some.builds(NewLine, name=some.just("Paper"), quantity=quantities, unit_cost=some.integers(-10_000, 10**9)),
    min_size=1,
    max_size=20,
)
discounts_of_any_kind = some.lists(
    some.builds(NewDiscount, name=some.just("Off"), rate=rates)
    | some.builds(NewDiscount, name=some.just("Off"), amount=some.integers(1, 10**4)),
    max_size=3,
)
taxes_of_any_kind = some.lists(some.builds(NewTax, name=some.just("Tax"), rate=rates), max_size=3)


@given(lines_of_any_kind, discounts_of_any_kind, taxes_of_any_kind, some.sampled_from(("USD", "JPY", "KWD")))
def test_the_total_is_the_sum_of_what_is_shown(
    lines: list[NewLine], discounts: list[NewDiscount], taxes: list[NewTax], currency: str
) -> None:
    try:
        totals = add_up(lines, discounts, taxes, currency=currency)
    except Invalid:
        assume(False)
    shown_lines, shown_discounts, shown_taxes, total = amounts(totals)

    assert totals.subtotal.minor == sum(shown_lines)
    assert total == sum(shown_lines) - sum(shown_discounts) + sum(shown_taxes)
    assert total >= 0


@given(lines_of_any_kind, discounts_of_any_kind, taxes_of_any_kind, some.integers(0, 2))
def test_without_a_discount_it_comes_to_what_it_would_have_without_it_from_the_beginning(
    lines: list[NewLine], discounts: list[NewDiscount], taxes: list[NewTax], place: int
) -> None:
    """And never to less."""
    less = discounts[:place] + discounts[place + 1 :]
    try:
        before, never = (add_up(lines, each, taxes, currency="USD") for each in (discounts, less))
    except Invalid:
        assume(False)
    lasting = before.discounts[:place] + before.discounts[place + 1 :]
    outcome = come_to(before.subtotal, lasting, before.taxes)

    assert (outcome.taxes, outcome.total) == (never.taxes, never.total)
    assert outcome.total.minor >= before.total.minor


@given(quantities, some.integers(-(10**9), 10**9))
def test_no_line_is_further_than_half_a_cent_from_the_truth(quantity: Decimal, unit_cost: int) -> None:
    lines = (NewLine(name="Paper", quantity=quantity, unit_cost=unit_cost), line(LARGEST_MINOR // 2))
    shown = add_up(lines, (), (), currency="USD").lines[0].amount

    assert abs(shown.minor - quantity * unit_cost) <= Decimal("0.5")
