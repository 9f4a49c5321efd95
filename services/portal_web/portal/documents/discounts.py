"""The discount that an invoice will lose unless it is paid."""

from datetime import date, timedelta

from shared.contracts.billing.invoices import Adjustment, Invoice

AHEAD = timedelta(days=7)
"""How long before its last day people are told."""


def ending(invoice: Invoice, *, today: date) -> Adjustment | None:
    """The first one that ends, or None when none does, or not soon."""
    soon = [each for each in invoice.discounts if each.expires and today <= each.expires <= today + AHEAD]
    return min(soon, key=lambda each: each.expires or today, default=None) if invoice.may_be_paid() else None
