"""Promises to pay: a customer says that the money is coming, past the provider. Nothing counts as paid by that."""

from datetime import date, timedelta
from typing import Annotated

from pydantic import Field, StringConstraints

from shared.contracts.billing.invoices import InvoiceToken
from shared.contracts.billing.payments import MOST_AT_ONCE
from shared.contracts.message import Ask, Event
from shared.contracts.values import Line, OfflineMethod, Text
from shared.money import Money

FARTHEST = timedelta(days=90)
"""How far ahead money can be promised."""
LONGEST_NOTE = 1_000
Note = Annotated[Text, StringConstraints(max_length=LONGEST_NOTE)]


class PromisePayment(Ask[None]):
    """A customer says how and when invoices will be paid: from today to ninety days on, in the tenant's calendar.
    Another word takes the place of an earlier one; the same word again changes nothing and tells nobody.
    Refuses with InvoiceNotFound, NothingToPay, MethodNotOffered, PaymentUnderWay (`facts`: payment),
    Invalid ("expected_on", "invoices": of two currencies) or Denied (the business takes no promises, or several
    and not signed in)."""

    invoices: Annotated[tuple[InvoiceToken, ...], Field(min_length=1, max_length=MOST_AT_ONCE)]
    method: OfflineMethod
    expected_on: date
    reference: Line = ""
    note: Note = ""


class WithdrawPromise(Ask[None]):
    """What was said of paying an invoice counts no more; without a promise nothing changes.
    Refuses with InvoiceNotFound."""

    token: InvoiceToken


class InvoicePaymentExpected(Event):
    """A customer has said when these invoices will be paid; `amount` is what is left on them."""

    invoices: tuple[int, ...]
    numbers: tuple[str, ...]
    amount: Money


class PromiseWithdrawn(Event):
    """A customer has taken back what was said of paying an invoice."""

    invoice: int
