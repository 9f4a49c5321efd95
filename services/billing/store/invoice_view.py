"""A whole invoice as its customer sees it, in one statement."""

from typing import Any

from sqlalchemy import ColumnElement, and_, func, select

from services.billing.domain.credits import Source
from services.billing.models import (
    AdjustmentRow,
    ApplicationRow,
    AttemptInvoiceRow,
    AttemptRow,
    CreditNoteRow,
    CreditRow,
    CreditUseRow,
    InvoiceRow,
    LineRow,
    PaymentRow,
)
from services.billing.store.composing import adjustments_of, composition_of
from services.billing.store.messages import (
    IS_NOTE_OF_CREDIT,
    NUMBER,
    OWN,
    STANDING,
    TENANT,
    TOKEN,
    customer_of,
    money,
    visible,
)
from services.billing.store.promises import OPEN_PROMISE
from services.billing.store.thread_view import thread_of
from shared.contracts.billing.invoices import InvoiceView
from shared.json_columns import json_list, json_object, json_text
from shared.reading import Reading


def _of_invoice(part: Any) -> ColumnElement[bool]:
    return and_(part.tenant_id == InvoiceRow.tenant_id, part.invoice_id == InvoiceRow.id)


APPLIED = json_list(
    select(
        json_object(
            payment=PaymentRow.token,
            received_at=PaymentRow.received_at,
            method=PaymentRow.method,
            amount=money(ApplicationRow.amount_minor, ApplicationRow),
        )
    )
    .select_from(ApplicationRow)
    .join(
        PaymentRow,
        (PaymentRow.tenant_id == ApplicationRow.tenant_id) & (PaymentRow.id == ApplicationRow.payment_id),
    )
    .where(_of_invoice(ApplicationRow))
    .order_by(PaymentRow.received_at, PaymentRow.id)
    .correlate(InvoiceRow)
)

CREDITED = json_list(
    select(
        json_object(
            applied_at=CreditUseRow.applied_at,
            reference=CreditRow.reference,
            note=func.coalesce(CreditNoteRow.token, ""),
            amount=money(CreditUseRow.amount_minor, CreditUseRow),
            is_deposit=CreditRow.source == Source.DEPOSIT.value,
            is_early=CreditRow.source == Source.EARLY_PAYMENT.value,
        )
    )
    .select_from(CreditUseRow)
    .join(CreditRow, (CreditRow.tenant_id == CreditUseRow.tenant_id) & (CreditRow.id == CreditUseRow.credit_id))
    .outerjoin(CreditNoteRow, IS_NOTE_OF_CREDIT)
    .where(_of_invoice(CreditUseRow))
    .order_by(CreditUseRow.id)
    .correlate(InvoiceRow)
)

OPEN_ATTEMPT = (
    select(
        json_object(
            payment=AttemptRow.token,
            state=visible(AttemptRow.state),
            started_at=AttemptRow.created_at,
            method=AttemptRow.method,
        )
    )
    .select_from(AttemptRow)
    .join(
        AttemptInvoiceRow,
        (AttemptInvoiceRow.tenant_id == AttemptRow.tenant_id) & (AttemptInvoiceRow.attempt_id == AttemptRow.id),
    )
    .where(_of_invoice(AttemptInvoiceRow), AttemptInvoiceRow.is_open)
    .correlate(InvoiceRow)
    .scalar_subquery()
)

COMPOSITION = composition_of(
    InvoiceRow, line=LineRow, adjustment=AdjustmentRow, owner="invoice_id", kind=LineRow.kind
) | {
    name: adjustments_of(kind, InvoiceRow, AdjustmentRow, "invoice_id", expires=AdjustmentRow.expires)
    for name, kind in (("discounts", "discount"), ("ended_discounts", "ended"))
}

VIEW = select(
    json_text(
        json_object(
            invoice=json_object(
                **STANDING,
                id=InvoiceRow.id,
                customer=InvoiceRow.customer_id,
                currency=InvoiceRow.currency,
                terms=InvoiceRow.terms,
                late_on=InvoiceRow.late_on,
                purchase_order=InvoiceRow.purchase_order,
                notes=InvoiceRow.notes,
                **COMPOSITION,
                fields=InvoiceRow.fields,
                disabled_payment_methods=InvoiceRow.disabled_payment_methods,
            ),
            customer=customer_of(InvoiceRow),
            payments=APPLIED,
            credits=CREDITED,
            attempt=OPEN_ATTEMPT,
            is_own=InvoiceRow.customer_id == OWN,
            thread=thread_of(InvoiceRow, "invoice"),
            viewed_at=InvoiceRow.viewed_at,
            promise=OPEN_PROMISE,
        )
    )
).where(InvoiceRow.tenant_id == TENANT)

INVOICE_OF_TOKEN = Reading("invoice_of_token", InvoiceView, VIEW.where(InvoiceRow.token == TOKEN))
INVOICE_OF_NUMBER = Reading("invoice_of_number", InvoiceView, VIEW.where(InvoiceRow.id == NUMBER))
