"""What was open when a day ended, invoice by invoice, and summed up by the days on which it was due."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import BigInteger, Date, Row, bindparam, cast, func, select

from services.billing.models import InvoiceRow
from services.billing.store.messages import SOME_TENANT, STANDING, money
from services.billing.store.statement_scope import CURRENCY, MOST
from services.billing.store.statement_then import THEN
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
