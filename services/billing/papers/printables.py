"""What can be printed, by its link, dressed for paper."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from services.billing.documents.values import Paper
from services.billing.papers.credit_notes import credit_note_paper
from services.billing.papers.estimates import estimate_paper
from services.billing.papers.papers import invoice_paper, receipt_paper
from services.billing.store import BillingStore
from shared import clock
from shared.contracts.billing.activity import Word
from shared.contracts.errors import CreditNoteNotFound, EstimateNotFound, InvoiceNotFound, PaymentNotFound
from shared.contracts.settings import Tenant

Dressing = Callable[[BillingStore, str, Tenant], Paper]
"""Of a document by its link. Raises its NotFound."""


def invoice(store: BillingStore, token: str, tenant: Tenant) -> Paper:
    """Raises InvoiceNotFound, also for a draft."""
    view = store.invoice_view(token=token)
    if view.invoice.is_draft:
        raise InvoiceNotFound
    return invoice_paper(view, tenant, today=clock.today(tenant.zone))


def estimate(store: BillingStore, token: str, tenant: Tenant) -> Paper:
    """Raises EstimateNotFound, also for a draft."""
    view = store.estimate_view(token=token)
    if view.estimate.is_draft:
        raise EstimateNotFound
    return estimate_paper(view, tenant, today=clock.today(tenant.zone))


def credit_note(store: BillingStore, token: str, tenant: Tenant) -> Paper:
    """Raises CreditNoteNotFound, also for a draft."""
    view = store.credit_note_view(token=token)
    if view.note.is_draft:
        raise CreditNoteNotFound
    return credit_note_paper(view, tenant)


def receipt(store: BillingStore, token: str, tenant: Tenant) -> Paper:
    """Raises PaymentNotFound, also before the money has arrived."""
    view = store.payment_view(token=token)
    if view.state != "succeeded":
        raise PaymentNotFound
    return receipt_paper(view, tenant)


@dataclass(frozen=True, slots=True)
class Printable:
    """Documents of one list: its order by date, which of its rows there are PDFs of, and how one is dressed."""

    dated: Word
    status: Word | None
    paper: Dressing


PRINTABLES: Mapping[str, Printable] = {
    "invoices": Printable("issued", None, invoice),
    "estimates": Printable("issued", None, estimate),
    "credit_notes": Printable("issued", None, credit_note),
    "payments": Printable("received", "received", receipt),
}
