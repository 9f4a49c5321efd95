"""An estimate as a table: its lines, what makes them the total, and what is to be paid on approval."""

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
from shared.contracts.billing.estimates import Estimate
from shared.language.catalogue import Words


def estimate_sheet(estimate: Estimate, *, words: Words, zone: str) -> Spreadsheet:
    """What is the same for the whole estimate stands in every row, as tables want it."""
    say = words.gettext
    same = {
        "estimate": estimate.number,
        "issued_on": estimate.issued_on.isoformat(),
        "valid_until": estimate.valid_until.isoformat() if estimate.valid_until else None,
        "payment_terms": estimate.payment_terms,
        "purchase_order": estimate.purchase_order,
        **field_cells(estimate.fields),
    }
    return Spreadsheet(
        form="csv",
        title=say("Estimate"),
        language=words.tag,
        zone=zone,
        columns=(
            Column(say("Estimate"), "estimate"),
            Column(say("Issued"), "issued_on", "date"),
            Column(say("Valid until"), "valid_until", "date"),
            Column(say("Payment terms"), "payment_terms"),
            Column(say("Your order"), "purchase_order"),
            *composed_columns(say),
            *field_columns(estimate.fields),
        ),
        pieces=(json.dumps([same | row for row in _rows(estimate)]),),
        words=composed_kinds(say) | {"deposit": say("Deposit on approval")},
    )


def _rows(estimate: Estimate) -> Iterator[Row]:
    yield from composed_rows(estimate)
    if estimate.deposit:
        rate = None if estimate.deposit_rate is None else str(estimate.deposit_rate)
        yield amount_row("deposit", estimate.deposit) | {"rate": rate}
