"""An invoice as a table: its lines, then what makes them the total, then what became of that."""

import json
from collections.abc import Iterator
from typing import Any

from services.billing.documents.spreadsheet import Column, Spreadsheet
from services.billing.list_sheets import Say
from shared.contracts.billing.invoices import Adjustment, InvoiceView
from shared.language.catalogue import Words
from shared.money import Money

Row = dict[str, Any]


def invoice_sheet(view: InvoiceView, *, words: Words, zone: str) -> Spreadsheet:
    """What is the same for the whole invoice stands in every row, as tables want it."""
    invoice, say = view.invoice, words.gettext
    own = {f"field {place}": field.value for place, field in enumerate(invoice.fields)}
    same = {
        "number": invoice.number,
        "issued_on": invoice.issued_on.isoformat(),
        "due_on": invoice.due_on.isoformat(),
        "purchase_order": invoice.purchase_order,
    }
    rows = [same | row | own for row in _rows(view)]
    return Spreadsheet(
        form="csv",
        title=say("Invoice"),
        language=words.tag,
        zone=zone,
        columns=(
            *_columns(say),
            *(Column(field.name, f"field {place}") for place, field in enumerate(invoice.fields)),
        ),
        pieces=(json.dumps(rows),),
        words=_kinds(say),
    )


def _columns(say: Say) -> tuple[Column, ...]:
    return (
        Column(say("Invoice"), "number"),
        Column(say("Issued"), "issued_on", "date"),
        Column(say("Due"), "due_on", "date"),
        Column(say("Your order"), "purchase_order"),
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
        "line": say("Item"),
        "subtotal": say("Subtotal"),
        "discount": say("Discount"),
        "tax": say("Tax"),
        "total": say("Total"),
        "payment": say("Payment"),
        "credit": say("Credit"),
        "left": say("Left to pay"),
    }


def _rows(view: InvoiceView) -> Iterator[Row]:
    invoice = view.invoice
    for line in invoice.lines:
        told = {"name": line.name, "description": line.description, "quantity": str(line.quantity)}
        yield told | _amount("line", line.amount) | {"unit_cost": _money(line.unit_cost)}
    yield _amount("subtotal", invoice.subtotal)
    yield from (_adjustment("discount", each, -each.amount) for each in invoice.discounts)
    yield from (_adjustment("tax", each, each.amount) for each in invoice.taxes)
    yield _amount("total", invoice.total)
    yield from (_amount("payment", -each.amount) for each in view.payments)
    yield from (_amount("credit", -each.amount) | {"name": each.reference} for each in view.credits)
    yield _amount("left", invoice.left)


def _adjustment(kind: str, adjustment: Adjustment, amount: Money) -> Row:
    rate = None if adjustment.rate is None else str(adjustment.rate)
    return _amount(kind, amount) | {"name": adjustment.name, "rate": rate}


def _amount(kind: str, amount: Money) -> Row:
    return {"kind": kind, "amount": _money(amount)}


def _money(amount: Money) -> Row:
    return {"minor": amount.minor, "currency": amount.currency}
