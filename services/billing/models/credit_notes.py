"""Credit notes and what they are made of. Amounts are minor units beside their currency."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, Date, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from services.billing.models.composed import AdjustmentColumns, LineColumns
from services.billing.models.owned import Model, Owned, belongs_to
from shared.columns import Id, UtcTime


def _listed(name: str, having: str = "", **more: Any) -> Index:
    """For the lists of a customer: of those that were issued."""
    return Index(
        f"ix_credit_notes_{name}",
        "tenant_id",
        "customer_id",
        "issued_on",
        "id",
        postgresql_where=text(f"is_draft IS false{having}"),
        sqlite_where=text(f"is_draft IS 0{having}"),
        **more,
    )


class CreditNoteRow(Owned, Model):
    """`invoice_id` is the invoice it was written against, `credit_id` the credit that it became when it was
    issued; `closed_at` is when the last of that was used."""

    __tablename__ = "credit_notes"
    __table_args__ = (
        UniqueConstraint("tenant_id", "id"),
        UniqueConstraint("tenant_id", "number"),
        UniqueConstraint("tenant_id", "credit_id"),
        UniqueConstraint("token"),
        belongs_to("customers", "customer_id"),
        belongs_to("invoices", "invoice_id"),
        belongs_to("credits", "credit_id"),
        CheckConstraint("total_minor > 0", name="credit_note_is_money"),
        Index("ix_credit_notes_invoice", "tenant_id", "invoice_id"),
        Index("ix_credit_notes_amount", "tenant_id", "customer_id", "total_minor"),
        # What a search looks into is in the index: the rows themselves are not read for it.
        _listed("issued", postgresql_include=["number", "purchase_order"]),
        _listed("open", " AND voided_at IS NULL AND closed_at IS NULL"),
        _listed("closed", " AND voided_at IS NULL AND closed_at IS NOT NULL"),
        _listed("voided", " AND voided_at IS NOT NULL"),
    )

    token: Mapped[str] = mapped_column(String(24))
    customer_id: Mapped[int] = mapped_column(Id)
    invoice_id: Mapped[int | None] = mapped_column(Id)
    credit_id: Mapped[int | None] = mapped_column(Id)
    number: Mapped[str] = mapped_column(String(200))
    currency: Mapped[str] = mapped_column(String(3))
    issued_on: Mapped[date] = mapped_column(Date)
    purchase_order: Mapped[str] = mapped_column(String(200))
    notes: Mapped[str] = mapped_column(Text)
    fields: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list, server_default="[]")
    summary: Mapped[str] = mapped_column(String(200))
    is_draft: Mapped[bool]
    closed_at: Mapped[datetime | None] = mapped_column(UtcTime)
    voided_at: Mapped[datetime | None] = mapped_column(UtcTime)
    viewed_at: Mapped[datetime | None] = mapped_column(UtcTime)
    subtotal_minor: Mapped[int] = mapped_column(BigInteger)
    total_minor: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[datetime] = mapped_column(UtcTime)


class CreditNoteLineRow(Owned, LineColumns, Model):
    __tablename__ = "credit_note_lines"
    __table_args__ = (
        belongs_to("credit_notes", "credit_note_id"),
        UniqueConstraint("tenant_id", "credit_note_id", "position"),
    )

    credit_note_id: Mapped[int] = mapped_column(Id)


class CreditNoteAdjustmentRow(Owned, AdjustmentColumns, Model):
    __tablename__ = "credit_note_adjustments"
    __table_args__ = (
        belongs_to("credit_notes", "credit_note_id"),
        UniqueConstraint("tenant_id", "credit_note_id", "kind", "position"),
    )

    credit_note_id: Mapped[int] = mapped_column(Id)
