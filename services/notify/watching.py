"""Tells the business that a customer has seen what it sent, once for each document."""

from services.notify.domain.identity import thread_id
from services.notify.envelope import Mailbox
from services.notify.outgoing import Conversation, Outgoing
from services.notify.previewing import page_of_business
from services.notify.view_letters import viewed_alert
from shared.bus.client import Bus
from shared.bus.marks import on
from shared.contracts.billing.credit_notes import CreditNote, GetCreditNote
from shared.contracts.billing.customers import Customer
from shared.contracts.billing.estimates import Estimate, GetEstimate
from shared.contracts.billing.invoices import GetInvoice, Invoice
from shared.contracts.billing.viewing import (
    CreditNoteViewed,
    EstimateViewed,
    InvoiceViewed,
    ViewedKind,
)
from shared.contracts.message import Caller
from shared.contracts.settings import GetTenant, Tenant

Viewed = InvoiceViewed | EstimateViewed | CreditNoteViewed


class Watching:
    """Everything is asked before anything is sent."""

    def __init__(self, bus: Bus, who: Caller, outgoing: Outgoing) -> None:
        self._bus = bus
        self._who = who
        self._outgoing = outgoing

    @on(InvoiceViewed)
    def invoice(self, event: InvoiceViewed) -> None:
        if tenant := self._who_wants_to_know(event):
            view = self._bus.ask(GetInvoice(who=self._who, invoice=event.invoice))
            self._tell(event, "invoice", view.invoice, view.customer, tenant)

    @on(EstimateViewed)
    def estimate(self, event: EstimateViewed) -> None:
        if tenant := self._who_wants_to_know(event):
            view = self._bus.ask(GetEstimate(who=self._who, estimate=event.estimate))
            self._tell(event, "estimate", view.estimate, view.customer, tenant)

    @on(CreditNoteViewed)
    def credit_note(self, event: CreditNoteViewed) -> None:
        if tenant := self._who_wants_to_know(event):
            view = self._bus.ask(GetCreditNote(who=self._who, credit_note=event.credit_note))
            self._tell(event, "credit_note", view.note, view.customer, tenant)

    def _who_wants_to_know(self, event: Viewed) -> Tenant | None:
        if self._outgoing.is_done(event, "viewed_alert"):
            return None
        tenant = self._bus.ask(GetTenant(who=self._who))
        return tenant if tenant.switches.tell_of_views else None

    def _tell(
        self,
        event: Viewed,
        kind: ViewedKind,
        document: Invoice | Estimate | CreditNote,
        customer: Customer,
        tenant: Tenant,
    ) -> None:
        """Where it is answered, the customer reads it."""
        letter = viewed_alert(
            kind,
            document.number,
            customer=customer.name,
            amount=document.total,
            at=event.at,
            page=page_of_business(self._bus, self._who, kind, document.id),
            tenant=tenant,
        )
        name = thread_id(tenant=self._who.tenant, kind=kind, document=document.id)
        conversation = Conversation(name, Mailbox(customer.name, customer.email))
        self._outgoing.send(event, letter, to=tenant.email, within=conversation)
