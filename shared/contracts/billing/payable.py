"""What may be paid together: the page before a payment begins."""

from collections.abc import Iterable
from typing import Annotated

from pydantic import Field

from shared.contracts.billing.customers import Customer
from shared.contracts.billing.invoices import InvoiceToken, OpenAttempt
from shared.contracts.billing.payments import MOST_AT_ONCE, InvoiceRow
from shared.contracts.message import Ask, Message
from shared.contracts.settings.accepted import Accepted
from shared.contracts.values import Method, Methods
from shared.money import Money

MOST_CREDITS = 20


class PayableRow(InvoiceRow):
    """`attempt` is a payment of it that somebody has begun; it cannot be paid in `disabled_payment_methods`."""

    attempt: OpenAttempt | None
    disabled_payment_methods: Methods = frozenset()

    @property
    def is_under_way(self) -> bool:
        """Somebody paid, and the money has not arrived or nobody knows yet."""
        return self.attempt is not None and self.attempt.state != "open"

    @property
    def may_be_chosen(self) -> bool:
        return self.may_be_paid() and not self.is_under_way


class CreditLeft(Message):
    """Credit that may be used. `reference` is what people know it by, `note` the token of its credit note, if it
    is of one; either may be empty. `is_deposit`: it was paid on the estimate that the reference names."""

    id: int
    reference: str
    note: str
    is_deposit: bool = False
    left: Money


class Payable(Message):
    """Invoices in the order in which money goes to them: due first, first. Some may not be payable any more.
    `credit` is what the signed-in customer has good, one amount a currency; `credits` are what it is made of, the
    oldest first, at most `MOST_CREDITS`; `smallest` the least that can be paid online in each currency of the
    invoices; `debitable` those currencies in which the provider can take money from a bank account."""

    customer: Customer
    invoices: tuple[PayableRow, ...]
    credit: tuple[Money, ...] = ()
    credits: tuple[CreditLeft, ...] = ()
    smallest: tuple[Money, ...] = ()
    debitable: frozenset[str] = frozenset()
    is_own: bool

    def offered(self, accepted: Accepted, rows: Iterable[PayableRow]) -> tuple[Method, ...]:
        """The ways in which some of the invoices, of one currency, can be paid together."""
        chosen = tuple(rows)
        off = [row.disabled_payment_methods for row in chosen]
        cannot = {row.left.currency for row in chosen} - self.debitable
        no_bank: tuple[Method, ...] = ("bank",) if cannot else ()
        return accepted.offered(self.customer.disabled_payment_methods, no_bank, *off)


class ViewPayable(Ask[Payable]):
    """One invoice by its link, or several of the signed-in customer's own; without any, all that are open (the
    first hundred). Refuses with InvoiceNotFound, or Denied (not signed in)."""

    invoices: Annotated[tuple[InvoiceToken, ...], Field(max_length=MOST_AT_ONCE)] = ()
