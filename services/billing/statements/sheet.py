"""A statement as a table: an entry, or an open invoice, a row."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from services.billing.documents.spreadsheet import Column, Spreadsheet
from services.billing.sheets.lists import Say
from shared.contracts.billing.statements import BalanceForward, CreditForward, OpenItems, Statement
from shared.language import phrases
from shared.language.catalogue import Words
from shared.money import Money

Row = dict[str, Any]


def statement_sheet(view: Statement, *, words: Words, zone: str, note: str) -> Spreadsheet:
    """`note` is the last row of a statement that is not whole."""
    say = words.gettext
    is_forward = view.forward is not None
    return Spreadsheet(
        form="csv",
        title=say("Statement"),
        language=words.tag,
        zone=zone,
        columns=_forward_columns(words) if is_forward else _item_columns(say),
        pieces=(json.dumps([*_rows(view, words), *([{"number": note}] if note else [])]),),
        words=_kinds(say),
    )


def _forward_columns(words: Words) -> tuple[Column, ...]:
    say = words.gettext
    return (
        Column(say("Date"), "on", "date"),
        Column(say("Kind"), "kind", "word"),
        Column(say("Number"), "number"),
        Column(say("Account"), "account"),
        Column(say("Item"), "summary"),
        Column(say("Due"), "due_on", "date"),
        Column(say("Paid with"), "method", "means"),
        Column(say("Currency"), "balance", "currency"),
        Column(words.pgettext("difference", "Change"), "change", "amount"),
        Column(say("Balance"), "balance", "amount"),
    )


def _item_columns(say: Say) -> tuple[Column, ...]:
    return (
        Column(say("Invoice"), "number"),
        Column(say("Account"), "account"),
        Column(say("Item"), "summary"),
        Column(say("Issued"), "issued_on", "date"),
        Column(say("Due"), "due_on", "date"),
        Column(say("Currency"), "left", "currency"),
        Column(say("Total"), "total", "amount"),
        Column(say("Left to pay"), "left", "amount"),
    )


def _kinds(say: Say) -> dict[str, str]:
    return {
        "opening": say("Opening balance"),
        "invoice": say("Invoice"),
        "late_fee": say("Late fee"),
        "discount_ended": say("Discount ended"),
        "voided": say("Cancelled"),
        "payment": say("Payment"),
        "credit": say("Credit used"),
        "closing": say("Closing balance"),
        "opening credit": say("Opening credit"),
        "used": say("Credit used"),
        "taken_back": say("Taken back"),
        "closing credit": say("Closing credit"),
    }


def _rows(view: Statement, words: Words) -> Iterator[Row]:
    if view.forward is not None and view.start is not None:
        yield from _forward(view.forward, start=view.start, end=view.end)
        yield from _credit(view.forward.credit, words, start=view.start, end=view.end)
    if view.open_items is not None:
        yield from _items(view.open_items, words)


def _forward(forward: BalanceForward, *, start: date, end: date) -> Iterator[Row]:
    yield _edge("opening", start, forward.opening)
    yield from (entry.model_dump(mode="json") for entry in forward.entries)
    yield _edge("closing", end, forward.closing)


def _credit(credit: CreditForward, words: Words, *, start: date, end: date) -> Iterator[Row]:
    """Not there when there is no credit."""
    if not (credit.entries or credit.closing):
        return
    yield _edge("opening credit", start, credit.opening)
    for entry in credit.entries:
        told = entry.model_dump(mode="json")
        yield told | ({"kind": phrases.credit_source(words, entry.source)} if entry.kind == "given" else {})
    yield _edge("closing credit", end, credit.closing)


def _items(items: OpenItems, words: Words) -> Iterator[Row]:
    yield from (item.model_dump(mode="json") for item in items.items)
    total = {"minor": items.total.minor, "currency": items.total.currency}
    yield {"number": words.gettext("Total"), "left": total}


def _edge(kind: str, day: date, balance: Money) -> Row:
    amount = {"minor": balance.minor, "currency": balance.currency}
    return {"kind": kind, "on": day.isoformat(), "balance": amount}
