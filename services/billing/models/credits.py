"""What a customer has good, and what it was used for. Amounts are minor units beside their currency."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from services.billing.models.owned import Model, Owned, belongs_to
from shared.columns import Id, UtcTime
from shared.money import Money


class CreditRow(Owned, Model):
    """Money, or a promise of it, that waits for an invoice. `key` names where it came from: posted once. What the
    business took back is no part of its amount any more: `taken_back_minor` was until `taken_back_at`."""

    __tablename__ = "credits"
    __table_args__ = (
        UniqueConstraint("tenant_id", "id"),
        UniqueConstraint("tenant_id", "key"),
        belongs_to("customers", "customer_id"),
        CheckConstraint("amount_minor >= 0", name="credit_is_money"),
        CheckConstraint("used_minor >= 0 AND used_minor <= amount_minor", name="used_at_most_all"),
        Index("ix_credits_customer", "tenant_id", "customer_id", "currency"),
        # What is left is summed on every page of the account, however much was used up in the years before.
        Index(
            "ix_credits_left",
            "tenant_id",
            "customer_id",
            "currency",
            postgresql_where=text("used_minor < amount_minor"),
            sqlite_where=text("used_minor < amount_minor"),
            postgresql_include=["amount_minor", "used_minor"],
        ),
        Index("ix_credits_posted", "tenant_id", "customer_id", "posted_at"),
        Index(
            "ix_credits_taken_back",
            "tenant_id",
            "customer_id",
            "taken_back_at",
            postgresql_where=text("taken_back_at IS NOT NULL"),
            sqlite_where=text("taken_back_at IS NOT NULL"),
        ),
    )

    customer_id: Mapped[int] = mapped_column(Id)
    source: Mapped[str] = mapped_column(String(20))
    reference: Mapped[str] = mapped_column(String(200))
    key: Mapped[str] = mapped_column(String(100))
    currency: Mapped[str] = mapped_column(String(3))
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    used_minor: Mapped[int] = mapped_column(BigInteger, default=0)
    posted_at: Mapped[datetime] = mapped_column(UtcTime)
    taken_back_minor: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    taken_back_at: Mapped[datetime | None] = mapped_column(UtcTime)

    @property
    def left(self) -> Money:
        return Money(self.amount_minor - self.used_minor, self.currency)


class CreditUseRow(Owned, Model):
    """The part of a credit that went to one invoice; `customer_id` is the credit's."""

    __tablename__ = "credit_uses"
    __table_args__ = (
        belongs_to("customers", "customer_id"),
        belongs_to("credits", "credit_id"),
        belongs_to("invoices", "invoice_id"),
        Index("ix_credit_uses_customer", "tenant_id", "customer_id", "applied_at"),
        Index("ix_credit_uses_credit", "tenant_id", "credit_id"),
        Index("ix_credit_uses_invoice", "tenant_id", "invoice_id"),
        CheckConstraint("amount_minor > 0", name="credit_use_is_money"),
    )

    customer_id: Mapped[int] = mapped_column(Id)
    credit_id: Mapped[int] = mapped_column(Id)
    invoice_id: Mapped[int] = mapped_column(Id)
    currency: Mapped[str] = mapped_column(String(3))
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    applied_at: Mapped[datetime] = mapped_column(UtcTime)
