"""Estimates: what something would cost, until when, and whether the customer wants it."""

import hashlib
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints

from shared.contracts.billing.comments import Thread
from shared.contracts.billing.customers import Customer, CustomField, CustomFields
from shared.contracts.billing.files import File
from shared.contracts.billing.invoices import (
    Adjustment,
    LineItem,
    NewDiscount,
    NewLine,
    NewTax,
    OpenAttempt,
)
from shared.contracts.message import Ask, Event, Message, Strict
from shared.contracts.values import Currency, DocumentToken, Id, Line, Name, Percent, Text
from shared.money import LARGEST_MINOR, Money

EstimateStatus = Literal["draft", "sent", "approved", "invoiced", "declined", "voided", "expired"]
EstimateToken = DocumentToken


def _signed(initials: str) -> str:
    if not initials.isprintable():
        raise ValueError("initials are something that can be printed")
    if not any(character.isalnum() for character in initials):
        raise ValueError("initials have a letter or a digit")
    return initials


Initials = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=20),
    AfterValidator(_signed),
]
"""One to twenty printable characters, of any script, a letter or a digit among them."""
Shown = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
"""A digest of an estimate as somebody saw it; see `Estimate.shown`."""


class NewDeposit(Strict):
    """What is to be paid on approval: either a `rate` in percent of the total or an `amount` in minor units."""

    rate: Percent | None = None
    amount: Annotated[int, Field(gt=0, le=LARGEST_MINOR)] | None = None


class EstimateStanding(Message):
    """What an estimate's status follows from. Dates are the tenant's calendar.

    Without `valid_until` it never expires. `deposit` is what is to be paid on approval, or nought.
    """

    token: str
    number: str
    issued_on: date
    valid_until: date | None
    is_draft: bool
    is_voided: bool
    is_invoiced: bool
    is_declined: bool
    is_approved: bool
    total: Money
    deposit: Money

    def status(self, *, today: date) -> EstimateStatus:
        """`today` is the date in the tenant's time zone: it expires when its last day has ended there."""
        if self.is_draft:
            return "draft"
        if self.is_voided:
            return "voided"
        if self.is_invoiced:
            return "invoiced"
        if self.is_declined:
            return "declined"
        if self.is_approved:
            return "approved"
        return "expired" if self.valid_until is not None and today > self.valid_until else "sent"


class Estimate(EstimateStanding):
    """A whole estimate. `terms` are what the customer agrees to on approval, `payment_terms` those of the invoice
    that is made of it. `deposit_rate` in percent of the total, None when the deposit is a fixed amount."""

    id: int
    customer: int
    currency: str
    terms: str
    purchase_order: str
    notes: str
    lines: tuple[LineItem, ...]
    subtotal: Money
    discounts: tuple[Adjustment, ...]
    taxes: tuple[Adjustment, ...]
    deposit_rate: Decimal | None
    is_deposit_paid: bool
    payment_terms: str = ""
    fields: tuple[CustomField, ...] = ()

    @property
    def shown(self) -> str:
        """Of all that somebody who approves or declines goes by. Another digest: it has been changed since."""
        told = self.model_dump_json(
            include={
                *("number", "valid_until", "lines", "total", "deposit"),
                *("terms", "payment_terms", "notes", "fields"),
            }
        )
        return hashlib.sha256(told.encode()).hexdigest()[:32]


class Approval(Message):
    """Who approved, as the page shows it: `name` is empty when nobody was signed in. `at` is aware UTC."""

    initials: str
    name: str
    at: datetime


class ApprovalRecord(Approval):
    """All that was recorded of an approval, for the business; `terms` are those that were agreed to."""

    ip: str
    user_agent: str
    terms: str


class Decline(Message):
    """That the customer declined; `reason` may be empty. `at` is aware UTC."""

    reason: str
    at: datetime


class Billed(Message):
    """The invoice that was made from an estimate."""

    token: str
    number: str


class EstimateView(Message):
    """An estimate as its customer sees it. `attempt` is a deposit that somebody has begun to pay,
    `deposit_payment` the token of the one that was received. `is_own` tells whether the signed-in caller is its
    customer; `viewed_at` (aware UTC) when a customer first had it before her eyes; `is_debitable` whether bank
    accounts can be charged in its currency."""

    estimate: Estimate
    customer: Customer
    approval: Approval | None
    decline: Decline | None
    invoice: Billed | None
    attempt: OpenAttempt | None
    deposit_payment: str
    thread: Thread
    is_own: bool
    viewed_at: datetime | None = None
    is_debitable: bool = True


class EstimateRow(EstimateStanding):
    """An estimate as a list shows it; `summary` is what it is for."""

    summary: str


class CreateEstimate(Ask[Estimate]):
    """A new estimate, there for its customer unless it is a draft. The number is given (EST-0001) unless named;
    the currency is the customer's. With `send`, the customer gets it by e-mail. The same `idempotency_key` gives
    the same estimate.
    Of `fields`, those that are left empty, or out, are the customer's. `payment_terms` such as "2% 10 NET 30" are
    those of the invoice, counted from the day on which that is written.
    Refuses with CustomerNotFound, AlreadyExists ("number"), Denied, or Invalid ("currency", "deposit",
    "discounts", "fields": a name comes twice, "lines", "valid_until", "idempotency_key": it came with another
    question before)."""

    customer: Id
    number: Name | None = None
    currency: Currency | None = None
    issued_on: date | None = None
    valid_until: date | None = None
    terms: Text = ""
    purchase_order: Line = ""
    notes: Text = ""
    lines: Annotated[tuple[NewLine, ...], Field(min_length=1, max_length=1000)]
    discounts: Annotated[tuple[NewDiscount, ...], Field(max_length=20)] = ()
    taxes: Annotated[tuple[NewTax, ...], Field(max_length=20)] = ()
    deposit: NewDeposit | None = None
    payment_terms: Line = ""
    fields: CustomFields = ()
    is_draft: bool = False
    send: bool = False


class GetEstimate(Ask[EstimateView]):
    """An estimate by its number in the database, for the business and for e-mails.
    Refuses with EstimateNotFound or Denied."""

    estimate: Id


class ViewEstimate(Ask[EstimateView]):
    """An estimate by its link. A draft is not there yet. `said_before` is a comment: its thread is shown
    up to there. Refuses with EstimateNotFound."""

    token: EstimateToken
    said_before: Id | None = None


class SendEstimate(Ask[None]):
    """E-mails the estimate to its customer; a draft is there for her from then on.
    Refuses with EstimateNotFound, EstimateClosed ("voided") or Denied."""

    estimate: Id


class VoidEstimate(Ask[Estimate]):
    """Takes an estimate back; a page on which its deposit could be paid is closed first. Voiding twice is fine.
    Refuses with EstimateNotFound, EstimateClosed ("invoiced"), PaymentUnderWay or Denied."""

    estimate: Id


class PrintEstimate(Ask[File]):
    """The estimate's PDF, by its link. Refuses with EstimateNotFound or Unavailable."""

    token: EstimateToken


class ExportEstimate(Ask[File]):
    """The estimate's lines and totals as a CSV file, in the customer's words, by its link.
    Refuses with EstimateNotFound or Unavailable."""

    token: EstimateToken


class EstimateSent(Event):
    """The business wants its customer to have this estimate by e-mail."""

    estimate: int
