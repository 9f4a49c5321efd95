"""What invoices rose by when discounts ended. Amounts are minor units beside their currency."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.billing.models.owned import Model, Owned, belongs_to
from shared.columns import Id, UtcTime


class EndedDiscountRow(Owned, Model):
    """The discount at a `position` of an invoice has ended: once. `amount_minor` is how much more it costs since,
    taxes included."""

    __tablename__ = "ended_discounts"
    __table_args__ = (
        belongs_to("customers", "customer_id"),
        belongs_to("invoices", "invoice_id"),
        UniqueConstraint("tenant_id", "invoice_id", "position"),
        CheckConstraint("amount_minor >= 0", name="ended_discount_costs"),
        Index("ix_ended_discounts_customer", "tenant_id", "customer_id", "ended_at"),
    )

    customer_id: Mapped[int] = mapped_column(Id)
    invoice_id: Mapped[int] = mapped_column(Id)
    position: Mapped[int] = mapped_column(Integer)
    currency: Mapped[str] = mapped_column(String(3))
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    ended_at: Mapped[datetime] = mapped_column(UtcTime)
