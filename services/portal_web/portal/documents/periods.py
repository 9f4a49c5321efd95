"""Months, quarters and years, as an address names them: 2026-10, 2026-Q3, 2026."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

WRITTEN = re.compile(r"(?P<year>(?:19|20|21|22)\d\d)(?:-(?:Q(?P<quarter>[1-4])|(?P<month>0[1-9]|1[0-2])))?")
MONTHS, QUARTERS, YEARS = 12, 8, 4
"""How many of each are offered, the present one first."""


@dataclass(frozen=True, slots=True)
class Period:
    """`since` and `until` are its first and its last day."""

    name: str
    since: date
    until: date


def month(year: int, number: int) -> Period:
    return Period(f"{year}-{number:02}", date(year, number, 1), _last_day(year, number))


def quarter(year: int, number: int) -> Period:
    last = number * 3
    return Period(f"{year}-Q{number}", date(year, last - 2, 1), _last_day(year, last))


def year(number: int) -> Period:
    return Period(str(number), date(number, 1, 1), date(number, 12, 31))


def read(text: str) -> Period | None:
    """None for what names no period."""
    written = WRITTEN.fullmatch(text) if text.isascii() else None
    if written is None:
        return None
    number = int(written["year"])
    if written["month"]:
        return month(number, int(written["month"]))
    return quarter(number, int(written["quarter"])) if written["quarter"] else year(number)


def latest_months(today: date) -> Iterator[Period]:
    for ago in range(MONTHS):
        number, place = divmod(today.year * 12 + today.month - 1 - ago, 12)
        yield month(number, place + 1)


def latest_quarters(today: date) -> Iterator[Period]:
    for ago in range(QUARTERS):
        number, place = divmod(today.year * 4 + (today.month - 1) // 3 - ago, 4)
        yield quarter(number, place + 1)


def latest_years(today: date) -> Iterator[Period]:
    for ago in range(YEARS):
        yield year(today.year - ago)


def _last_day(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])
