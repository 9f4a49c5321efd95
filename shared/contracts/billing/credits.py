"""Credit: what a customer has good, and its use for invoices."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from shared.contracts.billing.invoices import InvoiceToken
from shared.contracts.billing.payments import MOST_AT_ONCE
from shared.contracts.message import Ask, Event, Message
from shared.contracts.values import Id, Line
from shared.money import Money


class Credit(Message):
    """`source`: overpayment, deposit, credit_note or adjustment; `reference` is what people know it by; `left` is
    what can still be used. `posted_at` is aware UTC."""

    id: int
    customer: int
    source: str
    reference: str
    amount: Money
    left: Money
    posted_at: datetime


class GiveCredit(Ask[Credit]):
    """The business gives a customer credit. The same `idempotency_key` gives it once.
    Refuses with CustomerNotFound, Invalid ("amount", "currency", "idempotency_key") or Denied."""

    customer: Id
    amount: Money
    reference: Line = ""


class ListCredits(Ask[list[Credit]]):
    """What a customer has good, oldest first; what is used up is not in it. Refuses with Denied."""

    customer: Id


class ApplyCredit(Ask[None]):
    """Uses credit for invoices of one customer, due first first; a page on which one could be paid is closed
    first. `left` is what the asker saw to be left on all of them: asked twice, it is done once. `credit` names the
    one to be used; without, the oldest is used first.
    Refuses with InvoiceNotFound, NothingToPay, AmountNotPayable (more than is left, or `left` has changed),
    CreditExceeded (also when `credit` is not the customer's), PaymentUnderWay (`facts`: payment) or Denied (not
    signed in, or customers may not)."""

    invoices: Annotated[tuple[InvoiceToken, ...], Field(min_length=1, max_length=MOST_AT_ONCE)]
    amount: Money
    left: Money
    credit: Id | None = None


class CreditApplied(Event):
    """Credit was used for an invoice."""

    invoice: int
    amount: Money
