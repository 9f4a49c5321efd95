"""Every list that a customer has, by its kind."""

from collections.abc import Mapping

from services.billing.store.lists.credit_notes import CREDIT_NOTES
from services.billing.store.lists.estimates import ESTIMATES
from services.billing.store.lists.invoices import INVOICES
from services.billing.store.lists.listing import Listing
from services.billing.store.lists.payments import PAYMENTS

LISTINGS: Mapping[str, Listing] = {
    "invoices": INVOICES,
    "estimates": ESTIMATES,
    "credit_notes": CREDIT_NOTES,
    "payments": PAYMENTS,
}
