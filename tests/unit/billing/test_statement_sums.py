"""A statement adds up: entry by entry, period by period, and by age."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from services.billing.domain.periods import Period, period_of
from services.billing.domain.statements import ORDER, Movement, MovementKind, aged, steps
from shared.contracts.billing.statements import Ageing, StatementWish, earliest
from shared.contracts.errors import StatementNotPossible
from shared.money import Money, total

BERLIN = ZoneInfo("Europe/Berlin")
TODAY = date(2026, 11, 28)
NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


def usd(minor: int) -> Money:
    return Money(minor, "USD")


def invoice(minor: int, *, on: date = TODAY, number: int = 1) -> Movement:
    return Movement(kind="invoice", id=number, customer=1, number=f"INV-{number}", change=usd(minor), on=on)


def event(kind: MovementKind, minor: int, *, at: datetime = NOON, number: int = 1) -> Movement:
    return Movement(kind=kind, id=number, customer=1, number=f"{kind}-{number}", change=usd(minor), at=at)


DAYS = some.dates(date(2026, 1, 1), date(2026, 3, 31))
MOMENTS = some.datetimes(datetime(2026, 1, 1), datetime(2026, 3, 31), timezones=some.just(UTC))  # noqa: DTZ001
NUMBERS, MINORS = some.integers(1, 50), some.integers(1, 10**9)
MOVEMENTS = some.lists(
    some.one_of(
        some.builds(invoice, MINORS, on=DAYS, number=NUMBERS),
        some.builds(
            event, some.sampled_from(ORDER[1:]), MINORS.map(lambda minor: -minor), at=MOMENTS, number=NUMBERS
        ),
    ),
    max_size=30,
)


@given(some.integers(-(10**9), 10**9), MOVEMENTS)
def test_the_opening_balance_and_all_entries_make_the_closing_balance(opening: int, found: list[Movement]) -> None:
    taken = list(steps(usd(opening), found, zone=BERLIN))
    closing = taken[-1].balance if taken else usd(opening)
    assert closing == usd(opening) + total([each.change for each in found], currency="USD")
    assert sorted(each.movement.change.minor for each in taken) == sorted(each.change.minor for each in found)


@given(MOVEMENTS, DAYS)
def test_one_period_closes_with_what_the_next_one_opens_with(found: list[Movement], last: date) -> None:
    first = [each for each in found if each.day(BERLIN) <= last]
    second = [each for each in found if each.day(BERLIN) > last]
    closing = total([each.change for each in first], currency="USD")
    both = [*steps(usd(0), first, zone=BERLIN), *steps(closing, second, zone=BERLIN)]
    assert both == list(steps(usd(0), found, zone=BERLIN)) or len(set(map(id, found))) < len(found)


@given(some.permutations([invoice(5, number=1), invoice(7, number=2), event("payment", -5), event("credit", -7)]))
def test_the_order_in_which_rows_are_found_changes_nothing(found: list[Movement]) -> None:
    numbers = [each.movement.number for each in steps(usd(0), found, zone=BERLIN)]
    assert numbers == ["payment-1", "credit-1", "INV-1", "INV-2"]


def test_on_one_day_invoices_come_first_and_the_rest_by_the_moment() -> None:
    on, late = date(2026, 11, 2), NOON + timedelta(hours=3)
    found = [
        event("voided", -7, number=2),
        event("payment", -5, at=late),
        event("credit", -1),
        event("payment", -2),
        invoice(15, on=on),
    ]
    taken = [(each.movement.kind, each.balance.minor) for each in steps(usd(100), found, zone=BERLIN)]
    assert taken == [("invoice", 115), ("payment", 113), ("credit", 112), ("voided", 105), ("payment", 100)]


def test_a_moment_has_the_day_that_it_is_where_the_business_is() -> None:
    late = datetime(2026, 10, 31, 23, 30, tzinfo=UTC)
    [step] = steps(usd(0), [event("payment", -5, at=late)], zone=BERLIN)
    assert step.on == date(2026, 11, 1)


@pytest.mark.parametrize(
    ("late", "place"),
    [(-5, 0), (0, 0), (1, 1), (30, 1), (31, 2), (60, 2), (61, 3), (90, 3), (91, 4), (4000, 4)],
)
def test_a_debt_is_as_old_as_its_due_date_is_past(late: int, place: int) -> None:
    found = aged([(TODAY - timedelta(days=late), usd(165_00))], on=TODAY, currency="USD")
    amounts = [usd(0)] * 5
    amounts[place] = usd(165_00)
    fields = ("current", "up_to_30", "up_to_60", "up_to_90", "older")
    assert found == Ageing(**dict(zip(fields, amounts, strict=True)))


@given(some.lists(some.tuples(some.dates(date(2000, 1, 1), date(2030, 1, 1)), MINORS.map(usd))))
def test_all_ages_together_are_all_that_is_owed(dues: list[tuple[date, Money]]) -> None:
    found = aged(dues, on=TODAY, currency="USD")
    assert found.current + found.past_due == total([amount for _, amount in dues], currency="USD")
    assert found.past_due == total([amount for due, amount in dues if due < TODAY], currency="USD")


@pytest.mark.parametrize(
    ("wish", "period"),
    [
        (StatementWish(), Period(date(2026, 10, 1), TODAY)),
        (StatementWish(end=date(2026, 1, 15)), Period(date(2025, 12, 1), date(2026, 1, 15))),
        (StatementWish(start=TODAY, end=TODAY), Period(TODAY, TODAY)),
        (StatementWish(start=date(2023, 11, 28)), Period(date(2023, 11, 28), TODAY)),
        (StatementWish(end=date(2023, 12, 3)), Period(date(2023, 11, 28), date(2023, 12, 3))),
        (StatementWish(kind="open_item", start=date(1990, 1, 1)), Period(date(2026, 10, 1), TODAY)),
        (StatementWish(end=date(2027, 11, 29)), Period(date(2027, 10, 1), date(2027, 11, 29))),
    ],
)
def test_a_wish_means_days(wish: StatementWish, period: Period) -> None:
    assert period_of(wish, today=TODAY) == period


@pytest.mark.parametrize(
    ("wish", "about"),
    [
        (StatementWish(start=date(2023, 11, 27)), "start"),
        (StatementWish(start=date(2026, 11, 29)), "start"),
        (StatementWish(start=date(2026, 11, 2), end=date(2026, 11, 1)), "start"),
        (StatementWish(end=date(2023, 11, 27)), "end"),
        (StatementWish(kind="open_item", end=date(2023, 11, 27)), "end"),
        (StatementWish(end=date(2027, 11, 30)), "end"),
    ],
)
def test_days_that_no_statement_has_are_refused(wish: StatementWish, about: str) -> None:
    with pytest.raises(StatementNotPossible) as refusal:
        period_of(wish, today=TODAY)
    assert refusal.value.about == about


def test_three_years_before_a_leap_day_is_the_day_before_march() -> None:
    assert earliest(date(2028, 2, 29)) == date(2025, 2, 28)
