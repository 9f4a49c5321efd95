"""Wishes to pay, on their way to an outcome. Amounts are minor units beside their currency."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from services.billing.models.owned import Model, Owned, belongs_to
from shared.columns import Id, UtcTime
from shared.money import Money

COMING = "state = 'pending' OR state = 'quarantined' OR state = 'unknown'"
"""What somebody still waits for."""


class AttemptRow(Owned, Model):
    """Somebody's wish to pay, written down before the provider hears of it. The fee is in the amount."""

    __tablename__ = "attempts"
    __table_args__ = (
        UniqueConstraint("tenant_id", "id"),
        UniqueConstraint("token"),
        UniqueConstraint("provider_key"),
        UniqueConstraint("tenant_id", "checkout_id"),
        belongs_to("customers", "customer_id"),
        Index("ix_attempts_customer", "tenant_id", "customer_id", "created_at"),
        Index(
            "ix_attempts_coming",
            "tenant_id",
            "customer_id",
            "created_at",
            postgresql_where=text(COMING),
            sqlite_where=text(COMING),
        ),
        Index(
            "ix_attempts_unsettled",
            "tenant_id",
            "asked_at",
            postgresql_where=text("settled_at IS NULL"),
            sqlite_where=text("settled_at IS NULL"),
        ),
    )

    token: Mapped[str] = mapped_column(String(24))
    reference: Mapped[str] = mapped_column(String(20))
    customer_id: Mapped[int] = mapped_column(Id)
    state: Mapped[str] = mapped_column(String(20))
    currency: Mapped[str] = mapped_column(String(3))
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    fee_minor: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    receipt_email: Mapped[str] = mapped_column(String(254))
    provider_key: Mapped[str] = mapped_column(String(64))
    order: Mapped[dict[str, Any]] = mapped_column(JSON)
    checkout_id: Mapped[str | None] = mapped_column(String(255))
    checkout_url: Mapped[str] = mapped_column(Text, default="")
    method: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    failure: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    asked_at: Mapped[datetime] = mapped_column(UtcTime)
    settled_at: Mapped[datetime | None] = mapped_column(UtcTime)
    version: Mapped[int] = mapped_column(Integer, default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it once

    @property
    def fee(self) -> Money:
        return Money(self.fee_minor, self.currency)


class AttemptInvoiceRow(Owned, Model):
    """What an attempt pays. The partial index is what keeps two attempts from paying one invoice."""

    __tablename__ = "attempt_invoices"
    __table_args__ = (
        belongs_to("attempts", "attempt_id"),
        belongs_to("invoices", "invoice_id"),
        Index(
            "uq_one_open_attempt",
            "tenant_id",
            "invoice_id",
            unique=True,
            postgresql_where=text("is_open"),
            sqlite_where=text("is_open"),
        ),
        Index("ix_attempt_invoices_attempt", "tenant_id", "attempt_id"),
    )

    attempt_id: Mapped[int] = mapped_column(Id)
    invoice_id: Mapped[int] = mapped_column(Id)
    currency: Mapped[str] = mapped_column(String(3))
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    is_open: Mapped[bool]

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)
