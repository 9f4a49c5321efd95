"""Which days a statement is about."""

from dataclasses import dataclass
from datetime import date, timedelta

from shared.contracts.billing.statements import StatementWish, earliest
from shared.contracts.errors import StatementNotPossible

MOST_AHEAD = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Period:
    """Both days are in it."""

    start: date
    end: date


def period_of(wish: StatementWish, *, today: date) -> Period:
    """Open items end on a day and have no start of their own. Raises StatementNotPossible."""
    end = today if wish.end is None else wish.end
    if not earliest(today) <= end <= today + MOST_AHEAD:
        raise StatementNotPossible("end")
    usual = max(month_before(end), earliest(today))
    start = wish.start if wish.start is not None and wish.kind == "balance_forward" else usual
    if not earliest(today) <= start <= end:
        raise StatementNotPossible("start")
    return Period(start, end)


def month_before(day: date) -> date:
    """The first of the month before the one that the day is in."""
    last_of_it = day.replace(day=1) - timedelta(days=1)
    return last_of_it.replace(day=1)
