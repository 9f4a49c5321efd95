"""A payment as its customer sees it, received or only begun, in one statement each."""

from typing import Any

from sqlalchemy import ScalarSelect, Select, case, literal, select

from services.billing.domain.attempts import State
from services.billing.models import (
    ApplicationRow,
    ApprovalRow,
    AttemptInvoiceRow,
    AttemptRow,
    EstimateRow,
    InvoiceRow,
    PaymentRow,
)
from services.billing.store.attempts import OF_ESTIMATE
from services.billing.store.messages import NUMBER, OWN, STANDING, TENANT, TOKEN, customer_of, money, visible
from shared.contracts.billing.payments import PaymentView
from shared.json_columns import json_list, json_object, json_text
from shared.reading import Reading


def _covered(part: Any, of: Any, whole: Any) -> ScalarSelect[Any]:
    """The invoices that a payment or an attempt is for, each with its share."""
    same = (part.tenant_id == InvoiceRow.tenant_id) & (part.invoice_id == InvoiceRow.id)
    return json_list(
        select(json_object(**STANDING, summary=InvoiceRow.summary, applied=money(part.amount_minor, part)))
        .select_from(InvoiceRow)
        .join(part, same)
        .where(part.tenant_id == whole.tenant_id, of == whole.id)
        .order_by(part.id)
        .correlate(whole)
    )


def _estimate(attempt: Any, whole: Any) -> ScalarSelect[Any]:
    """The estimate that a payment or an attempt is the deposit of."""
    facts = json_object(
        id=EstimateRow.id,
        token=EstimateRow.token,
        number=EstimateRow.number,
        total=money(EstimateRow.total_minor, EstimateRow),
        is_approved=ApprovalRow.state == "given",
    )
    return (
        select(facts)
        .join(ApprovalRow, OF_ESTIMATE)
        .where(ApprovalRow.tenant_id == whole.tenant_id, ApprovalRow.attempt_id == attempt)
        .correlate(whole)
        .scalar_subquery()
    )


def _view(row: Any, **members: Any) -> Select[str]:
    return select(
        json_text(
            json_object(
                token=row.token,
                reference=row.reference,
                amount=money(row.amount_minor, row),
                fee=money(row.fee_minor, row),
                method=row.method,
                receipt_email=row.receipt_email,
                customer=customer_of(row),
                is_own=row.customer_id == OWN,
                **members,
            )
        )
    ).where(row.tenant_id == TENANT)


RECEIVED = _view(
    PaymentRow,
    state=literal("succeeded"),
    started_at=PaymentRow.received_at,
    settled_at=PaymentRow.received_at,
    checkout_url=literal(""),
    invoices=_covered(ApplicationRow, ApplicationRow.payment_id, PaymentRow),
    kept=money(PaymentRow.kept_minor, PaymentRow),
    estimate=_estimate(PaymentRow.attempt_id, PaymentRow),
)
BEGUN = _view(
    AttemptRow,
    state=visible(AttemptRow.state),
    started_at=AttemptRow.created_at,
    settled_at=AttemptRow.settled_at,
    checkout_url=case((AttemptRow.state == State.OPEN.value, AttemptRow.checkout_url), else_=""),
    invoices=_covered(AttemptInvoiceRow, AttemptInvoiceRow.attempt_id, AttemptRow),
    kept=money(0, AttemptRow),
    estimate=_estimate(AttemptRow.id, AttemptRow),
)

PAYMENT_OF_TOKEN = Reading("payment_of_token", PaymentView, RECEIVED.where(PaymentRow.token == TOKEN))
PAYMENT_OF_NUMBER = Reading("payment_of_number", PaymentView, RECEIVED.where(PaymentRow.id == NUMBER))
ATTEMPT_OF_TOKEN = Reading("attempt_of_token", PaymentView, BEGUN.where(AttemptRow.token == TOKEN))
