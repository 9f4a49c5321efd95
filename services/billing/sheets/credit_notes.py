"""A credit note as a table: its lines, what makes them the total, and what that was used for."""

from collections.abc import Iterator

from services.billing.documents.spreadsheet import Column, Spreadsheet
from services.billing.sheets.composed import Row, amount_row, composed_rows, composed_table
from shared.contracts.billing.credit_notes import CreditNoteView
from shared.language.catalogue import Words


def credit_note_sheet(view: CreditNoteView, *, words: Words, zone: str) -> Spreadsheet:
    note, say = view.note, words.gettext
    return composed_table(
        note,
        _rows(view),
        title=say("Credit note"),
        same={
            "credit_note": note.number,
            "issued_on": note.issued_on.isoformat(),
            "invoice": view.invoice.number if view.invoice else "",
            "purchase_order": note.purchase_order,
        },
        columns=(
            Column(say("Credit note"), "credit_note"),
            Column(say("Issued"), "issued_on", "date"),
            Column(say("For invoice"), "invoice"),
            Column(say("Your order"), "purchase_order"),
        ),
        kinds={"use": say("Used for"), "taken_back": say("Taken back"), "left": say("Left to use")},
        words=words,
        zone=zone,
    )


def _rows(view: CreditNoteView) -> Iterator[Row]:
    note = view.note
    yield from composed_rows(note)
    yield from (amount_row("use", -each.amount) | {"name": each.number} for each in view.uses)
    if note.taken_back:
        yield amount_row("taken_back", -note.taken_back)
    yield amount_row("left", note.left)
