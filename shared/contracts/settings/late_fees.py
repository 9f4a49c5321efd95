"""What a business adds to invoices that are not paid in time, and on which days."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count, takewhile
from typing import Annotated

from pydantic import Field

from shared.contracts.message import Ask, Strict
from shared.contracts.values import Currency, Percent
from shared.money import LARGEST_MINOR, Money

Amounts = Annotated[dict[Currency, Annotated[int, Field(gt=0, le=LARGEST_MINOR)]], Field(max_length=50)]


class LateFeeTerms(Strict):
    """Either a `rate` in percent of what is left to pay, earlier fees included, or fixed `amounts` in minor units:
    in a currency that has none, nothing is added.

    The first fee falls on the day after `grace_days` days beyond the due date, and another every so many days, or
    every so many months; with neither, one is all.
    """

    rate: Annotated[Percent, Field(gt=0)] | None = None
    amounts: Amounts = Field(default_factory=dict)
    grace_days: Annotated[int, Field(ge=0, le=365)] = 0
    every_days: Annotated[int, Field(ge=7, le=366)] | None = None
    every_months: Annotated[int, Field(ge=1, le=12)] | None = None

    def is_added_in(self, currency: str) -> bool:
        """Whether there is a fee in it at all."""
        return self.rate is not None or currency in self.amounts

    def fee(self, left: Money) -> Money:
        """What is added to an invoice of which so much is left, half-up."""
        if self.rate is not None:
            return left.percent(self.rate)
        return Money(self.amounts.get(left.currency, 0), left.currency)


class LateFee(LateFeeTerms):
    """Terms as they are since a day of the tenant's calendar: what fell on an earlier one is never added."""

    since: date

    def fallen(self, due_on: date, *, last: date | None, today: date) -> tuple[date, ...]:
        """The days until `today` on which fees fell that were not added yet; `last` is the day of the last that
        was."""
        return tuple(takewhile(lambda day: day <= today, self._days(due_on, last)))

    def next(self, due_on: date, *, last: date | None, today: date) -> date | None:
        """The first day after `today` on which a fee falls; None when no more will."""
        return next((day for day in self._days(due_on, last) if day > today), None)

    def _days(self, due_on: date, last: date | None) -> Iterator[date]:
        """Less than a period after the last one there is none, whatever the terms were then."""
        first = due_on + timedelta(days=self.grace_days + 1)
        if self.every_days is None and self.every_months is None:
            yield from [first] if last is None and first >= self.since else []
            return
        earliest = self.since if last is None else max(self.since, self._later(last, 1))
        for times in count(self._periods(first, earliest)):
            day = self._later(first, times)
            if day >= earliest:
                yield day

    def _later(self, day: date, periods: int) -> date:
        """In a month that is too short, its last day; in the next one the same day as ever."""
        if self.every_days is not None:
            return day + timedelta(days=self.every_days * periods)
        years, month = divmod(day.month - 1 + (self.every_months or 1) * periods, 12)
        year = day.year + years
        return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))

    def _periods(self, first: date, until: date) -> int:
        """So many have surely passed."""
        if self.every_days is not None:
            return max(0, (until - first).days // self.every_days)
        months = (until.year - first.year) * 12 + until.month - first.month
        return max(0, (months - 1) // (self.every_months or 1))


class ChangeLateFee(Ask[LateFee | None]):
    """Other terms from today on, or none. The same terms again stay as they were.
    Refuses with TenantNotFound, Denied, or Invalid ("rate": not just one of rate and amounts; "amounts": of a
    currency that is none; "every": both days and months)."""

    terms: LateFeeTerms | None
