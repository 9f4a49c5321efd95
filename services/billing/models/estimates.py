"""Estimates, what they are made of, and the approvals that customers give. Amounts are minor units."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Date,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from services.billing.models.composed import AdjustmentColumns, LineColumns
from services.billing.models.owned import Model, Owned, belongs_to
from shared.columns import Exact, Id, UtcTime
from shared.money import Money

WAITING = "voided_at IS NULL AND invoice_id IS NULL AND declined_at IS NULL"


def _listed(name: str, having: str = "", **more: Any) -> Index:
    """For the lists of a customer: of those that were sent, with nothing in the condition that a day changes."""
    return Index(
        f"ix_estimates_{name}",
        "tenant_id",
        "customer_id",
        "issued_on",
        "id",
        postgresql_where=text(f"is_draft IS false{having}"),
        sqlite_where=text(f"is_draft IS 0{having}"),
        **more,
    )


class EstimateRow(Owned, Model):
    """Each of the moments is when it came to that, once; `invoice_id` is the invoice that was made from it."""

    __tablename__ = "estimates"
    __table_args__ = (
        UniqueConstraint("tenant_id", "id"),
        UniqueConstraint("tenant_id", "number"),
        UniqueConstraint("token"),
        belongs_to("customers", "customer_id"),
        belongs_to("invoices", "invoice_id"),
        CheckConstraint("deposit_minor >= 0 AND deposit_minor <= total_minor", name="deposit_at_most_total"),
        Index("ix_estimates_customer", "tenant_id", "customer_id", "issued_on"),
        Index("ix_estimates_invoice", "tenant_id", "invoice_id"),
        Index("ix_estimates_amount", "tenant_id", "customer_id", "total_minor"),
        # What a search looks into is in the index: the rows themselves are not read for it.
        _listed("issued", postgresql_include=["number", "purchase_order"]),
        _listed(
            "unanswered",
            f" AND {WAITING} AND approved_at IS NULL",
            postgresql_include=["valid_until", "total_minor"],
        ),
        _listed("approved", f" AND {WAITING} AND approved_at IS NOT NULL"),
        _listed("declined", " AND voided_at IS NULL AND invoice_id IS NULL AND declined_at IS NOT NULL"),
        _listed("invoiced", " AND voided_at IS NULL AND invoice_id IS NOT NULL"),
        _listed("voided", " AND voided_at IS NOT NULL"),
    )

    token: Mapped[str] = mapped_column(String(24))
    customer_id: Mapped[int] = mapped_column(Id)
    number: Mapped[str] = mapped_column(String(200))
    currency: Mapped[str] = mapped_column(String(3))
    issued_on: Mapped[date] = mapped_column(Date)
    valid_until: Mapped[date | None] = mapped_column(Date)
    terms: Mapped[str] = mapped_column(Text)
    purchase_order: Mapped[str] = mapped_column(String(200))
    notes: Mapped[str] = mapped_column(Text)
    payment_terms: Mapped[str] = mapped_column(String(200), default="", server_default="")
    fields: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list, server_default="[]")
    summary: Mapped[str] = mapped_column(String(200))
    is_draft: Mapped[bool]
    subtotal_minor: Mapped[int] = mapped_column(BigInteger)
    total_minor: Mapped[int] = mapped_column(BigInteger)
    deposit_minor: Mapped[int] = mapped_column(BigInteger)
    deposit_rate: Mapped[Decimal | None] = mapped_column(Exact)
    is_deposit_paid: Mapped[bool] = mapped_column(default=False)
    viewed_at: Mapped[datetime | None] = mapped_column(UtcTime)
    approved_at: Mapped[datetime | None] = mapped_column(UtcTime)
    declined_at: Mapped[datetime | None] = mapped_column(UtcTime)
    decline_reason: Mapped[str] = mapped_column(Text, default="")
    voided_at: Mapped[datetime | None] = mapped_column(UtcTime)
    invoice_id: Mapped[int | None] = mapped_column(Id)
    version: Mapped[int] = mapped_column(Integer, default=1)
    created_at: Mapped[datetime] = mapped_column(UtcTime)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it once

    @property
    def deposit(self) -> Money:
        return Money(self.deposit_minor, self.currency)

    @property
    def is_unanswered(self) -> bool:
        """Nobody has approved, declined or ended it, whatever the day is."""
        ends = (self.voided_at, self.invoice_id, self.declined_at, self.approved_at)
        return not self.is_draft and all(end is None for end in ends)


class EstimateLineRow(Owned, LineColumns, Model):
    __tablename__ = "estimate_lines"
    __table_args__ = (
        belongs_to("estimates", "estimate_id"),
        UniqueConstraint("tenant_id", "estimate_id", "position"),
    )

    estimate_id: Mapped[int] = mapped_column(Id)


class EstimateAdjustmentRow(Owned, AdjustmentColumns, Model):
    __tablename__ = "estimate_adjustments"
    __table_args__ = (
        belongs_to("estimates", "estimate_id"),
        UniqueConstraint("tenant_id", "estimate_id", "kind", "position"),
    )

    estimate_id: Mapped[int] = mapped_column(Id)


class ApprovalRow(Owned, Model):
    """Somebody's wish to approve, at the moment `at`: `open` while its deposit is being paid, then `given` or
    `dropped`.

    The partial indexes are what keeps two deposits from being paid on one estimate, and two approvals apart.
    `attempt_id` is None when there was nothing to pay; `terms` are those that were agreed to.
    """

    __tablename__ = "approvals"
    __table_args__ = (
        belongs_to("estimates", "estimate_id"),
        belongs_to("attempts", "attempt_id"),
        *(
            Index(
                f"uq_one_{state}_approval",
                "tenant_id",
                "estimate_id",
                unique=True,
                postgresql_where=text(f"state = '{state}'"),
                sqlite_where=text(f"state = '{state}'"),
            )
            for state in ("open", "given")
        ),
        Index("ix_approvals_attempt", "tenant_id", "attempt_id"),
        Index("ix_approvals_estimate", "tenant_id", "estimate_id"),
    )

    estimate_id: Mapped[int] = mapped_column(Id)
    attempt_id: Mapped[int | None] = mapped_column(Id)
    state: Mapped[str] = mapped_column(String(10))
    initials: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(200))
    ip: Mapped[str] = mapped_column(String(45))
    user_agent: Mapped[str] = mapped_column(String(500))
    terms: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcTime)
