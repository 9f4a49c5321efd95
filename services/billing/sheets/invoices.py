"""An invoice as a table: its lines, then what makes them the total, then what became of that."""

from collections.abc import Iterator

from services.billing.documents.spreadsheet import Column, Spreadsheet
from services.billing.sheets.composed import Row, amount_row, composed_rows, composed_table, named
from shared import clock
from shared.contracts.billing.invoices import AppliedCredit, InvoiceView
from shared.language.catalogue import Words


def invoice_sheet(view: InvoiceView, *, words: Words, zone: str) -> Spreadsheet:
    invoice, say = view.invoice, words.gettext
    expires = any(each.expires for each in (*invoice.discounts, *invoice.ended_discounts))
    return composed_table(
        invoice,
        _rows(view, zone),
        title=say("Invoice"),
        same={
            "number": invoice.number,
            "issued_on": invoice.issued_on.isoformat(),
            "due_on": invoice.due_on.isoformat(),
            "purchase_order": invoice.purchase_order,
        },
        columns=(
            Column(say("Invoice"), "number"),
            Column(say("Issued"), "issued_on", "date"),
            Column(say("Due"), "due_on", "date"),
            Column(say("Your order"), "purchase_order"),
        ),
        more=(Column(say("Until"), "expires", "date"),) if expires else (),
        kinds={
            "discount_ended": say("Discount ended"),
            "payment": say("Payment"),
            "credit": say("Credit"),
            "early": say("Early payment discount"),
            "pending": say("On its way from your bank"),
            "left": say("Left to pay"),
        },
        words=words,
        zone=zone,
    )


def _rows(view: InvoiceView, zone: str) -> Iterator[Row]:
    yield from composed_rows(view.invoice)
    yield from ({"kind": "discount_ended"} | named(each) for each in view.invoice.ended_discounts)
    yield from (amount_row("payment", -each.amount) for each in view.payments)
    yield from (_credit(each) for each in view.credits)
    yield from _left(view, zone)


def _left(view: InvoiceView, zone: str) -> Iterator[Row]:
    """To pay once what is on its way has arrived, as on the page."""
    invoice, attempt = view.invoice, view.attempt
    left = invoice.left - invoice.pending
    if invoice.pending:
        yield amount_row("pending", -invoice.pending)
    if attempt and (off := invoice.coming_off(began_on=clock.day_of(attempt.started_at, zone))):
        yield amount_row("early", -off)
        left -= off
    yield amount_row("left", left)


def _credit(each: AppliedCredit) -> Row:
    return amount_row("early" if each.is_early else "credit", -each.amount) | {"name": each.reference}
