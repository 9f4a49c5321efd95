"""Threads: found by their document, locked while somebody writes."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select

from services.billing.models import AttachmentRow, CommentRow, EstimateRow, InvoiceRow, ThreadRow
from services.billing.store.customers import CustomerQueries
from services.billing.store.thread_view import LATEST
from shared.columns import insert_unless_there
from shared.contracts.billing.comments import PAGE, Comment, DocumentKind
from shared.contracts.errors import CommentNotFound, EstimateNotFound, InvoiceNotFound, NotFound

ROWS: dict[DocumentKind, Any] = {"invoice": InvoiceRow, "estimate": EstimateRow}
ABSENT: dict[DocumentKind, type[NotFound]] = {
    "invoice": InvoiceNotFound,
    "estimate": EstimateNotFound,
}


@dataclass(frozen=True, slots=True)
class Document:
    """What a thread needs to know of its document. `customer` is an id."""

    kind: DocumentKind
    id: int
    token: str
    number: str
    customer: int
    is_draft: bool


class ThreadQueries(CustomerQueries):
    def document(self, kind: DocumentKind, *, token: str = "", number: int = 0) -> Document:
        """By its link or by its id. Raises the kind's own NotFound."""
        row = ROWS[kind]
        wanted = row.token == token if token else row.id == number
        facts = select(row.id, row.token, row.number, row.customer_id, row.is_draft)
        found = self.session.execute(facts.where(row.tenant_id == self.tenant, wanted)).first()
        if found is None:
            raise ABSENT[kind]
        return Document(kind, *found)

    def thread_locked(self, document: Document) -> ThreadRow:
        """Lock first: two comments may arrive together."""
        first = insert_unless_there(
            ThreadRow.metadata.tables[ThreadRow.__tablename__], self.session.get_bind().dialect.name
        )
        self.session.execute(
            first.values(
                tenant_id=self.tenant,
                kind=document.kind,
                document_id=document.id,
                token=document.token,
                number=document.number,
                customer_id=document.customer,
                attention_reason="",
            )
        )
        return self.session.scalars(self._threads(document).with_for_update()).one()

    def comment_marked(self, thread: ThreadRow, mark: str | None) -> CommentRow | None:
        """The same comment, if it has come before."""
        if mark is None:
            return None
        same = select(CommentRow).where(
            CommentRow.tenant_id == self.tenant, CommentRow.thread_id == thread.id, CommentRow.mark == mark
        )
        return self.session.scalars(same).first()

    def add_comment(self, thread: ThreadRow, row: CommentRow) -> None:
        row.thread_id = thread.id
        self.add(row)
        self.session.flush()

    def answers_go_to(self, thread: ThreadRow, *, before: int) -> str:
        """The mailbox that the last customer who wrote before a comment is answered at; empty if none did."""
        asked = select(CommentRow.reply_to).where(
            CommentRow.tenant_id == self.tenant,
            CommentRow.thread_id == thread.id,
            CommentRow.is_business.is_(False),
            CommentRow.id < before,
        )
        return self.session.scalars(asked.order_by(CommentRow.id.desc()).limit(1)).first() or ""

    def comment(self, comment: int) -> tuple[CommentRow, ThreadRow]:
        """Raises CommentNotFound."""
        same = (ThreadRow.tenant_id == CommentRow.tenant_id) & (ThreadRow.id == CommentRow.thread_id)
        mine = select(CommentRow, ThreadRow).join(ThreadRow, same)
        wanted = mine.where(CommentRow.tenant_id == self.tenant, CommentRow.id == comment)
        found = self.session.execute(wanted).first()
        if found is None:
            raise CommentNotFound(str(comment))
        row, thread = found
        return row, thread

    def comments_before(self, document: Document, before: int | None) -> list[CommentRow]:
        """The newest first, one more than a page holds."""
        same = (ThreadRow.tenant_id == CommentRow.tenant_id) & (ThreadRow.id == CommentRow.thread_id)
        said = (
            select(CommentRow)
            .join(ThreadRow, same)
            .where(
                CommentRow.tenant_id == self.tenant,
                ThreadRow.kind == document.kind,
                ThreadRow.document_id == document.id,
                CommentRow.id < (before or LATEST),
            )
        )
        return list(self.session.scalars(said.order_by(CommentRow.id.desc()).limit(PAGE + 1)))

    def bill(self, thread: ThreadRow) -> InvoiceRow | None:
        """The invoice that a thread is about, if it is about one."""
        mine = select(InvoiceRow).where(InvoiceRow.tenant_id == self.tenant, InvoiceRow.id == thread.document_id)
        return self.session.scalars(mine).first() if thread.kind == "invoice" else None

    def _threads(self, document: Document) -> Select[ThreadRow]:
        return select(ThreadRow).where(
            ThreadRow.tenant_id == self.tenant,
            ThreadRow.kind == document.kind,
            ThreadRow.document_id == document.id,
        )


def comment_of(row: CommentRow, attached: Iterable[AttachmentRow] = ()) -> Comment:
    return Comment.model_validate(
        {
            "id": row.id,
            "author": row.author,
            "is_business": row.is_business,
            "via": row.via,
            "body": row.body,
            "written_at": row.written_at,
            "attachments": [
                {"token": each.token, "name": each.name, "media_type": each.media_type, "size": each.size}
                for each in attached
            ],
        }
    )
