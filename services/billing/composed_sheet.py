"""A document of lines as rows of a table: its lines, then what makes them the total."""

from collections.abc import Iterator, Sequence
from typing import Any

from services.billing.documents.spreadsheet import Column
from services.billing.list_sheets import Say
from shared.contracts.billing.credit_notes import CreditNote
from shared.contracts.billing.customers import CustomField
from shared.contracts.billing.estimates import Estimate
from shared.contracts.billing.invoices import Adjustment, Invoice
from shared.money import Money

Row = dict[str, Any]


def composed_columns(say: Say) -> tuple[Column, ...]:
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


def field_columns(fields: Sequence[CustomField]) -> tuple[Column, ...]:
    """What the business adds in words of its own, a column each."""
    return tuple(Column(field.name, f"field {place}") for place, field in enumerate(fields))


def field_cells(fields: Sequence[CustomField]) -> Row:
    return {f"field {place}": field.value for place, field in enumerate(fields)}


def composed_kinds(say: Say) -> dict[str, str]:
    return {
        "item": say("Item"),
        "late_fee": say("Late fee"),
        "subtotal": say("Subtotal"),
        "discount": say("Discount"),
        "tax": say("Tax"),
        "total": say("Total"),
    }


def composed_rows(document: Invoice | Estimate | CreditNote) -> Iterator[Row]:
    """Down to the total."""
    for line in document.lines:
        told = {"name": line.name, "description": line.description, "quantity": str(line.quantity)}
        yield told | amount_row(line.kind, line.amount) | {"unit_cost": money_cell(line.unit_cost)}
    yield amount_row("subtotal", document.subtotal)
    yield from (_adjustment("discount", each, -each.amount) for each in document.discounts)
    yield from (_adjustment("tax", each, each.amount) for each in document.taxes)
    yield amount_row("total", document.total)


def amount_row(kind: str, amount: Money) -> Row:
    return {"kind": kind, "amount": money_cell(amount)}


def _adjustment(kind: str, adjustment: Adjustment, amount: Money) -> Row:
    rate = None if adjustment.rate is None else str(adjustment.rate)
    return amount_row(kind, amount) | {"name": adjustment.name, "rate": rate}


def money_cell(amount: Money) -> Row:
    """As a column of amounts wants it."""
    return {"minor": amount.minor, "currency": amount.currency}
