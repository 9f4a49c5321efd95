"""The late fee that an invoice will have unless it is paid."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from shared.contracts.billing.invoices import Invoice
from shared.contracts.settings import Tenant
from shared.money import Money

AHEAD = timedelta(days=7)
"""How long before an invoice is due people are told."""


@dataclass(frozen=True, slots=True)
class ComingFee:
    """What is added `on` a day: `rate` percent of what is left then, or else an amount."""

    on: date
    rate: Decimal | None
    amount: Money


def coming_fee(invoice: Invoice, *, tenant: Tenant, today: date) -> ComingFee | None:
    """None when none is coming, or not soon."""
    terms = tenant.late_fee
    if terms is None or not invoice.may_be_paid() or invoice.due_on > today + AHEAD:
        return None
    day, amount = terms.next(invoice.due_on, last=invoice.late_on, today=today), terms.fee(invoice.left)
    return ComingFee(day, terms.rate, amount) if day and amount else None
