"""Other e-mail addresses of customers, wished for and come true. Of their links only hashes are kept."""

from datetime import datetime

from sqlalchemy import Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from services.billing.models.owned import Model, Owned, belongs_to
from shared.columns import Id, UtcTime

WAITING = "confirmed_at IS NULL AND ended_at IS NULL"
"""One of a customer's at most: a newer wish ends an older one."""


class EmailChangeRow(Owned, Model):
    """`seed` and `key_id` are what both links are derived from. `ended_at`: overtaken by another change, after
    which neither link does anything."""

    __tablename__ = "email_changes"
    __table_args__ = (
        UniqueConstraint("tenant_id", "confirm_hash"),
        UniqueConstraint("tenant_id", "undo_hash"),
        belongs_to("customers", "customer_id"),
        Index(
            "uq_one_waiting_email_change",
            "tenant_id",
            "customer_id",
            unique=True,
            postgresql_where=text(WAITING),
            sqlite_where=text(WAITING),
        ),
        Index("ix_email_changes_customer", "tenant_id", "customer_id", "id"),
        Index("ix_email_changes_mailbox", "tenant_id", "mailbox", "minted_at"),
    )

    customer_id: Mapped[int] = mapped_column(Id)
    old: Mapped[str] = mapped_column(String(254))
    new: Mapped[str] = mapped_column(String(254))
    mailbox: Mapped[str] = mapped_column(String(254))
    seed: Mapped[str] = mapped_column(String(64))
    key_id: Mapped[str] = mapped_column(String(64))
    confirm_hash: Mapped[str] = mapped_column(String(64))
    undo_hash: Mapped[str] = mapped_column(String(64))
    by: Mapped[str] = mapped_column(String(200))
    browser: Mapped[str] = mapped_column(String(200))
    asked_at: Mapped[datetime] = mapped_column(UtcTime)
    minted_at: Mapped[datetime | None] = mapped_column(UtcTime)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcTime)
    undone_at: Mapped[datetime | None] = mapped_column(UtcTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcTime)
