"""What was added to invoices for being late. Amounts are minor units beside their currency."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, Date, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.billing.models.owned import Model, Owned, belongs_to
from shared.columns import Id, UtcTime


class LateFeeRow(Owned, Model):
    """A line of an invoice that was added for the day on which it `fell_on`: once. `credit_note_id` is what it was
    waived by."""

    __tablename__ = "late_fees"
    __table_args__ = (
        belongs_to("customers", "customer_id"),
        belongs_to("invoices", "invoice_id"),
        belongs_to("credit_notes", "credit_note_id"),
        UniqueConstraint("tenant_id", "invoice_id", "fell_on"),
        CheckConstraint("amount_minor > 0", name="late_fee_is_money"),
        Index("ix_late_fees_customer", "tenant_id", "customer_id", "added_at"),
    )

    customer_id: Mapped[int] = mapped_column(Id)
    invoice_id: Mapped[int] = mapped_column(Id)
    fell_on: Mapped[date] = mapped_column(Date)
    currency: Mapped[str] = mapped_column(String(3))
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    added_at: Mapped[datetime] = mapped_column(UtcTime)
    credit_note_id: Mapped[int | None] = mapped_column(Id)
