"""The periods that a statement may be had for: lately, year by year, and the months of a year."""

from dataclasses import dataclass
from datetime import date, timedelta

from shared.contracts.billing.statements import YEARS_BACK, StatementWish, earliest

Span = tuple[date, date]


@dataclass(frozen=True, slots=True)
class PeriodLink:
    """`day` is one of the period; `is_current`: it is the one that is shown."""

    day: date
    address: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Offered:
    """`recent` is the period that nobody asked for; `months` are of the year that is shown, if it is one's."""

    recent: PeriodLink
    years: tuple[PeriodLink, ...]
    months: tuple[PeriodLink, ...]


def year_of(year: int, *, today: date) -> Span:
    return _within(date(year, 1, 1), date(year, 12, 31), today)


def month_of(year: int, month: int, *, today: date) -> Span:
    after = date(year + month // 12, month % 12 + 1, 1)
    return _within(date(year, month, 1), after - timedelta(days=1), today)


def years(today: date) -> list[int]:
    """The newest first."""
    return list(range(today.year, today.year - YEARS_BACK - 1, -1))


def months(year: int, *, today: date) -> list[int]:
    first = earliest(today)
    return [
        month for month in range(1, 13) if (first.year, first.month) <= (year, month) <= (today.year, today.month)
    ]


def shown_year(wish: StatementWish) -> int | None:
    """Whose months are offered: both days are in it."""
    if wish.start is None or wish.end is None or wish.start.year != wish.end.year:
        return None
    return wish.start.year


def _within(first: date, last: date, today: date) -> Span:
    return max(first, earliest(today)), min(last, today)
