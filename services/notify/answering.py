"""Tells the business what its customers have answered to its estimates."""

from services.notify.domain.identity import thread_id
from services.notify.envelope import Mailbox
from services.notify.estimate_letters import estimate_alert
from services.notify.outgoing import Conversation, Outgoing
from services.notify.previewing import page_of_business
from shared.bus.client import Bus
from shared.bus.marks import on
from shared.contracts.billing.approving import EstimateApproved, EstimateDeclined
from shared.contracts.billing.estimates import EstimateView, GetEstimate
from shared.contracts.message import Caller
from shared.contracts.settings import GetTenant


class Answering:
    """Everything is asked before anything is sent."""

    def __init__(self, bus: Bus, who: Caller, outgoing: Outgoing) -> None:
        self._bus = bus
        self._who = who
        self._outgoing = outgoing

    @on(EstimateApproved)
    def approved(self, event: EstimateApproved) -> None:
        self._tell(event)

    @on(EstimateDeclined)
    def declined(self, event: EstimateDeclined) -> None:
        self._tell(event)

    def _tell(self, event: EstimateApproved | EstimateDeclined) -> None:
        if self._outgoing.is_done(event, "estimate_alert"):
            return
        view = self._bus.ask(GetEstimate(who=self._who, estimate=event.estimate))
        tenant = self._bus.ask(GetTenant(who=self._who))
        page = page_of_business(self._bus, self._who, "estimate", view.estimate.id)
        letter = estimate_alert(view, tenant, page=page)
        self._outgoing.send(event, letter, to=tenant.email, within=self._conversation(view))

    def _conversation(self, view: EstimateView) -> Conversation:
        """Where it is answered, the customer reads it."""
        name = thread_id(tenant=self._who.tenant, kind="estimate", document=view.estimate.id)
        return Conversation(name, Mailbox(view.customer.name, view.customer.email))
