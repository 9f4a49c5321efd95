"""What may be paid together: the page before a payment begins."""

from typing import Annotated

from pydantic import Field

from shared.contracts.billing.customers import Customer
from shared.contracts.billing.invoices import InvoiceToken, OpenAttempt
from shared.contracts.billing.payments import MOST_AT_ONCE, InvoiceRow
from shared.contracts.message import Ask, Message
from shared.money import Money


class PayableRow(InvoiceRow):
    """`attempt` is a payment of it that somebody has begun."""

    attempt: OpenAttempt | None

    @property
    def is_under_way(self) -> bool:
        """Somebody paid, and the money has not arrived or nobody knows yet."""
        return self.attempt is not None and self.attempt.state != "open"

    @property
    def may_be_chosen(self) -> bool:
        return self.may_be_paid() and not self.is_under_way


class Payable(Message):
    """Invoices in the order in which money goes to them: due first, first. Some may not be payable any more.
    `credit` is what the signed-in customer has good, one amount a currency;
    `smallest` the least that can be paid online in each currency of the invoices."""

    customer: Customer
    invoices: tuple[PayableRow, ...]
    credit: tuple[Money, ...] = ()
    smallest: tuple[Money, ...] = ()
    is_own: bool


class ViewPayable(Ask[Payable]):
    """One invoice by its link, or several of the signed-in customer's own; without any, all that are open (the
    first hundred). Refuses with InvoiceNotFound, or Denied (not signed in)."""

    invoices: Annotated[tuple[InvoiceToken, ...], Field(max_length=MOST_AT_ONCE)] = ()
