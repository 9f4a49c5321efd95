"""What stands below the total of an invoice that is a table."""

import json
from datetime import UTC, datetime
from decimal import Decimal

from services.billing.sheets.invoices import invoice_sheet
from shared.contracts.billing.invoices import InvoiceView, OpenAttempt
from shared.language.catalogue import Words
from shared.money import Money
from tests.support.correspondence import TODAY, invoice_view

MOMENT = datetime(2026, 11, 24, 20, 5, tzinfo=UTC)


def dollars(cents: int) -> Money:
    return Money(cents, "USD")


def ending(view: InvoiceView) -> list[tuple[str, int]]:
    """What follows the total: its kind, in words, and its amount in cents."""
    sheet = invoice_sheet(view, words=Words("en"), zone="America/New_York")
    rows = [(row["kind"], row["amount"]["minor"]) for row in json.loads(sheet.pieces[0])]
    kinds = [kind for kind, _minor in rows]
    return [(sheet.words[kind], minor) for kind, minor in rows[kinds.index("total") + 1 :]]


def test_what_is_on_its_way_is_not_left_to_pay() -> None:
    assert ending(invoice_view(pending=dollars(1225_87))) == [
        ("On its way from your bank", -1225_87),
        ("Left to pay", 0),
    ]


def test_what_was_sent_early_is_less_by_the_discount() -> None:
    sent = OpenAttempt(payment="p" * 24, state="pending", started_at=MOMENT, method=None)
    early = invoice_view(pending=dollars(1201_35), early_rate=Decimal(2), early_until=TODAY)
    assert ending(early.model_copy(update={"attempt": sent})) == [
        ("On its way from your bank", -1201_35),
        ("Early payment discount", -24_52),
        ("Left to pay", 0),
    ]


def test_nothing_is_left_to_pay_of_a_cancelled_invoice() -> None:
    assert ending(invoice_view(is_voided=True)) == [("Left to pay", 0)]
