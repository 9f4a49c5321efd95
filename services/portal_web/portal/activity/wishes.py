"""What somebody wants to see of a list, as the address says it: kept as it was typed, and understood or not."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from pydantic import TypeAdapter, ValidationError

from services.portal_web.portal.activity.kinds import ListKind
from shared.contracts.billing.activity import Day, Place, Wanted
from shared.contracts.values import Line
from shared.secrets import Vault

FIELDS = ("number", "status", "from", "to")
ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
LONGEST_CURSOR = 400
DAY: TypeAdapter[date] = TypeAdapter(Day)
LINE: TypeAdapter[str] = TypeAdapter(Line)


@dataclass(frozen=True, slots=True)
class Wish:
    """`typed` is what the fields of the form hold, `mistakes` what is wrong with them: number, status, from, to or
    order (the end comes before the beginning). What is wrong is not in `wanted`. `is_lost`: the address named a
    place in the list that nobody can find any more."""

    kind: ListKind
    typed: Mapping[str, str]
    mistakes: tuple[str, ...]
    wanted: Wanted
    is_lost: bool = False

    @property
    def is_filtered(self) -> bool:
        return any(self.typed.values())

    @property
    def has_one_filter(self) -> bool:
        return sum(map(bool, self.typed.values())) == 1

    @property
    def order(self) -> str:
        """The sort as the address writes it: with a minus when it is descending."""
        return f"-{self.wanted.sort}" if self.wanted.is_descending else self.wanted.sort

    def address(self, *, suffix: str = "", order: str = "", **place: str) -> str:
        """Of the same list: another order, another place, another form."""
        wished = order or self.order
        sort = {} if wished == f"-{self.kind.sorts[0]}" else {"sort": wished}
        fields = {name: value for name, value in self.typed.items() if value} | sort | place
        return f"{self.kind.path}{suffix}" + (f"?{urlencode(fields)}" if fields else "")


def read(kind: ListKind, query: Mapping[str, str], *, vault: Vault) -> Wish:
    typed = {name: query.get(name, "").strip() for name in FIELDS}
    since, until = _day(typed["from"]), _day(typed["to"])
    sort, is_descending = _order(kind, query.get("sort", ""))
    place, is_backwards, is_lost = _place(query, sort, vault)
    mistakes = tuple(_mistakes(kind, typed, since, until))
    return Wish(
        kind=kind,
        typed=typed,
        mistakes=mistakes,
        is_lost=is_lost,
        wanted=Wanted(
            term="" if "number" in mistakes else typed["number"],
            status=None if "status" in mistakes else typed["status"] or None,
            since=since,
            until=until,
            sort=sort,
            is_descending=is_descending,
            place=place,
            is_backwards=is_backwards,
        ),
    )


def cursor(place: Place, *, sort: str, vault: Vault) -> str:
    """A place that only we can make and read: it names a row by its number in the database."""
    return vault.seal(f"{sort} {place.model_dump_json()}")


def _mistakes(kind: ListKind, typed: Mapping[str, str], since: date | None, until: date | None) -> list[str]:
    known = ("", *kind.statuses)
    found = {
        "number": _line(typed["number"]) is None,
        "status": typed["status"] not in known,
        "from": bool(typed["from"]) and since is None,
        "to": bool(typed["to"]) and until is None,
        "order": since is not None and until is not None and until < since,
    }
    return [name for name, is_wrong in found.items() if is_wrong]


def _day(text: str) -> date | None:
    """None for what is not a calendar date that a document may have."""
    try:
        return DAY.validate_python(text) if ISO.fullmatch(text) else None
    except ValidationError:
        return None


def _line(text: str) -> str | None:
    try:
        return LINE.validate_python(text)
    except ValidationError:
        return None


def _order(kind: ListKind, text: str) -> tuple[str, bool]:
    """Of what nobody can sort by: the usual order."""
    name = text.removeprefix("-")
    return (name, text.startswith("-")) if name in kind.sorts else (kind.sorts[0], True)


def _place(query: Mapping[str, str], sort: str, vault: Vault) -> tuple[Place | None, bool, bool]:
    """The place, whether the list is read against its order, and whether the place is lost."""
    name = "before" if "before" in query else "after"
    sealed = query.get(name, "")
    if not sealed:
        return None, False, False
    try:
        if len(sealed) > LONGEST_CURSOR:
            raise ValueError("too long")
        of, _, place = vault.open(sealed).partition(" ")
        if of != sort:
            raise ValueError("of another order")
        return Place.model_validate_json(place), name == "before", False
    except ValueError:
        return None, False, True
