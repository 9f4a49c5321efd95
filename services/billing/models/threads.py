"""What is said about documents, and which of them wait for an answer."""

from datetime import datetime

from sqlalchemy import BigInteger, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from services.billing.models.owned import Model, Owned, belongs_to
from shared.columns import Id, UtcTime


class ThreadRow(Owned, Model):
    """The conversation about one document of any kind; its token and number never change, so they stand here too.

    `last_said` is the last comment of the customer's: whoever resolves must have seen it.
    """

    __tablename__ = "threads"
    __table_args__ = (
        UniqueConstraint("tenant_id", "id"),
        UniqueConstraint("tenant_id", "kind", "document_id"),
        belongs_to("customers", "customer_id"),
        Index(
            "ix_threads_attention",
            "tenant_id",
            "attention_since",
            "id",
            postgresql_where=text("attention_since IS NOT NULL"),
            sqlite_where=text("attention_since IS NOT NULL"),
        ),
        Index(
            "ix_threads_customer",
            "tenant_id",
            "customer_id",
            "attention_since",
            "id",
            postgresql_where=text("attention_since IS NOT NULL"),
            sqlite_where=text("attention_since IS NOT NULL"),
        ),
    )

    kind: Mapped[str] = mapped_column(String(20))
    document_id: Mapped[int] = mapped_column(Id)
    token: Mapped[str] = mapped_column(String(24))
    number: Mapped[str] = mapped_column(String(200))
    customer_id: Mapped[int] = mapped_column(Id)
    last_said: Mapped[int | None] = mapped_column(Id)
    attention_since: Mapped[datetime | None] = mapped_column(UtcTime)
    attention_reason: Mapped[str] = mapped_column(String(40), default="")


class CommentRow(Owned, Model):
    """`reply_to` is the customer's mailbox that hears of answers; `mark` tells a repeat of the same comment."""

    __tablename__ = "comments"
    __table_args__ = (
        UniqueConstraint("tenant_id", "id"),
        UniqueConstraint("tenant_id", "thread_id", "mark"),
        belongs_to("threads", "thread_id"),
        Index("ix_comments_thread", "tenant_id", "thread_id", "id"),
    )

    thread_id: Mapped[int] = mapped_column(Id)
    is_business: Mapped[bool]
    via: Mapped[str] = mapped_column(String(10))
    author: Mapped[str] = mapped_column(String(200))
    reply_to: Mapped[str] = mapped_column(String(254))
    body: Mapped[str] = mapped_column(Text)
    mark: Mapped[str | None] = mapped_column(String(64))
    written_at: Mapped[datetime] = mapped_column(UtcTime)


class AttachmentRow(Owned, Model):
    """A file on a document; with `comment_id` it came with a comment. `token` is a part of its address."""

    __tablename__ = "attachments"
    __table_args__ = (
        UniqueConstraint("tenant_id", "id"),
        UniqueConstraint("token"),
        belongs_to("threads", "thread_id"),
        belongs_to("comments", "comment_id"),
        belongs_to("files", "file_id"),
        Index("ix_attachments_thread", "tenant_id", "thread_id", "id"),
        Index("ix_attachments_comment", "tenant_id", "comment_id"),
    )

    token: Mapped[str] = mapped_column(String(24))
    thread_id: Mapped[int] = mapped_column(Id)
    comment_id: Mapped[int | None] = mapped_column(Id)
    file_id: Mapped[int] = mapped_column(Id)
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(200))
    size: Mapped[int] = mapped_column(BigInteger)
