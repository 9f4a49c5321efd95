"""Invoices and what they are made of. Amounts are minor units beside their currency."""

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

OPEN = "AND voided_at IS NULL AND paid_minor < total_minor"


def _listed(name: str, by: str, having: str = "", **more: Any) -> Index:
    """For the lists of a customer: of those that were issued, with nothing in the condition that a day changes."""
    return Index(
        name,
        "tenant_id",
        "customer_id",
        by,
        "id",
        postgresql_where=text(f"is_draft IS false{having}"),
        sqlite_where=text(f"is_draft IS 0{having}"),
        **more,
    )


class InvoiceRow(Owned, Model):
    """What was added to it for being late is in its totals: `late_minor`, the last time for the day `late_on`. So
    is what it rose by when discounts ended, `ended_minor`; the next one does at `discounts_end_at`.

    From `send_after` on it is e-mailed by itself, unless it was sent before.
    """

    __tablename__ = "invoices"
    __table_args__ = (
        UniqueConstraint("tenant_id", "id"),
        UniqueConstraint("tenant_id", "number"),
        UniqueConstraint("token"),
        belongs_to("customers", "customer_id"),
        CheckConstraint("paid_minor >= 0 AND paid_minor <= total_minor", name="paid_at_most_total"),
        Index("ix_invoices_amount", "tenant_id", "customer_id", "total_minor"),
        # What a search looks into is in the index: the rows themselves are not read for it.
        _listed("ix_invoices_issued", "issued_on", postgresql_include=["number", "purchase_order"]),
        _listed("ix_invoices_due", "due_on", postgresql_include=["issued_on", "voided_at"]),
        _listed("ix_invoices_open", "due_on", f" {OPEN}"),
        _listed(
            "ix_invoices_open_issued",
            "issued_on",
            f" {OPEN}",
            postgresql_include=["due_on"],
        ),
        # Every invoice is due on a day: saying so keeps this index out of questions about customers, which do not.
        Index(
            "ix_invoices_overdue",
            "tenant_id",
            "due_on",
            "id",
            postgresql_where=text(f"is_draft IS false AND due_on IS NOT NULL {OPEN}"),
            sqlite_where=text(f"is_draft IS 0 AND due_on IS NOT NULL {OPEN}"),
        ),
        Index(
            "ix_invoices_discounts",
            "tenant_id",
            "discounts_end_at",
            "id",
            postgresql_where=text(f"is_draft IS false AND discounts_end_at IS NOT NULL {OPEN}"),
            sqlite_where=text(f"is_draft IS 0 AND discounts_end_at IS NOT NULL {OPEN}"),
        ),
        Index(
            "ix_invoices_to_send",
            "tenant_id",
            "send_after",
            "id",
            postgresql_where=text("send_after IS NOT NULL"),
            sqlite_where=text("send_after IS NOT NULL"),
        ),
        _listed("ix_invoices_paid", "issued_on", " AND voided_at IS NULL AND paid_minor >= total_minor"),
        _listed("ix_invoices_voided", "issued_on", " AND voided_at IS NOT NULL"),
        _listed("ix_invoices_voided_amount", "total_minor", " AND voided_at IS NOT NULL"),
        Index(
            "ix_invoices_voided_at",
            "tenant_id",
            "customer_id",
            "voided_at",
            postgresql_where=text("voided_at IS NOT NULL"),
            sqlite_where=text("voided_at IS NOT NULL"),
        ),
    )

    token: Mapped[str] = mapped_column(String(24))
    customer_id: Mapped[int] = mapped_column(Id)
    number: Mapped[str] = mapped_column(String(200))
    currency: Mapped[str] = mapped_column(String(3))
    issued_on: Mapped[date] = mapped_column(Date)
    due_on: Mapped[date] = mapped_column(Date)
    terms: Mapped[str] = mapped_column(String(200))
    purchase_order: Mapped[str] = mapped_column(String(200))
    notes: Mapped[str] = mapped_column(Text)
    summary: Mapped[str] = mapped_column(String(200))
    is_draft: Mapped[bool]
    voided_at: Mapped[datetime | None] = mapped_column(UtcTime)
    subtotal_minor: Mapped[int] = mapped_column(BigInteger)
    total_minor: Mapped[int] = mapped_column(BigInteger)
    paid_minor: Mapped[int] = mapped_column(BigInteger, default=0)
    late_minor: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    late_on: Mapped[date | None] = mapped_column(Date)
    ended_minor: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    discounts_end_at: Mapped[datetime | None] = mapped_column(UtcTime)
    fields: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list, server_default="[]")
    disabled_payment_methods: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")
    early_rate: Mapped[Decimal | None] = mapped_column(Exact)
    early_until: Mapped[date | None] = mapped_column(Date)
    early_ends_at: Mapped[datetime | None] = mapped_column(UtcTime)
    viewed_at: Mapped[datetime | None] = mapped_column(UtcTime)
    send_after: Mapped[datetime | None] = mapped_column(UtcTime)
    version: Mapped[int] = mapped_column(Integer, default=1)
    created_at: Mapped[datetime] = mapped_column(UtcTime)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it once

    @property
    def left(self) -> Money:
        """What it still needs: a voided invoice nothing, money for it is kept as credit."""
        return Money(0 if self.voided_at else self.total_minor - self.paid_minor, self.currency)

    def has_expired(self, at: datetime) -> bool:
        """Whether a discount of it ends now that its last day is over: not when nobody has to pay it any more."""
        is_open = not self.is_draft and bool(self.left)
        return is_open and self.discounts_end_at is not None and self.discounts_end_at <= at

    def early_off(self, at: datetime) -> Money:
        """What is taken off when all is paid at a moment; nothing of late fees."""
        is_in_time = self.early_ends_at is not None and at < self.early_ends_at
        rate = self.early_rate if is_in_time else None
        return Money(self.total_minor - self.late_minor, self.currency).percent(rate or Decimal(0))

    def to_pay(self, at: datetime) -> Money:
        """What it takes to pay all the rest at a moment."""
        off = self.early_off(at)
        return self.left - off if off < self.left else self.left


class LineRow(Owned, LineColumns, Model):
    __tablename__ = "invoice_lines"
    __table_args__ = (
        belongs_to("invoices", "invoice_id"),
        UniqueConstraint("tenant_id", "invoice_id", "position"),
    )

    invoice_id: Mapped[int] = mapped_column(Id)
    kind: Mapped[str] = mapped_column(String(20), default="item", server_default="item")


class AdjustmentRow(Owned, AdjustmentColumns, Model):
    """A discount that counts until a day `expires`, and `ends_at` the moment when that is over; then it is of the
    kind "ended"."""

    __tablename__ = "invoice_adjustments"
    __table_args__ = (
        belongs_to("invoices", "invoice_id"),
        UniqueConstraint("tenant_id", "invoice_id", "kind", "position"),
    )

    invoice_id: Mapped[int] = mapped_column(Id)
    expires: Mapped[date | None] = mapped_column(Date)
    ends_at: Mapped[datetime | None] = mapped_column(UtcTime)
