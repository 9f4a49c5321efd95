"""Tells the business what its customers said of paying."""

from services.notify.domain.identity import thread_id
from services.notify.envelope import Mailbox
from services.notify.outgoing import Conversation, Outgoing
from services.notify.previewing import page_of_business
from services.notify.promise_letters import PaymentExpected, payment_expected, promise_withdrawn
from shared.bus.client import Bus
from shared.bus.marks import on
from shared.contracts.billing.invoices import GetInvoice, InvoiceView
from shared.contracts.billing.promises import InvoicePaymentExpected, PromiseWithdrawn
from shared.contracts.message import Caller, Event
from shared.contracts.settings import GetTenant


class Promising:
    """What is not so any more when it is to be told is not told."""

    def __init__(self, bus: Bus, who: Caller, outgoing: Outgoing) -> None:
        self._bus = bus
        self._who = who
        self._outgoing = outgoing

    @on(InvoicePaymentExpected)
    def expected(self, event: InvoicePaymentExpected) -> None:
        if self._outgoing.is_done(event, "payment_expected"):
            return
        view = self._bus.ask(GetInvoice(who=self._who, invoice=event.invoices[0]))
        if view.promise is None:
            return
        tenant, page = self._bus.ask(GetTenant(who=self._who)), self._page(view)
        letter = payment_expected(
            view, view.promise, tenant, numbers=event.numbers, amount=event.amount, page=page
        )
        self._send(event, letter, view, to=tenant.email)

    @on(PromiseWithdrawn)
    def withdrawn(self, event: PromiseWithdrawn) -> None:
        if self._outgoing.is_done(event, "payment_expected"):
            return
        view = self._bus.ask(GetInvoice(who=self._who, invoice=event.invoice))
        if view.promise is not None:
            return
        tenant = self._bus.ask(GetTenant(who=self._who))
        self._send(event, promise_withdrawn(view, tenant, page=self._page(view)), view, to=tenant.email)

    def _page(self, view: InvoiceView) -> str:
        return page_of_business(self._bus, self._who, "invoice", view.invoice.id)

    def _send(self, event: Event, letter: PaymentExpected, view: InvoiceView, *, to: str) -> None:
        """Answers go to the customer."""
        name = thread_id(tenant=self._who.tenant, kind="invoice", document=view.invoice.id)
        customer = Mailbox(view.customer.name, view.customer.email)
        self._outgoing.send(event, letter, to=to, within=Conversation(name, customer))
