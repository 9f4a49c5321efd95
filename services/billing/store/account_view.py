"""My Account in one statement: what is open, what was settled lately, what was paid lately."""

from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, literal, or_, select, union_all

from services.billing.domain.attempts import State
from services.billing.models import (
    ApplicationRow,
    AttemptInvoiceRow,
    AttemptRow,
    CustomerRow,
    InvoiceRow,
    PaymentRow,
)
from services.billing.store.messages import CUSTOMER, CUSTOMER_MESSAGE, STANDING, TENANT, credit_of, money, visible
from shared.contracts.billing.payments import AccountView
from shared.json_columns import json_list, json_object, json_text
from shared.reading import Reading

MOST_OPEN, MOST_SETTLED, MOST_PAYMENTS = 100, 20, 5
ON_THE_WAY = (State.PENDING, State.UNKNOWN, State.QUARANTINED)


def _of_customer(row: Any) -> ColumnElement[bool]:
    return and_(row.tenant_id == TENANT, row.customer_id == CUSTOMER)


def _numbers(part: Any, of: Any, whole: Any) -> ScalarSelect[Any]:
    """The numbers of the invoices that a payment or an attempt is for."""
    same = (InvoiceRow.tenant_id == part.tenant_id) & (InvoiceRow.id == part.invoice_id)
    return json_list(
        select(InvoiceRow.number)
        .join(part, same)
        .where(part.tenant_id == whole.tenant_id, of == whole.id)
        .order_by(part.id)
        .correlate(whole)
    )


def _latest(row: Any, state: Any, at: Any, numbers: ScalarSelect[Any]) -> Select[Any]:
    """Payments, or attempts, as a list shows them."""
    line = json_object(
        token=row.token,
        state=state,
        amount=money(row.amount_minor, row),
        method=row.method,
        at=at,
        numbers=numbers,
    )
    return (
        select(line.label("line"), at.label("at"))
        .where(_of_customer(row))
        .order_by(at.desc())
        .limit(MOST_PAYMENTS)
    )


IS_OPEN = InvoiceRow.voided_at.is_(None) & (InvoiceRow.paid_minor < InvoiceRow.total_minor)
ISSUED = select(json_object(**STANDING, summary=InvoiceRow.summary)).where(
    _of_customer(InvoiceRow), InvoiceRow.is_draft.is_(False)
)
OPEN = ISSUED.where(IS_OPEN).order_by(InvoiceRow.due_on, InvoiceRow.id).limit(MOST_OPEN)
SETTLED = ISSUED.where(~IS_OPEN).order_by(InvoiceRow.issued_on.desc(), InvoiceRow.id.desc()).limit(MOST_SETTLED)
RECEIVED = _latest(
    PaymentRow,
    literal("succeeded"),
    PaymentRow.received_at,
    _numbers(ApplicationRow, ApplicationRow.payment_id, PaymentRow),
)
COMING = _latest(
    AttemptRow,
    visible(AttemptRow.state),
    AttemptRow.created_at,
    _numbers(AttemptInvoiceRow, AttemptInvoiceRow.attempt_id, AttemptRow),
).where(or_(*(AttemptRow.state == state.value for state in ON_THE_WAY)))
BOTH = union_all(select(RECEIVED.subquery()), select(COMING.subquery())).subquery()
PAID = select(BOTH.c.line).order_by(BOTH.c.at.desc()).limit(MOST_PAYMENTS)

ACCOUNT = Reading(
    "account",
    AccountView,
    select(
        json_text(
            json_object(
                customer=CUSTOMER_MESSAGE,
                open=json_list(OPEN),
                settled=json_list(SETTLED),
                payments=json_list(PAID),
                credit=credit_of(CustomerRow, CustomerRow.id),
            )
        )
    ).where(CustomerRow.tenant_id == TENANT, CustomerRow.id == CUSTOMER),
)
