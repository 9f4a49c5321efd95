"""A document of lines as rows of a table: its lines, then what makes them the total."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from services.billing.documents.spreadsheet import Column, Spreadsheet
from services.billing.sheets.lists import Say
from shared.contracts.billing.credit_notes import CreditNote
from shared.contracts.billing.estimates import Estimate
from shared.contracts.billing.invoices import Adjustment, Invoice
from shared.language.catalogue import Words
from shared.money import Money

Row = dict[str, Any]
Composed = Invoice | Estimate | CreditNote


def table_of(
    rows: Iterable[Row],
    *,
    title: str,
    same: Row,
    columns: tuple[Column, ...],
    kinds: dict[str, str],
    words: Words,
    zone: str,
) -> Spreadsheet:
    """Of a document. What is the `same` for all of it stands in every row, as tables want it."""
    return Spreadsheet(
        form="csv",
        title=title,
        language=words.tag,
        zone=zone,
        columns=columns,
        pieces=(json.dumps([same | row for row in rows]),),
        words=kinds,
    )


def composed_table(
    document: Composed,
    rows: Iterable[Row],
    *,
    title: str,
    same: Row,
    columns: tuple[Column, ...],
    kinds: dict[str, str],
    words: Words,
    zone: str,
    more: tuple[Column, ...] = (),
) -> Spreadsheet:
    """Of a document of lines, with `more` columns after those of its lines, and one for each of its own fields."""
    say, own = words.gettext, list(enumerate(document.fields))
    return table_of(
        rows,
        title=title,
        same=same | {f"field {place}": field.value for place, field in own},
        columns=(
            *columns,
            *_columns(say),
            *more,
            *(Column(field.name, f"field {place}") for place, field in own),
        ),
        kinds=_kinds(say) | kinds,
        words=words,
        zone=zone,
    )


def _columns(say: Say) -> tuple[Column, ...]:
    return (
        Column(say("Kind"), "kind", "word"),
        Column(say("Item"), "name"),
        Column(say("Description"), "description"),
        Column(say("Quantity"), "quantity", "number"),
        Column(say("Rate"), "unit_cost", "amount"),
        Column(say("Percent"), "rate", "percent"),
        Column(say("Currency"), "amount", "currency"),
        Column(say("Amount"), "amount", "amount"),
    )


def _kinds(say: Say) -> dict[str, str]:
    return {
        "item": say("Item"),
        "late_fee": say("Late fee"),
        "subtotal": say("Subtotal"),
        "discount": say("Discount"),
        "tax": say("Tax"),
        "total": say("Total"),
    }


def composed_rows(document: Composed) -> Iterator[Row]:
    """Down to the total."""
    for line in document.lines:
        told = {"name": line.name, "description": line.description, "quantity": str(line.quantity)}
        yield told | amount_row(line.kind, line.amount) | {"unit_cost": money_cell(line.unit_cost)}
    yield amount_row("subtotal", document.subtotal)
    for each in document.discounts:
        yield amount_row("discount", -each.amount) | named(each)
    for each in document.taxes:
        yield amount_row("tax", each.amount) | named(each)
    yield amount_row("total", document.total)


def amount_row(kind: str, amount: Money) -> Row:
    return {"kind": kind, "amount": money_cell(amount)}


def named(adjustment: Adjustment) -> Row:
    rate, expires = adjustment.rate, adjustment.expires
    told = {"name": adjustment.name, "rate": None if rate is None else str(rate)}
    return told | ({"expires": expires.isoformat()} if expires else {})


def money_cell(amount: Money) -> Row:
    """As a column of amounts wants it."""
    return {"minor": amount.minor, "currency": amount.currency}
