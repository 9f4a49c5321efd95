"""A list as a statement: filtered, counted so far as anybody wants to know, and read on from a place in it.

Which rows are on a page is found in an index; only those are read. A place is a key and an id, never a number of
rows to skip, so the last page costs what the first does.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    ColumnElement,
    Select,
    SelectBase,
    Text,
    and_,
    cast,
    func,
    literal,
    select,
    tuple_,
    union_all,
)

from services.billing.store.lists.tails import Found
from services.billing.store.messages import CUSTOMER, SOME_TENANT, TENANT, beside
from shared.columns import is_one_of
from shared.contracts.billing.activity import MOST_COUNTED, Place, Wanted
from shared.contracts.errors import Invalid
from shared.json_columns import json_object

LARGEST_KEY = 2**63
Condition = ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class Day:
    """Today, and the zone in which it is."""

    today: date
    zone: ZoneInfo

    def begins(self, day: date) -> datetime:
        return datetime.combine(day, time(), self.zone)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A table whose rows are in a list. `line` gives the members of a `ListRow`, `shown` the rows that customers
    may see at all; `statuses` what each word means; `searched` what a term is looked for in; `dated` is a date
    or a moment. Ids of several sources must not meet.

    Where an index knows the rows that have a term, `having_part` selects their ids; `found` is what it has told of
    the term that is wanted; where that is all there is, rows are read by their ids and by nothing else. What is
    `searched_often` means the same as `searched`, said for a term that many rows have.
    """

    row: Any
    id: Any
    line: Callable[[Day], Mapping[str, Any]]
    shown: Condition
    statuses: Mapping[str, Callable[[Day], Condition]]
    sorts: Mapping[str, Any]
    searched: Callable[[str], Condition]
    dated: Any
    having_part: SelectBase | None = None
    searched_often: Callable[[str], Condition] | None = None
    found: Found | None = None
    is_by_id: bool = False

    def knowing(self, found: Found) -> "Source":
        """When all rows with the term are known, just those are read."""
        if found.is_whole:
            return replace(self, found=found, is_by_id=True, searched=lambda _: found.has(self.row.id))
        often = self.searched_often if found.documents > MOST_COUNTED else None
        return replace(self, found=found, searched=often or self.searched)


@dataclass(frozen=True, slots=True)
class Listing:
    """`statuses` and `sorts` are all that may be wanted; a source that does not know a status has no such rows."""

    sources: tuple[Source, ...]

    def sources_for(self, wanted: Wanted) -> tuple[Source, ...]:
        """Raises Invalid for a status or a sort that nobody knows."""
        if any(wanted.sort not in source.sorts for source in self.sources):
            raise Invalid("sort")
        found = tuple(each for each in self.sources if wanted.status is None or wanted.status in each.statuses)
        if not found:
            raise Invalid("status")
        return found

    def rows(self, wanted: Wanted, day: Day, *, most: int, line: Callable[[Source], Any]) -> Select[Any]:
        """What `line` makes of each row, in order, at most so many."""
        is_descending = wanted.is_descending != wanted.is_backwards
        parts = [_part(source, wanted, day, most=most, line=line(source)) for source in self.sources_for(wanted)]
        both = union_all(*(select(part.subquery()) for part in parts)).subquery()
        return select(both.c.line).order_by(*_ordered(both.c.key, both.c.id, is_descending)).limit(_written(most))

    def count(self, wanted: Wanted, day: Day) -> ColumnElement[int]:
        """So far as anybody wants to know, for each source."""
        first, *others = (_count(source, wanted, day) for source in self.sources_for(wanted))
        counted: ColumnElement[int] = sum(others, start=first + 0)
        return counted


def placed(source: Source, wanted: Wanted, day: Day) -> json_object:
    """A row of the page, with its place in the list."""
    place = json_object(key=cast(source.sorts[wanted.sort], Text), id=source.id)
    return json_object(place=place, **source.line(day))


def _count(source: Source, wanted: Wanted, day: Day) -> Any:
    """What an index has told of the term may be the answer; what many have is counted in the order of the list."""
    rows, found = select(source.id).where(_matching(source, wanted, day)), source.found
    is_only_searched = not (wanted.status or wanted.chosen or wanted.since or wanted.until)
    if found and is_only_searched and (found.is_whole or found.documents > MOST_COUNTED):
        return literal(found.documents)
    if found and not found.is_whole:
        rows = rows.order_by(*_ordered(source.sorts[wanted.sort], source.row.id, wanted.is_descending))
    counted = rows.limit(_written(MOST_COUNTED + 1)).subquery()
    return select(func.count()).select_from(counted).scalar_subquery()


def _part(source: Source, wanted: Wanted, day: Day, *, most: int, line: Any) -> Select[Any]:
    """The rows of one source. They are found first: an index knows enough for that."""
    key = source.sorts[wanted.sort]
    is_descending = wanted.is_descending != wanted.is_backwards
    conditions = [_matching(source, wanted, day)]
    if wanted.place is not None:
        conditions += _beyond(source, key, wanted.place, is_descending)
    found = (
        select(source.row.id.label("id"))
        .where(*conditions)
        .order_by(*_ordered(key, source.row.id, is_descending))
        .limit(_written(most))
        .cte()
        .prefix_with("MATERIALIZED", dialect="postgresql")  # never once for each row of a table not analyzed yet
    )
    return (
        select(line.label("line"), key.label("key"), source.id.label("id"))
        .select_from(source.row)
        .where(source.row.tenant_id == SOME_TENANT, is_one_of(source.row.id, select(found.c.id)))
    )


def _written(most: int) -> ColumnElement[int]:
    """Into the statement itself: for a number that it cannot see PostgreSQL plans each time anew."""
    return literal(most, literal_execute=True)


def _matching(source: Source, wanted: Wanted, day: Day) -> Condition:
    row = source.row
    owner = beside(row.customer_id) if source.is_by_id else row.customer_id
    conditions = [row.tenant_id == (SOME_TENANT if source.is_by_id else TENANT), owner == CUSTOMER, source.shown]
    if wanted.status is not None:
        conditions.append(source.statuses[wanted.status](day))
    if wanted.term:
        conditions.append(source.searched(wanted.term))
    if wanted.chosen:
        conditions.append(row.token.in_(wanted.chosen))
    is_moment = source.dated.type.python_type is datetime
    if wanted.since is not None:
        conditions.append(source.dated >= (day.begins(wanted.since) if is_moment else wanted.since))
    if wanted.until is not None:
        after = wanted.until + timedelta(days=1)
        conditions.append(source.dated < (day.begins(after) if is_moment else after))
    return and_(*conditions)


def _beyond(source: Source, key: Any, place: Place, is_descending: bool) -> list[Condition]:
    """The first condition is for the index, which knows no ids but the table's own."""
    value = literal(_read(place.key, key.type.python_type), key.type)
    here, there = tuple_(key, source.id), tuple_(value, literal(place.id, source.row.id.type))
    return [key <= value, here < there] if is_descending else [key >= value, here > there]


def _ordered(key: Any, number: Any, is_descending: bool) -> tuple[Any, Any]:
    return (key.desc(), number.desc()) if is_descending else (key, number)


def _read(text: str, kind: type) -> Any:
    """Raises Invalid for what is not a key of this kind."""
    try:
        if kind is int and abs(int(text)) < LARGEST_KEY:
            return int(text)
        if kind is date:
            return date.fromisoformat(text)
        if kind is datetime and (moment := datetime.fromisoformat(text)).tzinfo:
            return moment
    except ValueError as garbled:
        raise Invalid("place") from garbled
    raise Invalid("place")
