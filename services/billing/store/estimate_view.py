"""A whole estimate as its customer sees it, in one statement."""

from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, case, func, select

from services.billing.models import (
    ApprovalRow,
    AttemptRow,
    EstimateAdjustmentRow,
    EstimateLineRow,
    EstimateRow,
    InvoiceRow,
    PaymentRow,
)
from services.billing.store.composing import composition_of
from services.billing.store.messages import NUMBER, OWN, TENANT, TOKEN, customer_of, money, visible
from services.billing.store.thread_view import thread_of
from shared.contracts.billing.estimates import EstimateView
from shared.json_columns import json_object, json_text, plain
from shared.reading import Reading

IS_UNANSWERED = and_(
    EstimateRow.is_draft.is_(False),
    EstimateRow.voided_at.is_(None),
    EstimateRow.invoice_id.is_(None),
    EstimateRow.declined_at.is_(None),
    EstimateRow.approved_at.is_(None),
)
"""The index of those that wait is made of just these words."""
ESTIMATE_STANDING: dict[str, Any] = {
    "token": EstimateRow.token,
    "number": EstimateRow.number,
    "issued_on": EstimateRow.issued_on,
    "valid_until": EstimateRow.valid_until,
    "is_draft": EstimateRow.is_draft,
    "is_voided": EstimateRow.voided_at.is_not(None),
    "is_invoiced": EstimateRow.invoice_id.is_not(None),
    "is_declined": EstimateRow.declined_at.is_not(None),
    "is_approved": EstimateRow.approved_at.is_not(None),
    "total": money(EstimateRow.total_minor, EstimateRow),
    "deposit": money(EstimateRow.deposit_minor, EstimateRow),
}


def _approvals(state: str) -> ColumnElement[bool]:
    return and_(
        ApprovalRow.tenant_id == EstimateRow.tenant_id,
        ApprovalRow.estimate_id == EstimateRow.id,
        ApprovalRow.state == state,
    )


def _only(found: Select[Any]) -> ScalarSelect[Any]:
    return found.correlate(EstimateRow).scalar_subquery()


APPROVAL = _only(
    select(json_object(initials=ApprovalRow.initials, name=ApprovalRow.name, at=ApprovalRow.at)).where(
        _approvals("given")
    )
)
INVOICE = _only(
    select(json_object(token=InvoiceRow.token, number=InvoiceRow.number)).where(
        InvoiceRow.tenant_id == EstimateRow.tenant_id, InvoiceRow.id == EstimateRow.invoice_id
    )
)
OF_APPROVAL = (AttemptRow.tenant_id == ApprovalRow.tenant_id) & (AttemptRow.id == ApprovalRow.attempt_id)
OPEN_ATTEMPT = _only(
    select(
        json_object(
            payment=AttemptRow.token,
            state=visible(AttemptRow.state),
            started_at=AttemptRow.created_at,
            method=AttemptRow.method,
        )
    )
    .select_from(ApprovalRow)
    .join(AttemptRow, OF_APPROVAL)
    .where(_approvals("open"))
)
DEPOSIT_PAYMENT = _only(
    select(PaymentRow.token)
    .select_from(ApprovalRow)
    .join(
        PaymentRow,
        (PaymentRow.tenant_id == ApprovalRow.tenant_id) & (PaymentRow.attempt_id == ApprovalRow.attempt_id),
    )
    .where(_approvals("given"))
)
DECLINE = case(
    (
        EstimateRow.declined_at.is_not(None),
        json_object(reason=EstimateRow.decline_reason, at=EstimateRow.declined_at),
    )
)

VIEW = select(
    json_text(
        json_object(
            estimate=json_object(
                **ESTIMATE_STANDING,
                id=EstimateRow.id,
                customer=EstimateRow.customer_id,
                currency=EstimateRow.currency,
                terms=EstimateRow.terms,
                purchase_order=EstimateRow.purchase_order,
                payment_terms=EstimateRow.payment_terms,
                notes=EstimateRow.notes,
                fields=EstimateRow.fields,
                **composition_of(
                    EstimateRow, line=EstimateLineRow, adjustment=EstimateAdjustmentRow, owner="estimate_id"
                ),
                deposit_rate=plain(EstimateRow.deposit_rate),
                is_deposit_paid=EstimateRow.is_deposit_paid,
            ),
            customer=customer_of(EstimateRow),
            approval=APPROVAL,
            decline=DECLINE,
            invoice=INVOICE,
            attempt=OPEN_ATTEMPT,
            deposit_payment=func.coalesce(DEPOSIT_PAYMENT, ""),
            thread=thread_of(EstimateRow, "estimate"),
            viewed_at=EstimateRow.viewed_at,
            is_own=EstimateRow.customer_id == OWN,
        )
    )
).where(EstimateRow.tenant_id == TENANT)

ESTIMATE_OF_TOKEN = Reading("estimate_of_token", EstimateView, VIEW.where(EstimateRow.token == TOKEN))
ESTIMATE_OF_NUMBER = Reading("estimate_of_number", EstimateView, VIEW.where(EstimateRow.id == NUMBER))
