"""My Account in one statement: what is open, what was settled lately, what was paid lately."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    ScalarSelect,
    Select,
    and_,
    bindparam,
    case,
    literal,
    or_,
    select,
    union_all,
)

from services.billing.domain.attempts import ON_THE_WAY
from services.billing.models import (
    ApplicationRow,
    ApprovalRow,
    AttemptInvoiceRow,
    AttemptRow,
    CustomerRow,
    EstimateRow,
    InvoiceRow,
    PaymentRow,
)
from services.billing.store.attempts import OF_ESTIMATE
from services.billing.store.estimate_view import ESTIMATE_STANDING, IS_UNANSWERED
from services.billing.store.messages import (
    CUSTOMER,
    CUSTOMER_MESSAGE,
    IS_ISSUED,
    IS_OPEN,
    IS_PAID,
    IS_VOIDED,
    STANDING,
    TENANT,
    credit_of,
    money,
    visible,
)
from services.billing.store.promises import OPEN_PROMISE
from shared.contracts.billing.payments import MOST_AT_ONCE, AccountView
from shared.json_columns import json_list, json_object, json_text
from shared.reading import Reading

MOST_OPEN, MOST_SETTLED, MOST_PAYMENTS, MOST_ESTIMATES = MOST_AT_ONCE, 20, 5, 20
VALID = bindparam("valid", type_=Date)
"""Estimates that ended before this day have expired wherever the business is."""
IS_COMING = or_(*(AttemptRow.state == state.value for state in ON_THE_WAY))


def _of_customer(row: Any) -> ColumnElement[bool]:
    return and_(row.tenant_id == TENANT, row.customer_id == CUSTOMER)


def _numbers_of(part: Any, of: Any, whole: Any) -> ScalarSelect[Any]:
    """The numbers of the invoices that a payment or an attempt is for."""
    same = (InvoiceRow.tenant_id == part.tenant_id) & (InvoiceRow.id == part.invoice_id)
    return json_list(
        select(InvoiceRow.number)
        .join(part, same)
        .where(part.tenant_id == whole.tenant_id, of == whole.id)
        .order_by(part.id)
        .correlate(whole)
    )


def numbers_for(part: Any, of: Any, whole: Any, attempt: Any) -> ColumnElement[Any]:
    """The numbers of the invoices, or of the estimate whose deposit it is."""
    deposits = (
        select(EstimateRow.number)
        .join(ApprovalRow, OF_ESTIMATE)
        .where(ApprovalRow.tenant_id == whole.tenant_id, ApprovalRow.attempt_id == attempt)
        .correlate(whole)
    )
    return case((deposits.exists(), json_list(deposits)), else_=_numbers_of(part, of, whole))


def _latest(row: Any, state: Any, at: Any, numbers: ColumnElement[Any]) -> Select[Any]:
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


ISSUED = select(
    json_object(**STANDING, summary=InvoiceRow.summary).label("line"), InvoiceRow.issued_on, InvoiceRow.id
).where(_of_customer(InvoiceRow), IS_ISSUED)
OPEN = (
    select(json_object(**STANDING, summary=InvoiceRow.summary, promise=OPEN_PROMISE))
    .where(_of_customer(InvoiceRow), IS_ISSUED, IS_OPEN)
    .order_by(InvoiceRow.due_on, InvoiceRow.id)
    .limit(MOST_OPEN)
)
LATELY = InvoiceRow.issued_on.desc(), InvoiceRow.id.desc()
ENDED = union_all(
    *(select(ISSUED.where(end).order_by(*LATELY).limit(MOST_SETTLED).subquery()) for end in (IS_PAID, IS_VOIDED))
).subquery()
"""Each by an index of its own, however many there are of the other."""
SETTLED = select(ENDED.c.line).order_by(ENDED.c.issued_on.desc(), ENDED.c.id.desc()).limit(MOST_SETTLED)
RECEIVED = _latest(
    PaymentRow,
    literal("succeeded"),
    PaymentRow.received_at,
    numbers_for(ApplicationRow, ApplicationRow.payment_id, PaymentRow, PaymentRow.attempt_id),
)
COMING = _latest(
    AttemptRow,
    visible(AttemptRow.state),
    AttemptRow.created_at,
    numbers_for(AttemptInvoiceRow, AttemptInvoiceRow.attempt_id, AttemptRow, AttemptRow.id),
).where(IS_COMING)
BOTH = union_all(select(RECEIVED.subquery()), select(COMING.subquery())).subquery()
PAID = select(BOTH.c.line).order_by(BOTH.c.at.desc()).limit(MOST_PAYMENTS)
UNANSWERED = (
    select(json_object(**ESTIMATE_STANDING, summary=EstimateRow.summary))
    .where(_of_customer(EstimateRow), IS_UNANSWERED)
    .where(or_(EstimateRow.valid_until.is_(None), EstimateRow.valid_until >= VALID))
    .order_by(EstimateRow.issued_on.desc(), EstimateRow.id.desc())
    .limit(MOST_ESTIMATES)
)

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
                estimates=json_list(UNANSWERED),
            )
        )
    ).where(CustomerRow.tenant_id == TENANT, CustomerRow.id == CUSTOMER),
)
