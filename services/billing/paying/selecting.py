"""The invoices that somebody chose, by their links."""

from services.billing.access import own_customer
from services.billing.models import InvoiceRow
from services.billing.store import BillingStore
from shared.contracts.errors import InvoiceNotFound
from shared.contracts.message import Caller


def chosen_locked(store: BillingStore, tokens: tuple[str, ...], who: Caller) -> list[InvoiceRow]:
    """In the order in which money goes to them, locked. Several must be of one customer, who is the one who asks,
    if a customer does. Raises InvoiceNotFound."""
    invoices = store.invoices_of_links_locked(tokens)
    owners = {invoice.customer_id for invoice in invoices}
    own = own_customer(who)
    is_foreign = len(owners) > 1 or (len(invoices) > 1 and own is not None and owners != {own})
    if is_foreign or any(invoice.is_draft for invoice in invoices):
        raise InvoiceNotFound
    return invoices
