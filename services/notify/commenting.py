"""Tells each side of a conversation about a document what the other has said."""

from services.notify.comment_letters import comment_alert, comment_reply
from services.notify.domain.identity import thread_id
from services.notify.envelope import Mailbox
from services.notify.outgoing import Conversation, Outgoing
from services.notify.previewing import page_of_business
from shared import clock
from shared.bus.client import Bus
from shared.bus.marks import on
from shared.contracts.billing.comments import CommentAdded, CommentView, GetComment, Side
from shared.contracts.message import Caller
from shared.contracts.settings import GetTenant, Tenant
from shared.reply_addresses import ReplyAddresses, ReplyTo


class Commenting:
    """Everything is asked before anything is sent."""

    def __init__(self, bus: Bus, who: Caller, outgoing: Outgoing, addresses: ReplyAddresses) -> None:
        self._bus = bus
        self._who = who
        self._outgoing = outgoing
        self._addresses = addresses

    @on(CommentAdded)
    def comment(self, event: CommentAdded) -> None:
        if self._outgoing.is_done(event, "comment_reply" if event.is_business else "comment_alert"):
            return
        view = self._bus.ask(GetComment(who=self._who, comment=event.comment))
        tenant = self._bus.ask(GetTenant(who=self._who))
        if event.is_business:
            self._tell_customer(event, view, tenant)
        else:
            self._tell_business(event, view, tenant)

    def _tell_business(self, event: CommentAdded, view: CommentView, tenant: Tenant) -> None:
        """Where no answers can be received, they go to the customer directly."""
        address = self._address(view, "business")
        page = page_of_business(self._bus, self._who, view.kind, view.document)
        letter = comment_alert(view, tenant, today=clock.today(tenant.zone), is_on_page=bool(address), page=page)
        author = Mailbox(view.comment.author, address or view.mailbox)
        self._outgoing.send(event, letter, to=tenant.email, within=self._conversation(view, author))

    def _tell_customer(self, event: CommentAdded, view: CommentView, tenant: Tenant) -> None:
        address = self._address(view, "customer")
        letter = comment_reply(view, tenant, is_on_page=bool(address))
        business = Mailbox(tenant.name, address) if address else None
        self._outgoing.send(event, letter, to=view.mailbox, within=self._conversation(view, business))

    def _address(self, view: CommentView, side: Side) -> str:
        to = ReplyTo(tenant=self._who.tenant, kind=view.kind, document=view.document, side=side)
        return self._addresses.written(to)

    def _conversation(self, view: CommentView, reply_to: Mailbox | None) -> Conversation:
        name = thread_id(tenant=self._who.tenant, kind=view.kind, document=view.document)
        return Conversation(name, reply_to)
