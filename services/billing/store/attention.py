"""What needs attention: flagged, listed, resolved."""

from datetime import datetime
from typing import Any

from sqlalchemy import CTE, ColumnElement, Select, and_, func, or_, select

from services.billing.models import CommentRow, CustomerRow, InvoiceRow, ThreadRow
from services.billing.store.attachments import AttachmentQueries
from services.billing.store.messages import SOME_TENANT
from services.billing.store.threads import comment_of
from shared.contracts.billing.attention import ListAttention, Place, Reason, Waiting

LAST = (
    select(func.max(CommentRow.id))
    .where(CommentRow.tenant_id == SOME_TENANT, CommentRow.thread_id == ThreadRow.id)
    .correlate(ThreadRow)
    .scalar_subquery()
)
"""The comment of a thread that was written last."""


class AttentionQueries(AttachmentQueries):
    def flag(self, thread: ThreadRow, reason: Reason, *, at: datetime) -> None:
        """It waits since the first thing that nobody has dealt with, and for a person's words before all else. The
        thread must be locked."""
        if thread.attention_since is None:
            thread.attention_since = at
            thread.attention_reason = reason
        elif reason == "comment":
            thread.attention_reason = reason

    def unflag(self, thread: ThreadRow, reason: Reason) -> None:
        """It waits for that no more. The thread must be locked."""
        if thread.attention_reason == reason:
            thread.attention_since = None
            thread.attention_reason = ""

    def waiting(self, ask: ListAttention) -> list[Waiting]:
        """The newest first, one more than were asked for."""
        newest = ThreadRow.attention_since.desc(), ThreadRow.id.desc()
        wanted = select(ThreadRow.id, LAST.label("last")).where(*self._wanted(ask), *_after(ask.after))
        page = (
            wanted.order_by(*newest).limit(ask.limit + 1).cte().prefix_with("MATERIALIZED", dialect="postgresql")
        )
        shown = _shown(page).where(ThreadRow.tenant_id == SOME_TENANT)
        return [_waiting(row) for row in self.session.execute(shown.order_by(*newest), {"tenant": self.tenant})]

    def count_waiting(self, ask: ListAttention | None = None) -> int:
        count = select(func.count()).select_from(ThreadRow).where(*self._wanted(ask))
        return self.session.scalars(count).one()

    def _wanted(self, ask: ListAttention | None) -> list[ColumnElement[bool]]:
        wanted = [ThreadRow.tenant_id == self.tenant, ThreadRow.attention_since.is_not(None)]
        if ask and ask.reason:
            wanted.append(ThreadRow.attention_reason == ask.reason)
        if ask and ask.customer:
            wanted.append(ThreadRow.customer_id == ask.customer)
        return wanted


def _shown(page: CTE) -> Select[ThreadRow, str, CommentRow, InvoiceRow]:
    """The threads of a page, each with its customer, what was said last, and, of an invoice, its amounts."""
    billed = and_(CustomerRow.tenant_id == ThreadRow.tenant_id, CustomerRow.id == ThreadRow.customer_id)
    invoice = and_(
        ThreadRow.kind == "invoice",
        InvoiceRow.tenant_id == ThreadRow.tenant_id,
        InvoiceRow.id == ThreadRow.document_id,
    )
    return (
        select(ThreadRow, CustomerRow.name, CommentRow, InvoiceRow)
        .join(page, page.c.id == ThreadRow.id)
        .join(CustomerRow, billed)
        .outerjoin(CommentRow, and_(CommentRow.tenant_id == ThreadRow.tenant_id, CommentRow.id == page.c.last))
        .outerjoin(InvoiceRow, invoice)
    )


def _after(place: Place | None) -> list[ColumnElement[bool]]:
    if place is None:
        return []
    since = ThreadRow.attention_since
    return [since <= place.since, or_(since < place.since, ThreadRow.id < place.thread)]


def _waiting(row: Any) -> Waiting:
    thread, customer_name, last, invoice = row
    return Waiting(
        thread=thread.id,
        kind=thread.kind,
        document=thread.document_id,
        number=thread.number,
        token=thread.token,
        customer=thread.customer_id,
        customer_name=customer_name,
        reason=thread.attention_reason,
        since=thread.attention_since,
        seen=thread.last_said or 0,
        last=comment_of(last) if last else None,
        left=invoice.left if invoice else None,
    )
