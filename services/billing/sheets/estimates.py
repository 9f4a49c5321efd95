"""An estimate as a table: its lines, what makes them the total, and what is to be paid on approval."""

from collections.abc import Iterator

from services.billing.documents.spreadsheet import Column, Spreadsheet
from services.billing.sheets.composed import Row, amount_row, composed_rows, composed_table
from shared.contracts.billing.estimates import Estimate
from shared.language.catalogue import Words


def estimate_sheet(estimate: Estimate, *, words: Words, zone: str) -> Spreadsheet:
    say = words.gettext
    return composed_table(
        estimate,
        _rows(estimate),
        title=say("Estimate"),
        same={
            "estimate": estimate.number,
            "issued_on": estimate.issued_on.isoformat(),
            "valid_until": estimate.valid_until.isoformat() if estimate.valid_until else None,
            "payment_terms": estimate.payment_terms,
            "purchase_order": estimate.purchase_order,
        },
        columns=(
            Column(say("Estimate"), "estimate"),
            Column(say("Issued"), "issued_on", "date"),
            Column(say("Valid until"), "valid_until", "date"),
            Column(say("Payment terms"), "payment_terms"),
            Column(say("Your order"), "purchase_order"),
        ),
        kinds={"deposit": say("Deposit on approval")},
        words=words,
        zone=zone,
    )


def _rows(estimate: Estimate) -> Iterator[Row]:
    yield from composed_rows(estimate)
    if estimate.deposit:
        rate = None if estimate.deposit_rate is None else str(estimate.deposit_rate)
        yield amount_row("deposit", estimate.deposit) | {"rate": rate}
