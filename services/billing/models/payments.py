"""Money that arrived, where it went, and the double entries behind it. Amounts are minor units."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.billing.models.owned import Model, Owned, belongs_to
from shared.columns import Id, UtcTime


class PaymentRow(Owned, Model):
    """Money that arrived: what invoices got, what was kept, and the fee. `provider_id` is the provider's own: the
    same money is never written twice."""

    __tablename__ = "payments"
    __table_args__ = (
        UniqueConstraint("tenant_id", "id"),
        UniqueConstraint("token"),
        UniqueConstraint("tenant_id", "provider_id"),
        belongs_to("customers", "customer_id"),
        belongs_to("attempts", "attempt_id"),
        CheckConstraint("amount_minor > 0", name="payment_is_money"),
        Index("ix_payments_customer", "tenant_id", "customer_id", "received_at"),
        Index("ix_payments_attempt", "tenant_id", "attempt_id"),
    )

    token: Mapped[str] = mapped_column(String(24))
    reference: Mapped[str] = mapped_column(String(20))
    customer_id: Mapped[int] = mapped_column(Id)
    attempt_id: Mapped[int | None] = mapped_column(Id)
    currency: Mapped[str] = mapped_column(String(3))
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    fee_minor: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    kept_minor: Mapped[int] = mapped_column(BigInteger, default=0)
    method: Mapped[dict[str, Any]] = mapped_column(JSON)
    note: Mapped[str] = mapped_column(String(200), default="")
    receipt_email: Mapped[str] = mapped_column(String(254))
    provider_id: Mapped[str | None] = mapped_column(String(255))
    received_at: Mapped[datetime] = mapped_column(UtcTime)


class ApplicationRow(Owned, Model):
    """The part of a payment that went to one invoice."""

    __tablename__ = "applications"
    __table_args__ = (
        belongs_to("payments", "payment_id"),
        belongs_to("invoices", "invoice_id"),
        UniqueConstraint("tenant_id", "payment_id", "invoice_id"),
        Index("ix_applications_invoice", "tenant_id", "invoice_id"),
        CheckConstraint("amount_minor > 0", name="application_is_money"),
    )

    payment_id: Mapped[int] = mapped_column(Id)
    invoice_id: Mapped[int] = mapped_column(Id)
    currency: Mapped[str] = mapped_column(String(3))
    amount_minor: Mapped[int] = mapped_column(BigInteger)


class LedgerRow(Owned, Model):
    """One side of a double entry; the sides of a `posting` sum to nought in each currency."""

    __tablename__ = "ledger"
    __table_args__ = (Index("ix_ledger_posting", "tenant_id", "posting"),)

    posting: Mapped[str] = mapped_column(String(40))
    account: Mapped[str] = mapped_column(String(20))
    customer_id: Mapped[int] = mapped_column(Id)
    currency: Mapped[str] = mapped_column(String(3))
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime] = mapped_column(UtcTime)
