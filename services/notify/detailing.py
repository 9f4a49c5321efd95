"""Tells of changes in what is known of a customer: the mailboxes concerned, and the business."""

from services.notify.details_letters import contact_alert, customer_alert, email_confirmation, email_notice
from services.notify.outgoing import Outgoing
from shared.bus.client import Bus
from shared.bus.marks import on
from shared.contracts.billing.details import Changed, ContactChanged, CustomerChanged
from shared.contracts.billing.email_changes import Act, EmailChangeRequested, MintedEmailLink, MintEmailLink
from shared.contracts.errors import EmailLinkNotFound
from shared.contracts.message import Caller
from shared.contracts.settings import GetTenant, Tenant

OF_CUSTOMERS = ("customer", "visitor")
"""Whose doings are news to the business."""


class Detailing:
    """Everything is asked before anything is sent."""

    def __init__(self, bus: Bus, who: Caller, outgoing: Outgoing) -> None:
        self._bus = bus
        self._who = who
        self._outgoing = outgoing

    @on(EmailChangeRequested)
    def confirmation(self, event: EmailChangeRequested) -> None:
        if self._outgoing.is_done(event, "email_confirm"):
            return
        minted = self._minted(event.change, "confirm")
        if minted:
            self._outgoing.send(event, email_confirmation(minted, self._tenant()), to=minted.to)

    @on(CustomerChanged)
    def notice(self, event: CustomerChanged) -> None:
        """To the old address, which may take it back."""
        if event.email_change is None or event.is_undone or self._outgoing.is_done(event, "email_undo"):
            return
        minted = self._minted(event.email_change, "undo")
        if minted:
            self._outgoing.send(event, email_notice(minted, self._tenant()), to=minted.to)

    @on(CustomerChanged)
    def alert(self, event: CustomerChanged) -> None:
        if self._is_news(event):
            tenant = self._tenant()
            self._outgoing.send(event, customer_alert(event, tenant), to=tenant.email)

    @on(ContactChanged)
    def contact_alert(self, event: ContactChanged) -> None:
        if self._is_news(event):
            tenant = self._tenant()
            self._outgoing.send(event, contact_alert(event, tenant), to=tenant.email)

    def _is_news(self, event: Changed) -> bool:
        """What the business did itself is none to it."""
        return event.actor in OF_CUSTOMERS and not self._outgoing.is_done(event, "details_changed")

    def _minted(self, change: int, act: Act) -> MintedEmailLink | None:
        try:
            return self._bus.ask(MintEmailLink(who=self._who, change=change, act=act))
        except EmailLinkNotFound:
            return None

    def _tenant(self) -> Tenant:
        return self._bus.ask(GetTenant(who=self._who))
