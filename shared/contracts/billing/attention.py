"""What waits for a person of the business's, and nobody has dealt with it yet."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from shared.contracts.billing.comments import Comment, DocumentKind
from shared.contracts.message import Ask, Event, Message, Strict
from shared.contracts.values import Id
from shared.money import Money

Reason = Literal["comment", "payment"]
"""A customer asked something, or a payment does not fit and must be looked at."""
MOST = 100


class Place(Strict):
    """Where a page of the list ended."""

    since: AwareDatetime
    thread: Id


class Waiting(Message):
    """A document that needs attention since a moment (aware UTC). `seen` is what whoever resolves it must have
    seen: the last that the customer said. `last` is what was said last, by either side; `left` what is still to
    pay of an invoice."""

    thread: int
    kind: DocumentKind
    document: int
    number: str
    token: str
    customer: int
    customer_name: str
    reason: Reason
    since: datetime
    seen: int
    last: Comment | None
    left: Money | None

    @property
    def place(self) -> Place:
        return Place(since=self.since, thread=self.thread)


class AttentionPage(Message):
    """`total` counts all that need attention for these reasons; `next` is None on the last page."""

    waiting: tuple[Waiting, ...]
    total: int
    next: Place | None


class ListAttention(Ask[AttentionPage]):
    """What needs attention, the newest first; of one customer, if named. Refuses with Denied."""

    reason: Reason | None = None
    customer: Id | None = None
    after: Place | None = None
    limit: Annotated[int, Field(ge=1, le=MOST)] = 50


class ResolveAttention(Ask[None]):
    """The document needs no attention any more; resolving twice is fine. `seen` is the last of the customer's
    comments that was seen, 0 for none. Refuses with InvoiceNotFound, Denied, or Conflict ("comment": the customer
    has said something since; `facts["seen"]`)."""

    kind: DocumentKind
    document: Id
    seen: Annotated[int, Field(ge=0, lt=2**63)]


class AttentionResolved(Event):
    """Somebody of the business's dealt with what a document waited for. `by` is their name."""

    kind: str
    document: int
    reason: str
    by: str
    seen: int
