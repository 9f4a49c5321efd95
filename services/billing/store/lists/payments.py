"""The payments of a customer as a list: those that arrived, and those on their way."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Select, Subquery, func, literal, or_, select, true, union_all

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
from services.billing.store.lists.tails import ENOUGH, having_part
from services.billing.store.lists.terms import has_unforeseen
from services.billing.store.messages import CUSTOMER, SOME_TENANT, beside, money, visible


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


def _searched(
    row: Any, part: Any, of: Any, attempt: Any, is_one_of: Callable[[Any, Select[Any]], Condition]
) -> Callable[[str], Condition]:
    """By the payment's reference, or the number of an invoice, or an estimate, that it is for."""
    same = (InvoiceRow.tenant_id == part.tenant_id) & (InvoiceRow.id == part.invoice_id)
    paid = select(of).select_from(part).join(InvoiceRow, same)
    mine = paid.where(InvoiceRow.tenant_id == SOME_TENANT, beside(InvoiceRow.customer_id) == CUSTOMER)
    deposits = select(ApprovalRow.attempt_id).join(EstimateRow, OF_ESTIMATE)
    its_deposits = deposits.where(
        EstimateRow.tenant_id == SOME_TENANT, beside(EstimateRow.customer_id) == CUSTOMER
    )
    return lambda term: or_(
        has_unforeseen(row.reference, term),
        is_one_of(row.id, mine.where(has_unforeseen(InvoiceRow.number, term))),
        is_one_of(attempt, its_deposits.where(has_unforeseen(EstimateRow.number, term))),
    )


def _gathered(id_: ColumnElement[int], ids: Select[Any]) -> Condition:
    """All of them are read first, once: the best for a term that few have."""
    return id_.in_(ids)


def _looked_up(id_: Any, ids: Select[Any]) -> Condition:
    """For each row anew: the best for a term that many have, or for few rows. What is asked is how many, since of
    what need only exist PostgreSQL might gather all."""
    (one,) = ids.selected_columns
    how_many = ids.where(one == id_).with_only_columns(func.count()).scalar_subquery()
    has_some: Condition = how_many > 0
    return has_some


def _having_part() -> CompoundSelect[Any]:
    """The customer's payments by the tails of the same numbers. A payment is for documents of its own customer."""
    invoices, estimates = having_part("invoice").subquery(), having_part("estimate").subquery()
    applied = select(ApplicationRow.payment_id.label("id")).where(
        ApplicationRow.tenant_id == SOME_TENANT, ApplicationRow.invoice_id == invoices.c.id
    )
    approved = select(ApprovalRow.attempt_id.label("id")).where(
        ApprovalRow.tenant_id == SOME_TENANT, ApprovalRow.estimate_id == estimates.c.id
    )
    attempts = _each(estimates, approved).subquery()
    deposited = select(PaymentRow.id).where(
        PaymentRow.tenant_id == SOME_TENANT, PaymentRow.attempt_id == attempts.c.id
    )
    return union_all(having_part("payment"), _each(invoices, applied), _each(attempts, deposited))


def _each(documents: Subquery, belonging: Select[Any]) -> Select[Any]:
    """What belongs to each of them, or None: looked up one by one, in this order, never gathered first."""
    found = belonging.correlate(documents).limit(ENOUGH).lateral()
    return select(found.c.id).select_from(documents).outerjoin(found, true())


APPLIED = PaymentRow, ApplicationRow, ApplicationRow.payment_id, PaymentRow.attempt_id
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
    searched=_searched(*APPLIED, _gathered),
    searched_often=_searched(*APPLIED, _looked_up),
    having_part=_having_part(),
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
    searched=_searched(AttemptRow, AttemptInvoiceRow, AttemptInvoiceRow.attempt_id, AttemptRow.id, _looked_up),
    dated=AttemptRow.created_at,
)
PAYMENTS = Listing((RECEIVED, COMING))
