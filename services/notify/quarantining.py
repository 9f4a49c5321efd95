"""Tells the business of a payment that somebody must look at."""

from services.notify.outgoing import Outgoing
from services.notify.previewing import page_of_business
from services.notify.quarantine_letters import payment_quarantined
from shared.bus.client import Bus
from shared.bus.marks import on
from shared.contracts.billing.payments import PaymentQuarantined, ViewPayment
from shared.contracts.message import Caller
from shared.contracts.settings import GetTenant


class Quarantining:
    """What was settled before it could be told is not told."""

    def __init__(self, bus: Bus, who: Caller, outgoing: Outgoing) -> None:
        self._bus = bus
        self._who = who
        self._outgoing = outgoing

    @on(PaymentQuarantined)
    def quarantined(self, event: PaymentQuarantined) -> None:
        if self._outgoing.is_done(event, "payment_quarantined"):
            return
        payment = self._bus.ask(ViewPayment(who=self._who, token=event.payment))
        if payment.state != "waiting":
            return
        tenant = self._bus.ask(GetTenant(who=self._who))
        page = page_of_business(self._bus, self._who, event.kind, event.document)
        letter = payment_quarantined(payment, tenant, reason=event.reason, page=page)
        self._outgoing.send(event, letter, to=tenant.email)
