"""Messages as the database writes them: pieces that several statements share."""

from typing import Any

from sqlalchemy import BigInteger, ColumnElement, ScalarSelect, String, bindparam, case, func, select

from services.billing.domain.attempts import VISIBLE, State
from services.billing.models import (
    AttemptInvoiceRow,
    AttemptRow,
    CreditNoteRow,
    CreditRow,
    CustomerRow,
    InvoiceRow,
)
from shared.json_columns import json_list, json_object, plain

TENANT = bindparam("tenant", type_=BigInteger)
TOKEN = bindparam("token", type_=String)
NUMBER = bindparam("number", type_=BigInteger)
CUSTOMER = bindparam("customer", type_=BigInteger)
SOME_TENANT = select(TENANT).scalar_subquery()
"""The same, but PostgreSQL cannot tell who it is while it plans: for what is joined. Of a tenant that it can name
it believes what it last saw: one that has begun since has no rows, and all are read for each that is joined."""
OWN = bindparam("own", type_=BigInteger)
"""The customer who asks; 0 when nobody is signed in."""


def beside(column: Any) -> ColumnElement[Any]:
    """A condition for rows that are found by another one: no index is looked into for it."""
    checked: ColumnElement[Any] = column + 0
    return checked


def money(minor: Any, row: Any) -> json_object:
    return json_object(minor=minor, currency=row.currency)


def visible(column: Any) -> ColumnElement[str]:
    """What customers are told of an attempt's state."""
    return case({state.value: seen for state, seen in VISIBLE.items()}, value=column)


def _pending_minor() -> ScalarSelect[int]:
    """What is on its way to an invoice from a bank."""
    same = (AttemptRow.tenant_id == AttemptInvoiceRow.tenant_id) & (AttemptRow.id == AttemptInvoiceRow.attempt_id)
    on_its_way = case((AttemptRow.state == State.PENDING.value, AttemptInvoiceRow.amount_minor), else_=0)
    return (
        select(func.coalesce(func.sum(on_its_way), 0))
        .select_from(AttemptInvoiceRow)
        .join(AttemptRow, same)
        .where(
            AttemptInvoiceRow.tenant_id == InvoiceRow.tenant_id,
            AttemptInvoiceRow.invoice_id == InvoiceRow.id,
            AttemptInvoiceRow.is_open,
        )
        .correlate(InvoiceRow)
        .scalar_subquery()
    )


IS_ISSUED = InvoiceRow.is_draft.is_(False)
IS_VOIDED = InvoiceRow.voided_at.is_not(None)
IS_PAID = InvoiceRow.voided_at.is_(None) & (InvoiceRow.paid_minor >= InvoiceRow.total_minor)
IS_OPEN = InvoiceRow.voided_at.is_(None) & (InvoiceRow.paid_minor < InvoiceRow.total_minor)
"""What never depends on the day. The indexes of invoices are made of just these words."""

STANDING: dict[str, Any] = {
    "token": InvoiceRow.token,
    "number": InvoiceRow.number,
    "issued_on": InvoiceRow.issued_on,
    "due_on": InvoiceRow.due_on,
    "is_draft": InvoiceRow.is_draft,
    "is_voided": InvoiceRow.voided_at.is_not(None),
    "total": money(InvoiceRow.total_minor, InvoiceRow),
    "paid": money(InvoiceRow.paid_minor, InvoiceRow),
    "pending": money(_pending_minor(), InvoiceRow),
    "late": money(InvoiceRow.late_minor, InvoiceRow),
    "early_rate": plain(InvoiceRow.early_rate),
    "early_until": InvoiceRow.early_until,
}

CUSTOMER_MESSAGE = json_object(
    id=CustomerRow.id,
    number=CustomerRow.number,
    name=CustomerRow.name,
    email=CustomerRow.email,
    attention_to=CustomerRow.attention_to,
    address=CustomerRow.address,
    tax_id=CustomerRow.tax_id,
    locale=CustomerRow.locale,
    currency=CustomerRow.currency,
    fields=CustomerRow.fields,
    disabled_payment_methods=CustomerRow.disabled_payment_methods,
    parent=CustomerRow.parent_id,
)


IS_NOTE_OF_CREDIT = (CreditNoteRow.tenant_id == CreditRow.tenant_id) & (CreditNoteRow.credit_id == CreditRow.id)


def credit_of(owner: Any, customer: Any) -> ScalarSelect[Any]:
    """What a customer has good, one amount a currency."""
    left = func.sum(CreditRow.amount_minor - CreditRow.used_minor)
    return json_list(
        select(json_object(minor=left, currency=CreditRow.currency))
        .where(
            CreditRow.tenant_id == owner.tenant_id,
            CreditRow.customer_id == customer,
            CreditRow.used_minor < CreditRow.amount_minor,
        )
        .group_by(CreditRow.currency)
        .order_by(CreditRow.currency)
        .correlate(owner)
    )


def customer_of(owner: Any) -> ScalarSelect[Any]:
    """The customer of an invoice, a payment or an attempt."""
    return (
        select(CUSTOMER_MESSAGE)
        .where(CustomerRow.tenant_id == owner.tenant_id, CustomerRow.id == owner.customer_id)
        .correlate(owner)
        .scalar_subquery()
    )
