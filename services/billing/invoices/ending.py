"""Discounts end: the one place where they do, for whoever comes by an invoice on which one has expired."""

from collections.abc import Iterable
from datetime import datetime

from services.billing.models import InvoiceRow
from services.billing.store import BillingStore
from shared import clock
from shared.contracts.billing.discounts import DiscountEnded


def end_discounts(store: BillingStore, invoice: InvoiceRow, *, at: datetime, request_id: str) -> int:
    """Those whose last day had ended at a moment, and how many. Call inside a unit, with the invoice locked and
    nobody about to pay it. One of which nothing is left to pay stays as it is."""
    if not invoice.has_expired(at):
        return 0
    expired = store.expired_discounts_of(invoice.id, at)
    for discount in expired:
        rise = store.end_discount(invoice, discount)
        store.emit(
            DiscountEnded(
                tenant=store.tenant, at=clock.now(), request_id=request_id, invoice=invoice.id, amount=rise
            )
        )
    return len(expired)


def end_if_free(store: BillingStore, number: int, *, request_id: str) -> int:
    """In a unit of its own: the invoice is judged anew, locked, as it may have been paid meanwhile. Whoever began
    to pay in time keeps the amount."""
    with store.begin():
        invoice = store.invoice_locked(number=number)
        now = clock.now()
        if not invoice.has_expired(now) or store.open_attempts_locked([number]):
            return 0
        return end_discounts(store, invoice, at=now, request_id=request_id)


def end_before_paying(store: BillingStore, invoices: Iterable[InvoiceRow], *, request_id: str) -> None:
    """Before somebody begins to pay these: in units of their own, so that they have ended also when the payment is
    refused, and the page shows what it costs now."""
    for invoice in invoices:
        if invoice.has_expired(clock.now()):
            end_if_free(store, invoice.id, request_id=request_id)
