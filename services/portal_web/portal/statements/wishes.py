"""Which statement somebody wants, as the address says it. The words are those that programs already use:
`?statement_type=open_item&end=1700000000&currency=usd&items=past_due`."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter, ValidationError

from shared.contracts.billing.activity import Day
from shared.contracts.billing.statements import StatementKind, StatementWish
from shared.contracts.errors import StatementNotPossible

KINDS: Mapping[str, StatementKind] = {"balance_forward": "balance_forward", "open_item": "open_item"}
ITEMS = {"open": False, "past_due": True}
ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
SECONDS = re.compile(r"[0-9]{1,11}")
CURRENCY = re.compile(r"[A-Za-z]{3}")
DAY: TypeAdapter[date] = TypeAdapter(Day)


def read(query: Mapping[str, str], *, zone: str) -> StatementWish:
    """Raises StatementNotPossible for what is not understood."""
    kind, items = query.get("statement_type", "balance_forward"), query.get("items", "open")
    currency = query.get("currency", "")
    if kind not in KINDS or items not in ITEMS or not (currency == "" or CURRENCY.fullmatch(currency)):
        raise StatementNotPossible
    return StatementWish(
        kind=KINDS[kind],
        start=_day(query.get("start", ""), zone),
        end=_day(query.get("end", ""), zone),
        currency=currency.upper() or None,
        is_past_due_only=ITEMS[items],
    )


def query_of(wish: StatementWish) -> str:
    """The part of an address behind its path; empty for the statement that nobody asked for in particular."""
    usual = StatementWish()
    fields = {
        "statement_type": wish.kind if wish.kind != usual.kind else "",
        "start": wish.start.isoformat() if wish.start else "",
        "end": wish.end.isoformat() if wish.end else "",
        "currency": wish.currency or "",
        "items": "past_due" if wish.is_past_due_only else "",
    }
    told = urlencode({name: value for name, value in fields.items() if value})
    return f"?{told}" if told else ""


def _day(text: str, zone: str) -> date | None:
    """A calendar date, or the tenant's date at a moment in seconds since 1970."""
    if not text:
        return None
    try:
        if SECONDS.fullmatch(text):
            return DAY.validate_python(datetime.fromtimestamp(int(text), ZoneInfo(zone)).date())
        if ISO.fullmatch(text):
            return DAY.validate_python(text)
    except (ValidationError, ValueError, OverflowError, OSError) as impossible:
        raise StatementNotPossible from impossible
    raise StatementNotPossible
