"""What the business lists of all its customers."""

from sqlalchemy import select

from services.billing.models import CustomerRow, InvoiceRow
from services.billing.store.messages import STANDING
from shared.contracts.billing.invoices import ListedInvoice, ListInvoices
from shared.json_columns import json_object, json_text
from shared.store import Store

LISTED = json_text(
    json_object(**STANDING, id=InvoiceRow.id, customer=InvoiceRow.customer_id, customer_name=CustomerRow.name)
)


class BusinessListQueries(Store):
    def invoices_listed(self, ask: ListInvoices) -> tuple[ListedInvoice, ...]:
        billed = (CustomerRow.tenant_id == InvoiceRow.tenant_id) & (CustomerRow.id == InvoiceRow.customer_id)
        rows = select(LISTED).join_from(InvoiceRow, CustomerRow, billed).where(InvoiceRow.tenant_id == self.tenant)
        if ask.customer is not None:
            rows = rows.where(InvoiceRow.customer_id == ask.customer)
        if ask.before is not None:
            rows = rows.where(InvoiceRow.id < ask.before)
        newest = rows.order_by(InvoiceRow.id.desc()).limit(ask.limit)
        return tuple(ListedInvoice.model_validate_json(row) for row in self.session.scalars(newest))
