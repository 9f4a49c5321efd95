"""The payments of a customer as a list: those that arrived, and those on their way."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import literal, or_, select, true

from services.billing.models import (
    ApplicationRow,
    ApprovalRow,
    AttemptInvoiceRow,
    AttemptRow,
    EstimateRow,
    InvoiceRow,
    PaymentRow,
)
from services.billing.store.account_view import IS_COMING, numbers_for
from services.billing.store.attempts import OF_ESTIMATE
from services.billing.store.lists.listing import Condition, Day, Listing, Source
from services.billing.store.messages import CUSTOMER, TENANT, money, visible


def _line(row: Any, status: Any, at: Any, numbers: Any) -> Callable[[Day], Mapping[str, Any]]:
    return lambda _: {
        "token": row.token,
        "number": row.reference,
        "summary": literal(""),
        "status": status,
        "amount": money(row.amount_minor, row),
        "at": at,
        "method": row.method,
        "numbers": numbers,
    }


def _searched(row: Any, part: Any, of: Any, attempt: Any) -> Callable[[str], Condition]:
    """By the payment's reference, or the number of an invoice, or an estimate, that it is for."""
    same = (InvoiceRow.tenant_id == part.tenant_id) & (InvoiceRow.id == part.invoice_id)
    parts = select(of).select_from(part).join(InvoiceRow, same)
    mine = parts.where(InvoiceRow.tenant_id == TENANT, InvoiceRow.customer_id == CUSTOMER)
    deposits = select(ApprovalRow.attempt_id).join(EstimateRow, OF_ESTIMATE)
    its_deposits = deposits.where(EstimateRow.tenant_id == TENANT, EstimateRow.customer_id == CUSTOMER)
    return lambda like: or_(
        row.reference.ilike(like, escape="\\"),
        row.id.in_(mine.where(InvoiceRow.number.ilike(like, escape="\\"))),
        attempt.in_(its_deposits.where(EstimateRow.number.ilike(like, escape="\\"))),
    )


RECEIVED = Source(
    row=PaymentRow,
    id=PaymentRow.id * 2,
    line=_line(
        PaymentRow,
        literal("succeeded"),
        PaymentRow.received_at,
        numbers_for(ApplicationRow, ApplicationRow.payment_id, PaymentRow, PaymentRow.attempt_id),
    ),
    shown=true(),
    statuses={"received": lambda _: true()},
    sorts={"received": PaymentRow.received_at},
    searched=_searched(PaymentRow, ApplicationRow, ApplicationRow.payment_id, PaymentRow.attempt_id),
    dated=PaymentRow.received_at,
)
COMING = Source(
    row=AttemptRow,
    id=AttemptRow.id * 2 + 1,
    line=_line(
        AttemptRow,
        visible(AttemptRow.state),
        AttemptRow.created_at,
        numbers_for(AttemptInvoiceRow, AttemptInvoiceRow.attempt_id, AttemptRow, AttemptRow.id),
    ),
    shown=IS_COMING,
    statuses={"pending": lambda _: true()},
    sorts={"received": AttemptRow.created_at},
    searched=_searched(AttemptRow, AttemptInvoiceRow, AttemptInvoiceRow.attempt_id, AttemptRow.id),
    dated=AttemptRow.created_at,
)
PAYMENTS = Listing((RECEIVED, COMING))
