"""What may be paid together, in one statement."""

from typing import Any

from sqlalchemy import ColumnElement, Select, String, bindparam, case, func, literal, select

from services.billing.domain.credits import Source
from services.billing.models import CreditNoteRow, CreditRow, CustomerRow, InvoiceRow
from services.billing.store.invoice_view import OPEN_ATTEMPT
from services.billing.store.messages import (
    CUSTOMER,
    CUSTOMER_MESSAGE,
    IS_NOTE_OF_CREDIT,
    IS_OPEN,
    OWN,
    STANDING,
    TENANT,
    TOKEN,
    credit_of,
    money,
)
from services.billing.store.promises import OPEN_PROMISE
from shared.contracts.billing.payable import MOST_CREDITS, Payable
from shared.contracts.billing.payments import MOST_AT_ONCE
from shared.json_columns import json_list, json_object, json_text
from shared.reading import Reading

TOKENS = bindparam("tokens", type_=String)
"""Whole tokens, one after the other; empty for all that is open."""


WHOSE_CREDIT = case((CustomerRow.id == OWN, CustomerRow.id), else_=0)
"""Of nobody, unless the customer is signed in."""
CREDITS = json_list(
    select(
        json_object(
            id=CreditRow.id,
            reference=CreditRow.reference,
            note=func.coalesce(CreditNoteRow.token, ""),
            is_deposit=CreditRow.source == Source.DEPOSIT.value,
            left=money(CreditRow.amount_minor - CreditRow.used_minor, CreditRow),
        )
    )
    .select_from(CreditRow)
    .outerjoin(CreditNoteRow, IS_NOTE_OF_CREDIT)
    .where(
        CreditRow.tenant_id == CustomerRow.tenant_id,
        CreditRow.customer_id == WHOSE_CREDIT,
        CreditRow.used_minor < CreditRow.amount_minor,
    )
    .order_by(CreditRow.id)
    .limit(MOST_CREDITS)
    .correlate(CustomerRow)
)


def _payable(chosen: ColumnElement[bool]) -> Select[Any]:
    rows = (
        select(
            json_object(
                **STANDING,
                summary=InvoiceRow.summary,
                attempt=OPEN_ATTEMPT,
                promise=OPEN_PROMISE,
                disabled_payment_methods=InvoiceRow.disabled_payment_methods,
            )
        )
        .where(InvoiceRow.tenant_id == CustomerRow.tenant_id, InvoiceRow.customer_id == CustomerRow.id)
        .where(InvoiceRow.is_draft.is_(False), chosen)
        .order_by(InvoiceRow.due_on, InvoiceRow.id)
        .limit(MOST_AT_ONCE)
        .correlate(CustomerRow)
    )
    message = json_object(
        customer=CUSTOMER_MESSAGE,
        invoices=json_list(rows),
        credit=credit_of(CustomerRow, WHOSE_CREDIT),
        credits=CREDITS,
        is_own=CustomerRow.id == OWN,
    )
    return select(json_text(message)).where(CustomerRow.tenant_id == TENANT)


IS_CHOSEN = ((TOKENS == "") & IS_OPEN) | TOKENS.like(literal("%").concat(InvoiceRow.token).concat("%"))
OWNER = select(InvoiceRow.customer_id).where(InvoiceRow.tenant_id == TENANT, InvoiceRow.token == TOKEN)

PAYABLE_OF_CUSTOMER = Reading(
    "payable_of_customer", Payable, _payable(IS_CHOSEN).where(CustomerRow.id == CUSTOMER)
)
PAYABLE_OF_TOKEN = Reading(
    "payable_of_token",
    Payable,
    _payable(InvoiceRow.token == TOKEN).where(CustomerRow.id == OWNER.scalar_subquery()),
)
