"""The e-mail to the business about a payment that does not fit."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from services.notify.letterhead import Letterhead, formats_for, letterhead
from shared.contracts.billing.payments import PaymentView
from shared.contracts.settings import Tenant

MOST_NUMBERS = 5


@dataclass(frozen=True, slots=True)
class PaymentQuarantine:
    """`numbers` are the documents that wait, `others` how many more; `reason` is the provider's report, as it is;
    `command` is what to type once somebody has looked."""

    kind: ClassVar[Literal["payment_quarantined"]] = "payment_quarantined"
    head: Letterhead
    url: str
    reference: str
    customer: str
    amount: str
    numbers: tuple[str, ...]
    others: int
    reason: str
    command: str


def payment_quarantined(payment: PaymentView, tenant: Tenant, *, reason: str, page: str) -> PaymentQuarantine:
    """In the business's own language; `page` is its own address of the first document that waits."""
    formats = formats_for(tenant, None)
    numbers = [invoice.number for invoice in payment.invoices]
    if payment.estimate is not None:
        numbers.append(payment.estimate.number)
    return PaymentQuarantine(
        head=letterhead(tenant, formats.words),
        url=page,
        reference=payment.reference,
        customer=payment.customer.name,
        amount=formats.money(payment.amount),
        numbers=tuple(numbers[:MOST_NUMBERS]),
        others=max(len(numbers) - MOST_NUMBERS, 0),
        reason=reason,
        command=f"portico payment release {payment.reference} --tenant {tenant.username}",
    )
