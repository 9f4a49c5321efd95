"""The tables as most people would map them: one class each, with relationships."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, DateTime, ForeignKey
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Base(DeclarativeBase):
    type_annotation_map = {dict[str, Any]: JSON, datetime: DateTime(timezone=True)}  # noqa: RUF012 - read once


class Tenant(Base):
    __tablename__ = "tenants"

    id: Mapped[int] = mapped_column(primary_key=True)
    host: Mapped[str] = mapped_column(unique=True)
    settings: Mapped[dict[str, Any]]


class SignedIn(Base):
    __tablename__ = "sessions"

    id: Mapped[int] = mapped_column(primary_key=True)
    tenant_id: Mapped[int] = mapped_column(ForeignKey("tenants.id"))
    secret: Mapped[str] = mapped_column(unique=True)
    customer: Mapped[int]
    name: Mapped[str]
    contact: Mapped[str]
    email: Mapped[str]
    level: Mapped[str]
    expires_at: Mapped[datetime]
    tenant: Mapped[Tenant] = relationship()


class Customer(Base):
    __tablename__ = "customers"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str]
    name: Mapped[str]
    email: Mapped[str]
    attention_to: Mapped[str]
    address: Mapped[dict[str, Any]]
    tax_id: Mapped[str]
    locale: Mapped[str | None]
    currency: Mapped[str]


class Invoice(Base):
    __tablename__ = "invoices"

    id: Mapped[int] = mapped_column(primary_key=True)
    tenant_id: Mapped[int]
    token: Mapped[str] = mapped_column(unique=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"))
    number: Mapped[str]
    currency: Mapped[str]
    issued_on: Mapped[date]
    due_on: Mapped[date]
    terms: Mapped[str]
    purchase_order: Mapped[str]
    notes: Mapped[str]
    summary: Mapped[str]
    is_draft: Mapped[bool]
    voided_at: Mapped[datetime | None]
    subtotal_minor: Mapped[int]
    total_minor: Mapped[int]
    paid_minor: Mapped[int]
    customer: Mapped[Customer] = relationship()
    lines: Mapped[list["Line"]] = relationship(order_by="Line.position")
    adjustments: Mapped[list["Adjustment"]] = relationship(order_by="Adjustment.position")
    applications: Mapped[list["Application"]] = relationship(order_by="Application.id", back_populates="invoice")
    attempt_parts: Mapped[list["AttemptPart"]] = relationship(back_populates="invoice")


class Line(Base):
    __tablename__ = "invoice_lines"

    id: Mapped[int] = mapped_column(primary_key=True)
    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoices.id"))
    position: Mapped[int]
    name: Mapped[str]
    description: Mapped[str]
    quantity: Mapped[Decimal]
    unit_cost_minor: Mapped[int]
    amount_minor: Mapped[int]


class Adjustment(Base):
    __tablename__ = "invoice_adjustments"

    id: Mapped[int] = mapped_column(primary_key=True)
    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoices.id"))
    kind: Mapped[str]
    position: Mapped[int]
    name: Mapped[str]
    rate: Mapped[Decimal | None]
    amount_minor: Mapped[int]


class Payment(Base):
    __tablename__ = "payments"

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str]
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"))
    currency: Mapped[str]
    amount_minor: Mapped[int]
    method: Mapped[dict[str, Any]]
    received_at: Mapped[datetime]
    applications: Mapped[list["Application"]] = relationship(back_populates="payment")


class Application(Base):
    __tablename__ = "applications"

    id: Mapped[int] = mapped_column(primary_key=True)
    payment_id: Mapped[int] = mapped_column(ForeignKey("payments.id"))
    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoices.id"))
    amount_minor: Mapped[int]
    payment: Mapped[Payment] = relationship(back_populates="applications")
    invoice: Mapped[Invoice] = relationship(back_populates="applications")


class Attempt(Base):
    __tablename__ = "attempts"

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str]
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"))
    state: Mapped[str]
    currency: Mapped[str]
    amount_minor: Mapped[int]
    method: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    created_at: Mapped[datetime]
    parts: Mapped[list["AttemptPart"]] = relationship(back_populates="attempt")


class AttemptPart(Base):
    __tablename__ = "attempt_invoices"

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempts.id"))
    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoices.id"))
    amount_minor: Mapped[int]
    is_open: Mapped[bool]
    attempt: Mapped[Attempt] = relationship(back_populates="parts")
    invoice: Mapped[Invoice] = relationship(back_populates="attempt_parts")
