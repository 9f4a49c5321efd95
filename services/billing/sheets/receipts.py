"""A receipt as a table: where the money went, down to all of it."""

from collections.abc import Iterator

from services.billing.documents.spreadsheet import Column, Spreadsheet
from services.billing.sheets.composed import Row, amount_row, money_cell, table_of
from shared.contracts.billing.payments import PaymentView
from shared.language.catalogue import Words


def receipt_sheet(view: PaymentView, *, words: Words, zone: str) -> Spreadsheet:
    say = words.gettext
    return table_of(
        _rows(view),
        title=say("Receipt"),
        same={
            "payment": view.reference,
            "at": (view.settled_at or view.started_at).isoformat(),
            "method": view.method.model_dump(mode="json") if view.method else None,
        },
        columns=(
            Column(say("Payment"), "payment"),
            Column(say("Date"), "at", "moment"),
            Column(say("Paid with"), "method", "means"),
            Column(say("Kind"), "kind", "word"),
            Column(say("Number"), "number"),
            Column(say("Item"), "summary"),
            Column(say("Currency"), "amount", "currency"),
            Column(say("Total"), "total", "amount"),
            Column(say("This payment"), "amount", "amount"),
            Column(say("Left to pay"), "left", "amount"),
        ),
        kinds={
            "invoice": say("Invoice"),
            "estimate": say("Deposit"),
            "kept": say("Kept as credit"),
            "fee": say("Card fee"),
            "received": say("Received"),
        },
        words=words,
        zone=zone,
    )


def _rows(view: PaymentView) -> Iterator[Row]:
    for each in view.invoices:
        told = {"number": each.number, "summary": each.summary}
        sums = {"total": money_cell(each.total), "left": money_cell(each.left)}
        yield told | amount_row("invoice", each.applied) | sums
    if view.estimate is not None:
        yield {"number": view.estimate.number} | amount_row("estimate", view.without_fee)
    elif view.kept:
        yield amount_row("kept", view.kept)
    if view.fee:
        yield amount_row("fee", view.fee)
    yield amount_row("received", view.amount)
