"""Who is billed, who may sign in for them, and the numbers that documents get."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.billing.models.owned import Model, Owned, belongs_to
from shared.columns import Id, UtcTime
from shared.secrets import new_document_token


class CustomerRow(Owned, Model):
    """`parent_id` is the customer whose statements hold this one's, too; `statement_token` leads to its own."""

    __tablename__ = "customers"
    __table_args__ = (
        UniqueConstraint("tenant_id", "id"),
        UniqueConstraint("tenant_id", "number"),
        UniqueConstraint("statement_token"),
        belongs_to("customers", "parent_id"),
        Index("ix_customers_mailbox", "tenant_id", "mailbox"),
        Index("ix_customers_parent", "tenant_id", "parent_id"),
    )

    number: Mapped[str] = mapped_column(String(200))
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254))
    mailbox: Mapped[str] = mapped_column(String(254))
    attention_to: Mapped[str] = mapped_column(String(200))
    address: Mapped[dict[str, Any]] = mapped_column(JSON)
    tax_id: Mapped[str] = mapped_column(String(200))
    locale: Mapped[str | None] = mapped_column(String(35))
    currency: Mapped[str] = mapped_column(String(3))
    fields: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list, server_default="[]")
    disabled_payment_methods: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")
    parent_id: Mapped[int | None] = mapped_column(Id)
    statement_token: Mapped[str] = mapped_column(String(24), default=new_document_token)
    created_at: Mapped[datetime] = mapped_column(UtcTime)


class ContactRow(Owned, Model):
    __tablename__ = "contacts"
    __table_args__ = (
        UniqueConstraint("tenant_id", "token", name="uq_contacts_token"),
        belongs_to("customers", "customer_id"),
        Index("ix_contacts_mailbox", "tenant_id", "mailbox"),
        Index("ix_contacts_customer", "tenant_id", "customer_id"),
    )

    token: Mapped[str] = mapped_column(String(24))
    customer_id: Mapped[int] = mapped_column(Id)
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254))
    mailbox: Mapped[str] = mapped_column(String(254))


class SequenceRow(Owned, Model):
    """The next number of a kind of document."""

    __tablename__ = "sequences"
    __table_args__ = (UniqueConstraint("tenant_id", "kind"),)

    kind: Mapped[str] = mapped_column(String(20))
    next: Mapped[int] = mapped_column(BigInteger)
