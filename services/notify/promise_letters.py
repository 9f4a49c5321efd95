"""The e-mail to the business about what a customer said of paying."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from services.notify.letterhead import Letterhead, formats_for, letterhead
from shared.contracts.billing.invoices import InvoiceView, PaidWith, Promise
from shared.contracts.settings import Tenant
from shared.language.phrases import paid_how
from shared.money import Money

MOST_NUMBERS = 5


@dataclass(frozen=True, slots=True)
class PaymentExpected:
    """`numbers` are the invoices, `others` how many more; `how` follows "to be paid", `words` is the customer's
    note, line by line. `is_withdrawn`: no more."""

    kind: ClassVar[Literal["payment_expected"]] = "payment_expected"
    head: Letterhead
    url: str
    customer: str
    numbers: tuple[str, ...]
    others: int
    amount: str
    is_withdrawn: bool
    how: str = ""
    day: str = ""
    reference: str = ""
    words: tuple[str, ...] = ()


def payment_expected(
    view: InvoiceView,
    promise: Promise,
    tenant: Tenant,
    *,
    numbers: Sequence[str],
    amount: Money,
    page: str,
) -> PaymentExpected:
    """In the business's own language; `page` is its own address of the first invoice."""
    formats = formats_for(tenant, None)
    return PaymentExpected(
        head=letterhead(tenant, formats.words),
        url=page,
        customer=view.customer.name,
        numbers=tuple(numbers[:MOST_NUMBERS]),
        others=max(len(numbers) - MOST_NUMBERS, 0),
        amount=formats.money(amount),
        is_withdrawn=False,
        how=paid_how(formats.words, PaidWith(kind=promise.method)),
        day=formats.long_date(promise.expected_on),
        reference=promise.reference,
        words=tuple(promise.note.splitlines()),
    )


def promise_withdrawn(view: InvoiceView, tenant: Tenant, *, page: str) -> PaymentExpected:
    formats = formats_for(tenant, None)
    return PaymentExpected(
        head=letterhead(tenant, formats.words),
        url=page,
        customer=view.customer.name,
        numbers=(view.invoice.number,),
        others=0,
        amount=formats.money(view.invoice.left),
        is_withdrawn=True,
    )
