"""Documents written past the services, as many as it takes."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import insert, select

from services.billing.models import ApplicationRow, InvoiceRow, PaymentRow
from shared.secrets import new_document_token
from tests.support.business import Business

MOMENT = datetime(2026, 11, 3, 12, 0, tzinfo=UTC)
INVOICE: Mapping[str, Any] = {
    "currency": "USD",
    "issued_on": date(2026, 11, 3),
    "due_on": date(2026, 12, 3),
    "terms": "",
    "purchase_order": "",
    "notes": "",
    "summary": "Paper",
    "is_draft": False,
    "voided_at": None,
    "subtotal_minor": 150_00,
    "total_minor": 150_00,
    "paid_minor": 0,
    "created_at": MOMENT,
}
PAYMENT: Mapping[str, Any] = {
    "currency": "USD",
    "amount_minor": 150_00,
    "method": {"kind": "check"},
    "receipt_email": "",
    "received_at": MOMENT,
}


def write_invoices(acme: Business, customer: int, invoices: Sequence[Mapping[str, Any]]) -> None:
    """Each has a number, and whatever else is not ordinary."""
    mine = {**INVOICE, "tenant_id": acme.tenant.id, "customer_id": customer}
    rows = [{**mine, "token": new_document_token(), **invoice} for invoice in invoices]
    with acme.house.databases["billing"].transaction(tenant=acme.tenant.id, write=True) as connection:
        connection.execute(insert(InvoiceRow), rows)


def write_payments(acme: Business, customer: int) -> None:
    """Of each invoice that is paid, P-1 for the first."""
    paid = select(InvoiceRow.id).where(
        InvoiceRow.tenant_id == acme.tenant.id, InvoiceRow.customer_id == customer, InvoiceRow.paid_minor > 0
    )
    mine = {**PAYMENT, "tenant_id": acme.tenant.id, "customer_id": customer}
    with acme.house.databases["billing"].transaction(tenant=acme.tenant.id, write=True) as connection:
        for count, invoice in enumerate(connection.scalars(paid.order_by(InvoiceRow.id)).all(), 1):
            row = {**mine, "token": new_document_token(), "reference": f"P-{count}"}
            payment = connection.scalar(insert(PaymentRow).values(row).returning(PaymentRow.id))
            part = {"invoice_id": invoice, "payment_id": payment, "currency": "USD", "amount_minor": 150_00}
            connection.execute(insert(ApplicationRow).values(tenant_id=acme.tenant.id, **part))
