"""A credit note as a table: its lines, what makes them the total, and what that was used for."""

import json
from collections.abc import Iterator

from services.billing.composed_sheet import (
    Row,
    amount_row,
    composed_columns,
    composed_kinds,
    composed_rows,
    field_cells,
    field_columns,
)
from services.billing.documents.spreadsheet import Column, Spreadsheet
from shared.contracts.billing.credit_notes import CreditNoteView
from shared.language.catalogue import Words


def credit_note_sheet(view: CreditNoteView, *, words: Words, zone: str) -> Spreadsheet:
    """What is the same for the whole credit note stands in every row, as tables want it."""
    note, say = view.note, words.gettext
    same = {
        "credit_note": note.number,
        "issued_on": note.issued_on.isoformat(),
        "invoice": view.invoice.number if view.invoice else "",
        "purchase_order": note.purchase_order,
        **field_cells(note.fields),
    }
    return Spreadsheet(
        form="csv",
        title=say("Credit note"),
        language=words.tag,
        zone=zone,
        columns=(
            Column(say("Credit note"), "credit_note"),
            Column(say("Issued"), "issued_on", "date"),
            Column(say("For invoice"), "invoice"),
            Column(say("Your order"), "purchase_order"),
            *composed_columns(say),
            *field_columns(note.fields),
        ),
        pieces=(json.dumps([same | row for row in _rows(view)]),),
        words=composed_kinds(say)
        | {"use": say("Used for"), "taken_back": say("Taken back"), "left": say("Left to use")},
    )


def _rows(view: CreditNoteView) -> Iterator[Row]:
    note = view.note
    yield from composed_rows(note)
    yield from (amount_row("use", -each.amount) | {"name": each.number} for each in view.uses)
    if note.taken_back:
        yield amount_row("taken_back", -note.taken_back)
    yield amount_row("left", note.left)
