"""What can be printed, by its link, dressed for paper."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from services.billing.documents.values import Paper
from services.billing.papers.credit_notes import credit_note_paper
from services.billing.papers.estimates import estimate_paper
from services.billing.papers.papers import invoice_paper, receipt_paper
from services.billing.store import BillingStore
from shared import clock
from shared.contracts.billing.activity import Word
from shared.contracts.billing.credit_notes import CreditNoteView
from shared.contracts.billing.estimates import EstimateView
from shared.contracts.billing.invoices import InvoiceView
from shared.contracts.billing.payments import PaymentView
from shared.contracts.errors import CreditNoteNotFound, EstimateNotFound, InvoiceNotFound, PaymentNotFound
from shared.contracts.settings import Tenant

V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Dressing(Generic[V]):
    """`read` finds what is printed by its link, or raises its NotFound; `dress` is given it and its tenant."""

    read: Callable[[BillingStore, str], V]
    dress: Callable[[V, Tenant], Paper]

    def paper(self, store: BillingStore, token: str, tenant: Tenant) -> Paper:
        return self.dress(self.read(store, token), tenant)


def _invoice(store: BillingStore, token: str) -> InvoiceView:
    """Raises InvoiceNotFound, also for a draft."""
    view = store.invoice_view(token=token)
    if view.invoice.is_draft:
        raise InvoiceNotFound
    return view


def _invoice_paper(view: InvoiceView, tenant: Tenant) -> Paper:
    return invoice_paper(view, tenant, today=clock.today(tenant.zone))


def _estimate(store: BillingStore, token: str) -> EstimateView:
    """Raises EstimateNotFound, also for a draft."""
    view = store.estimate_view(token=token)
    if view.estimate.is_draft:
        raise EstimateNotFound
    return view


def _estimate_paper(view: EstimateView, tenant: Tenant) -> Paper:
    return estimate_paper(view, tenant, today=clock.today(tenant.zone))


def _credit_note(store: BillingStore, token: str) -> CreditNoteView:
    """Raises CreditNoteNotFound, also for a draft."""
    view = store.credit_note_view(token=token)
    if view.note.is_draft:
        raise CreditNoteNotFound
    return view


def _payment(store: BillingStore, token: str) -> PaymentView:
    """Raises PaymentNotFound, also before the money has arrived."""
    view = store.payment_view(token=token)
    if view.state != "succeeded":
        raise PaymentNotFound
    return view


INVOICE = Dressing(_invoice, _invoice_paper)
ESTIMATE = Dressing(_estimate, _estimate_paper)
CREDIT_NOTE = Dressing(_credit_note, credit_note_paper)
RECEIPT = Dressing(_payment, receipt_paper)


@dataclass(frozen=True, slots=True)
class Printable:
    """Documents of one list: its order by date, which of its rows there are PDFs of, and how one is dressed."""

    dated: Word
    status: Word | None
    dressing: Dressing[Any]


PRINTABLES: Mapping[str, Printable] = {
    "invoices": Printable("issued", None, INVOICE),
    "estimates": Printable("issued", None, ESTIMATE),
    "credit_notes": Printable("issued", None, CREDIT_NOTE),
    "payments": Printable("received", "received", RECEIPT),
}
