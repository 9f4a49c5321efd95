"""Terms that are a formula, and what they come to."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from services.billing.domain.terms import Terms, day_after, read_terms, written
from shared.contracts.billing.invoices import NewEarlyDiscount, Standing
from shared.contracts.errors import Invalid
from shared.money import Money

TODAY = date(2026, 11, 24)


def terms(rate: str, days: int, net: int) -> Terms:
    return Terms(NewEarlyDiscount(rate=Decimal(rate), days=days), net)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2% 10 NET 30", terms("2", 10, 30)),
        ("2/10 net 30", terms("2", 10, 30)),
        (" 1.5% 7, Net 14 ", terms("1.5", 7, 14)),
        ("0.5% 0 NET 0", terms("0.5", 0, 0)),
        ("Net 30", None),
        ("10 NET 30", None),
        ("15 NET 30", None),
        ("45 NET 60", None),
        ("0% 10 NET 30", None),
        ("2% 30 NET 10", None),
        ("2% 999 NET 999", None),
        ("2 percent within 10 days", None),
        ("2% 10 NET 30; DROP TABLE", None),
        ("", None),
    ],
)
def test_a_formula_is_read_and_nothing_else_is_one(text: str, found: Terms | None) -> None:
    assert read_terms(text) == found


def test_a_formula_is_written_as_it_is_read() -> None:
    early = NewEarlyDiscount(rate=Decimal("2.50"), days=10)
    text = written(early, issued_on=TODAY, due_on=TODAY + timedelta(days=30))
    assert text == "2.5% 10 NET 30"
    assert read_terms(text) == terms("2.5", 10, 30)


def test_there_is_no_day_after_the_end_of_time() -> None:
    with pytest.raises(Invalid) as refused:
        day_after(date.max, 1, about="due_on")
    assert refused.value.about == "due_on"


def standing(total: int, paid: int, rate: Decimal, *, days: int) -> Standing:
    """The discount can be had for so many days more."""
    return Standing(
        token="t",
        number="INV-1",
        issued_on=TODAY,
        due_on=TODAY + timedelta(days=30),
        is_draft=False,
        is_voided=False,
        total=Money(total, "USD"),
        paid=Money(paid, "USD"),
        pending=Money(0, "USD"),
        early_rate=rate,
        early_until=TODAY + timedelta(days=days),
    )


@pytest.mark.parametrize(
    ("paid", "days", "to_pay"),
    [(0, 0, 98_00), (0, 9, 98_00), (0, -1, 100_00), (50_00, 0, 48_00), (98_00, 0, 2_00), (100_00, 0, 0)],
)
def test_who_pays_the_rest_in_time_pays_less(paid: int, days: int, to_pay: int) -> None:
    found = standing(100_00, paid, Decimal(2), days=days)
    assert found.to_pay(today=TODAY) == Money(to_pay, "USD")


@given(
    some.integers(1, 10**9),
    some.integers(0, 10**9),
    some.decimals(min_value=Decimal("0.01"), max_value=99, places=2),
    some.integers(-1, 1),
)
def test_what_is_to_pay_and_what_is_taken_off_are_what_is_left(
    total: int, paid: int, rate: Decimal, days: int
) -> None:
    found = standing(total, min(paid, total), rate, days=days)
    to_pay, off = found.to_pay(today=TODAY), found.discount(today=TODAY)
    assert to_pay + off == found.left
    assert to_pay.minor > 0 or not found.left
    assert off.minor >= 0
    assert not off or days >= 0
