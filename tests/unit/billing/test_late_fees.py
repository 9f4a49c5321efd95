"""What a late fee comes to, and on which days one falls."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from shared.contracts.settings.late_fees import LateFee, LateFeeTerms
from shared.money import Money

JANUARY_30 = date(2027, 1, 30)


def fee(**terms: Any) -> LateFee:
    return LateFee.model_validate({"rate": "1.5", "since": date(2026, 1, 1)} | terms)


def fallen(terms: LateFee, *, until: date, last: date | None = None, due: date = JANUARY_30) -> list[str]:
    return [day.isoformat() for day in terms.fallen(due, last=last, today=until)]


@pytest.mark.parametrize(
    ("terms", "left", "expected"),
    [
        ({"rate": Decimal("1.5")}, Money(120_00, "USD"), Money(1_80, "USD")),
        ({"rate": Decimal("1.5")}, Money(33, "USD"), Money(0, "USD")),
        ({"rate": Decimal("1.5")}, Money(1_01, "USD"), Money(2, "USD")),
        ({"rate": Decimal(5)}, Money(990, "JPY"), Money(50, "JPY")),
        ({"amounts": {"USD": 15_00}}, Money(120_00, "USD"), Money(15_00, "USD")),
        ({"amounts": {"USD": 15_00}}, Money(120_00, "EUR"), Money(0, "EUR")),
    ],
)
def test_it_is_a_part_of_what_is_left_or_fixed_in_the_currencies_that_are_named(
    terms: dict[str, Any], left: Money, expected: Money
) -> None:
    assert LateFeeTerms(**terms).fee(left) == expected


def test_once_it_falls_on_the_day_after_the_due_date_and_the_days_of_grace() -> None:
    assert fallen(fee(), until=JANUARY_30) == []
    assert fallen(fee(), until=date(2027, 12, 31)) == ["2027-01-31"]
    assert fallen(fee(grace_days=5), until=date(2027, 2, 4)) == []
    assert fallen(fee(grace_days=5), until=date(2027, 2, 5)) == ["2027-02-05"]


def test_every_so_many_days_it_falls_again() -> None:
    assert fallen(fee(every_days=30), until=date(2027, 4, 1)) == ["2027-01-31", "2027-03-02", "2027-04-01"]


@pytest.mark.parametrize(
    ("due", "months", "expected"),
    [
        (date(2027, 1, 30), 1, ["2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30"]),
        (date(2028, 1, 30), 1, ["2028-01-31", "2028-02-29", "2028-03-31", "2028-04-30"]),
        (date(2028, 2, 28), 12, ["2028-02-29", "2029-02-28", "2030-02-28", "2031-02-28", "2032-02-29"]),
        (date(2027, 10, 14), 3, ["2027-10-15", "2028-01-15", "2028-04-15"]),
    ],
)
def test_every_so_many_months_it_falls_on_the_same_day_or_the_last_of_a_short_month(
    due: date, months: int, expected: list[str]
) -> None:
    assert fallen(fee(every_months=months), due=due, until=date.fromisoformat(expected[-1])) == expected


def test_what_was_added_is_not_to_be_added_again() -> None:
    monthly = fee(every_months=1)
    assert fallen(monthly, last=date(2027, 2, 28), until=date(2027, 4, 29)) == ["2027-03-31"]
    assert fallen(fee(), last=date(2027, 1, 31), until=date(2028, 1, 1)) == []


def test_what_fell_before_the_terms_were_set_is_never_added() -> None:
    until = date(2027, 4, 5)
    assert fallen(fee(since=date(2027, 2, 1)), until=until) == []
    assert fallen(fee(since=date(2027, 1, 31)), until=until) == ["2027-01-31"]
    assert fallen(fee(since=date(2027, 3, 3), every_days=30), until=until) == ["2027-04-01"]
    assert fallen(fee(since=date(2027, 2, 28), every_months=1), until=until) == ["2027-02-28", "2027-03-31"]
    assert fallen(fee(since=date(2027, 3, 1), every_months=1), until=until) == ["2027-03-31"]


def test_after_other_terms_no_fee_falls_before_a_period_of_the_new_ones_is_over() -> None:
    changed = fee(since=date(2027, 3, 2), grace_days=3, every_months=1)
    assert fallen(changed, last=date(2027, 2, 28), until=date(2027, 5, 1)) == ["2027-04-03"]


@pytest.mark.parametrize(
    ("today", "expected"),
    [(date(2027, 1, 1), date(2027, 1, 31)), (date(2027, 1, 31), date(2027, 2, 28)), (date(2030, 6, 30), None)],
)
def test_the_next_day_is_after_today(today: date, expected: date | None) -> None:
    terms = fee(every_months=1) if expected else fee()
    assert terms.next(JANUARY_30, last=None, today=today) == expected


def test_days_far_in_the_past_are_found_as_fast_as_those_of_yesterday() -> None:
    weekly = fee(since=date(2026, 12, 31), every_days=7)
    assert fallen(weekly, due=date(1900, 1, 1), until=date(2027, 1, 10)) == ["2027-01-05"]
