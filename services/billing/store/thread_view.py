"""What was said about a document: a part of the one statement that reads the document."""

from typing import Any

from sqlalchemy import BigInteger, and_, bindparam, select

from services.billing.models import AttachmentRow, CommentRow, ThreadRow
from shared.contracts.billing.comments import PAGE, DocumentKind
from shared.json_columns import json_list, json_object

BEFORE = bindparam("before", type_=BigInteger)
"""Only what was said before this comment; `LATEST` for all."""
LATEST = 2**63 - 1

ATTACHMENT: dict[str, Any] = {
    "token": AttachmentRow.token,
    "name": AttachmentRow.name,
    "media_type": AttachmentRow.media_type,
    "size": AttachmentRow.size,
}
ATTACHED = json_list(
    select(json_object(**ATTACHMENT))
    .where(AttachmentRow.tenant_id == CommentRow.tenant_id, AttachmentRow.comment_id == CommentRow.id)
    .order_by(AttachmentRow.id)
    .correlate(CommentRow)
)

COMMENT: dict[str, Any] = {
    "id": CommentRow.id,
    "author": CommentRow.author,
    "is_business": CommentRow.is_business,
    "via": CommentRow.via,
    "body": CommentRow.body,
    "written_at": CommentRow.written_at,
    "attachments": ATTACHED,
}


def thread_of(document: Any, kind: DocumentKind) -> json_object:
    """The thread of a document's row, as a member of its message; its statement binds `before`."""
    its_own = and_(
        ThreadRow.tenant_id == document.tenant_id,
        ThreadRow.kind == kind,
        ThreadRow.document_id == document.id,
    )
    said = (
        select(json_object(**COMMENT))
        .join(ThreadRow, and_(ThreadRow.tenant_id == CommentRow.tenant_id, ThreadRow.id == CommentRow.thread_id))
        .where(its_own, CommentRow.id < BEFORE)
        .order_by(CommentRow.id.desc())
        .limit(PAGE + 1)
        .correlate(document)
    )
    same = and_(ThreadRow.tenant_id == AttachmentRow.tenant_id, ThreadRow.id == AttachmentRow.thread_id)
    on_it = (
        select(json_object(**ATTACHMENT))
        .join(ThreadRow, same)
        .where(its_own, AttachmentRow.comment_id.is_(None))
        .order_by(AttachmentRow.id)
        .correlate(document)
    )
    return json_object(newest=json_list(said), attachments=json_list(on_it))
