"""What was open when a day ended: what is open now, and what was paid, added or taken back since.

Those are few, however many invoices there are.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import BigInteger, Date, Row, Select, bindparam, case, cast, func, select, union_all

from services.billing.models import (
    ApplicationRow,
    CreditUseRow,
    EndedDiscountRow,
    InvoiceRow,
    LateFeeRow,
    PaymentRow,
)
from services.billing.store.messages import IS_ISSUED, IS_OPEN, IS_PAID, SOME_TENANT, STANDING, money
from services.billing.store.statement_scope import AFTER, CURRENCY, END, MOST, of_family, same
from shared.json_columns import json_object
from shared.money import Money

DUE_BEFORE = bindparam("due_before", type_=Date)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An invoice that was open on the day; `pending` comes from a bank now."""

    customer: int
    number: str
    token: str
    summary: str
    issued_on: date
    due_on: date
    total: Money
    left: Money
    pending: Money


@dataclass(frozen=True, slots=True)
class Due:
    """What was open of the invoices due on one day, and of how many. What was paid of invoices that were issued
    only later is less than nothing."""

    on: date
    left: Money
    count: int


PARTS_SINCE = union_all(
    select(ApplicationRow.invoice_id.label("invoice_id"), ApplicationRow.amount_minor.label("minor"))
    .join(PaymentRow, same(ApplicationRow, ApplicationRow.payment_id, PaymentRow))
    .where(of_family(PaymentRow), PaymentRow.received_at >= AFTER),
    select(CreditUseRow.invoice_id, CreditUseRow.amount_minor).where(
        of_family(CreditUseRow), CreditUseRow.applied_at >= AFTER
    ),
).subquery()
PAID_SINCE = (
    select(PARTS_SINCE.c.invoice_id, cast(func.sum(PARTS_SINCE.c.minor), BigInteger).label("minor"))
    .group_by(PARTS_SINCE.c.invoice_id)
    .cte("paid_since")
)
RISES_SINCE = union_all(
    select(LateFeeRow.invoice_id.label("invoice_id"), LateFeeRow.amount_minor.label("minor")).where(
        of_family(LateFeeRow), LateFeeRow.added_at >= AFTER
    ),
    select(EndedDiscountRow.invoice_id, EndedDiscountRow.amount_minor).where(
        of_family(EndedDiscountRow), EndedDiscountRow.ended_at >= AFTER
    ),
).subquery()
RISEN_SINCE = (
    select(RISES_SINCE.c.invoice_id, cast(func.sum(RISES_SINCE.c.minor), BigInteger).label("minor"))
    .group_by(RISES_SINCE.c.invoice_id)
    .cte("risen_since")
)
TOTAL_THEN = InvoiceRow.total_minor - func.coalesce(RISEN_SINCE.c.minor, 0)
OWED = case((InvoiceRow.issued_on <= END, TOTAL_THEN), else_=0)
"""What of the invoice the day knows."""


def _then(since: Any, *conditions: Any) -> Select[Any]:
    """Invoices with what was left of them when the day ended; `since` is what was paid of them later."""
    left = (OWED - InvoiceRow.paid_minor + since).label("left")
    invoice = select(InvoiceRow.id, InvoiceRow.currency, InvoiceRow.due_on, left, TOTAL_THEN.label("total"))
    invoice = invoice.outerjoin(RISEN_SINCE, RISEN_SINCE.c.invoice_id == InvoiceRow.id)
    return invoice.where(of_family(InvoiceRow), IS_ISSUED, *conditions)


PAID_IT = PAID_SINCE.c.invoice_id == InvoiceRow.id
SINCE_THEN = func.coalesce(PAID_SINCE.c.minor, 0)
THEN = union_all(
    _then(SINCE_THEN, IS_OPEN).outerjoin(PAID_SINCE, PAID_IT),
    _then(PAID_SINCE.c.minor, IS_PAID).join(PAID_SINCE, PAID_IT),
    _then(0, IS_PAID, InvoiceRow.issued_on > END, PAID_SINCE.c.invoice_id.is_(None)).outerjoin(
        PAID_SINCE, PAID_IT
    ),
    _then(0, InvoiceRow.voided_at >= AFTER),
).subquery()
FIRST = (
    select(THEN.c.id, THEN.c.left, THEN.c.total)
    .where(THEN.c.left > 0, THEN.c.due_on < DUE_BEFORE, THEN.c.currency == CURRENCY)
    .order_by(THEN.c.due_on, THEN.c.id)
    .limit(MOST)
    .subquery()
)
ITEMS = (
    select(
        json_object(
            customer=InvoiceRow.customer_id,
            summary=InvoiceRow.summary,
            total=money(FIRST.c.total, InvoiceRow),
            left=money(FIRST.c.left, InvoiceRow),
            **{name: STANDING[name] for name in ("number", "token", "issued_on", "due_on", "pending")},
        )
    )
    .join(FIRST, FIRST.c.id == InvoiceRow.id)
    .where(InvoiceRow.tenant_id == SOME_TENANT)
    .order_by(InvoiceRow.due_on, InvoiceRow.id)
)
DUES = (
    select(
        THEN.c.currency,
        THEN.c.due_on,
        cast(func.sum(THEN.c.left), BigInteger).label("left"),
        func.count().label("times"),
    )
    .where(THEN.c.left != 0)
    .group_by(THEN.c.currency, THEN.c.due_on, THEN.c.left > 0)
    .order_by(THEN.c.due_on)
)


def dues_of(rows: Iterable[Row[Any]]) -> tuple[Due, ...]:
    """In every currency."""
    return tuple(Due(row.due_on, Money(row.left, row.currency), row.times) for row in rows)
