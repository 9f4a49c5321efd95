"""A whole credit note as its customer sees it, in one statement."""

from typing import Any

from sqlalchemy import ColumnElement, and_, func, select

from services.billing.models import (
    CreditNoteAdjustmentRow,
    CreditNoteLineRow,
    CreditNoteRow,
    CreditRow,
    CreditUseRow,
    InvoiceRow,
)
from services.billing.store.composing import composition_of
from services.billing.store.messages import NUMBER, OWN, TENANT, TOKEN, customer_of, money
from shared.contracts.billing.credit_notes import CreditNoteView
from shared.json_columns import json_list, json_object, json_text
from shared.reading import Reading

USED = func.coalesce(
    select(CreditRow.used_minor)
    .where(CreditRow.tenant_id == CreditNoteRow.tenant_id, CreditRow.id == CreditNoteRow.credit_id)
    .correlate(CreditNoteRow)
    .scalar_subquery(),
    0,
)
CREDIT_NOTE_STANDING: dict[str, Any] = {
    "token": CreditNoteRow.token,
    "number": CreditNoteRow.number,
    "issued_on": CreditNoteRow.issued_on,
    "is_draft": CreditNoteRow.is_draft,
    "is_voided": CreditNoteRow.voided_at.is_not(None),
    "total": money(CreditNoteRow.total_minor, CreditNoteRow),
    "used": money(USED, CreditNoteRow),
}


def _is_invoice(row: Any) -> ColumnElement[bool]:
    return and_(InvoiceRow.tenant_id == row.tenant_id, InvoiceRow.id == row.invoice_id)


INVOICE = (
    select(json_object(token=InvoiceRow.token, number=InvoiceRow.number))
    .where(_is_invoice(CreditNoteRow))
    .correlate(CreditNoteRow)
    .scalar_subquery()
)
USES = json_list(
    select(
        json_object(
            token=InvoiceRow.token,
            number=InvoiceRow.number,
            applied_at=CreditUseRow.applied_at,
            amount=money(CreditUseRow.amount_minor, CreditUseRow),
        )
    )
    .select_from(CreditUseRow)
    .join(InvoiceRow, _is_invoice(CreditUseRow))
    .where(CreditUseRow.tenant_id == CreditNoteRow.tenant_id, CreditUseRow.credit_id == CreditNoteRow.credit_id)
    .order_by(CreditUseRow.id)
    .correlate(CreditNoteRow)
)

VIEW = select(
    json_text(
        json_object(
            note=json_object(
                **CREDIT_NOTE_STANDING,
                id=CreditNoteRow.id,
                customer=CreditNoteRow.customer_id,
                currency=CreditNoteRow.currency,
                purchase_order=CreditNoteRow.purchase_order,
                notes=CreditNoteRow.notes,
                fields=CreditNoteRow.fields,
                **composition_of(
                    CreditNoteRow,
                    line=CreditNoteLineRow,
                    adjustment=CreditNoteAdjustmentRow,
                    owner="credit_note_id",
                ),
            ),
            customer=customer_of(CreditNoteRow),
            invoice=INVOICE,
            uses=USES,
            voided_at=CreditNoteRow.voided_at,
            viewed_at=CreditNoteRow.viewed_at,
            is_own=CreditNoteRow.customer_id == OWN,
        )
    )
).where(CreditNoteRow.tenant_id == TENANT)

CREDIT_NOTE_OF_TOKEN = Reading("credit_note_of_token", CreditNoteView, VIEW.where(CreditNoteRow.token == TOKEN))
CREDIT_NOTE_OF_NUMBER = Reading("credit_note_of_number", CreditNoteView, VIEW.where(CreditNoteRow.id == NUMBER))
