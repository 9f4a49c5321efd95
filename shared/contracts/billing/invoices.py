"""Invoices: what is owed, for what, until when."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from shared.contracts.billing.comments import Thread
from shared.contracts.billing.customers import Customer, CustomField, CustomFields
from shared.contracts.billing.files import File as File
from shared.contracts.message import Ask, Event, Message, Strict
from shared.contracts.values import Currency, DocumentToken, Id, Line, Methods, Name, OfflineMethod, Percent, Text
from shared.money import LARGEST_MINOR, Money

Status = Literal["draft", "due", "past_due", "partial", "pending", "paid", "voided"]
Minor = Annotated[int, Field(ge=-LARGEST_MINOR, le=LARGEST_MINOR)]
Quantity = Annotated[Decimal, Field(ge=0, le=10**9, decimal_places=6)]
InvoiceToken = DocumentToken
"""The unguessable part of an invoice's address: whoever has it may see and pay that invoice."""


class NewLine(Strict):
    """`unit_cost` in minor units of the invoice's currency."""

    name: Name
    description: Text = ""
    quantity: Quantity = Decimal(1)
    unit_cost: Minor


class NewDiscount(Strict):
    """Either a `rate` in percent of the subtotal or an `amount` in minor units. On an invoice it may have a last
    day on which it counts, `expires`."""

    name: Name
    rate: Percent | None = None
    amount: Annotated[int, Field(gt=0, le=LARGEST_MINOR)] | None = None
    expires: date | None = None


class NewTax(Strict):
    """`rate` in percent of what is left after discounts."""

    name: Name
    rate: Percent


class NewEarlyDiscount(Strict):
    """`rate` in percent of the total is taken off when all is paid within so many days."""

    rate: Annotated[Percent, Field(gt=0, lt=100)]
    days: Annotated[int, Field(ge=0, le=365)]


class LineItem(Message):
    """`kind` "late_fee": added because the invoice was not paid in time."""

    kind: Literal["item", "late_fee"] = "item"
    name: str
    description: str
    quantity: Decimal
    unit_cost: Money
    amount: Money


class Adjustment(Message):
    """A discount or a tax with its amount; `rate` in percent, None when it is a fixed amount. `expires` is the
    last day on which a discount counts, None when it counts for ever."""

    name: str
    rate: Decimal | None
    amount: Money
    expires: date | None = None


def taken_off(in_time: Money, left: Money, *, rate: Decimal | None, until: date | None, today: date) -> Money:
    """What comes off when the rest of an invoice is paid today: `rate` percent, until a day, of what it came to
    before it was late, `in_time`."""
    off = in_time.percent(rate or Decimal(0))
    is_in_time = until is not None and today <= until
    return off if is_in_time and off < left else Money(0, off.currency)


class Standing(Message):
    """What an invoice's status follows from. Amounts are of one currency; dates are the tenant's calendar.

    `paid` counts what has been received, `pending` what is on its way from a bank; `late` is what of the total was
    added for being late. When all is paid by `early_until`, `early_rate` percent of the rest of it are taken off.
    """

    token: str
    number: str
    issued_on: date
    due_on: date
    is_draft: bool
    is_voided: bool
    total: Money
    paid: Money
    pending: Money
    late: Money | None = None
    early_rate: Decimal | None = None
    early_until: date | None = None

    @property
    def left(self) -> Money:
        """What is still to pay, whether or not some of it is on its way; of what was cancelled, nothing."""
        return Money(0, self.total.currency) if self.is_voided else self.total - self.paid

    @property
    def in_time(self) -> Money:
        """What it came to before it was late."""
        return self.total - self.late if self.late else self.total

    @property
    def early_off(self) -> Money:
        """What is taken off for paying early, whether or not it still can be had."""
        return self.in_time.percent(self.early_rate or Decimal(0))

    def discount(self, *, today: date) -> Money:
        """What is taken off when all the rest is paid today."""
        return taken_off(self.in_time, self.left, rate=self.early_rate, until=self.early_until, today=today)

    def to_pay(self, *, today: date) -> Money:
        """What it takes to pay all the rest today."""
        return self.left - self.discount(today=today)

    def coming_off(self, *, began_on: date) -> Money:
        """What will be taken off when the money has arrived that somebody sent on a day."""
        rest, is_in_time = self.left - self.pending, self.early_until is not None and began_on <= self.early_until
        return rest if is_in_time and self.pending and rest <= self.early_off else Money(0, rest.currency)

    def status(self, *, today: date) -> Status:
        """`today` is the date in the tenant's time zone: past due begins when the due date has ended there."""
        if self.is_draft:
            return "draft"
        if self.is_voided:
            return "voided"
        if not self.left:
            return "paid"
        if self.pending:
            return "pending"
        if today > self.due_on:
            return "past_due"
        return "partial" if self.paid else "due"

    def may_be_paid(self) -> bool:
        return not (self.is_draft or self.is_voided or self.pending) and self.left.minor > 0


class Invoice(Standing):
    """A whole invoice. `disabled_payment_methods`: ways in which this one cannot be paid. `late_on` is the day on
    which the last late fee fell that was added; `ended_discounts` are no longer in its sums."""

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
    ended_discounts: tuple[Adjustment, ...] = ()
    fields: tuple[CustomField, ...] = ()
    disabled_payment_methods: Methods = frozenset()
    late_on: date | None = None


class PaidWith(Message):
    """How something was paid. `kind`: card, bank, check, wire_transfer, cash or other; `brand` such as "visa"."""

    kind: str
    brand: str = ""
    last4: str = ""


class AppliedPayment(Message):
    """A payment, or the part of it, that went to one invoice. `received_at` is aware UTC."""

    payment: str
    received_at: datetime
    method: PaidWith
    amount: Money


class AppliedCredit(Message):
    """Credit that went to one invoice; `applied_at` is aware UTC, `reference` what people know the credit by,
    `note` the token of the credit note that it is of, or empty. `is_deposit`: it was paid on the
    estimate that the reference names; `is_early`: what was taken off for paying early, rather than credit."""

    applied_at: datetime
    reference: str
    note: str = ""
    amount: Money
    is_deposit: bool = False
    is_early: bool = False


class OpenAttempt(Message):
    """A payment that somebody has begun. `state` is open (to be finished on the provider's page), waiting
    (nobody knows yet) or pending (on its way from the bank). `payment` is its token; `method` when known."""

    payment: str
    state: Literal["open", "waiting", "pending"]
    started_at: datetime
    method: PaidWith | None


class Promise(Message):
    """What a customer said of how and when an invoice will be paid. `expected_on` is a date of the tenant's
    calendar; `made_at` is aware UTC."""

    method: OfflineMethod
    expected_on: date
    reference: str
    note: str
    made_at: datetime

    def holds(self, *, today: date) -> bool:
        """Until its day has ended."""
        return today <= self.expected_on


class InvoiceView(Message):
    """An invoice as its customer sees it. `is_own` tells whether the signed-in caller is its customer; `viewed_at`
    (aware UTC) when a customer first had it before her eyes."""

    invoice: Invoice
    customer: Customer
    payments: tuple[AppliedPayment, ...]
    credits: tuple[AppliedCredit, ...] = ()
    attempt: OpenAttempt | None
    is_own: bool
    thread: Thread = Thread()
    viewed_at: datetime | None = None
    promise: Promise | None = None


class CreateInvoice(Ask[Invoice]):
    """A new invoice, issued unless it is a draft. The number is given (INV-0001) unless named; the currency is
    the customer's. With `send`, the customer gets it by e-mail. The same `idempotency_key` gives the same invoice.
    Refuses with CustomerNotFound, AlreadyExists ("number"), Denied, or Invalid ("currency", "discounts": also one
    that expires before the invoice is issued, "due_on", "lines", "fields": a name comes twice, "idempotency_key":
    it came with another question before). Of `fields`, those that are left empty, or out, are the customer's.
    Terms such as "2% 10 NET 30" mean what they say where neither a discount nor a due date is named."""

    customer: Id
    number: Name | None = None
    currency: Currency | None = None
    issued_on: date | None = None
    due_on: date | None = None
    terms: Line = ""
    purchase_order: Line = ""
    notes: Text = ""
    lines: Annotated[tuple[NewLine, ...], Field(min_length=1, max_length=1000)]
    discounts: Annotated[tuple[NewDiscount, ...], Field(max_length=20)] = ()
    taxes: Annotated[tuple[NewTax, ...], Field(max_length=20)] = ()
    fields: CustomFields = ()
    disabled_payment_methods: Methods = frozenset()
    early_discount: NewEarlyDiscount | None = None
    is_draft: bool = False
    send: bool = False


class IssueInvoice(Ask[Invoice]):
    """A draft becomes an invoice that its customer sees, owes and can pay; with `send`, it is e-mailed. It is
    dated today if its day has gone by, and whatever counts from that day moves along; a discount that has expired
    is left out. Issuing again changes, and sends, nothing. Refuses with InvoiceNotFound, Conflict ("voided"),
    Invalid ("due_on") or Denied."""

    invoice: Id
    send: bool = False


class ListedInvoice(Standing):
    """An invoice as the business lists it. `customer` is an id."""

    id: int
    customer: int
    customer_name: str


class ListInvoices(Ask[tuple[ListedInvoice, ...]]):
    """The business's invoices, drafts included, the newest first; of one customer, if named. `before` is the last
    id of the page before. Refuses with Denied."""

    customer: Id | None = None
    before: Id | None = None
    limit: Annotated[int, Field(ge=1, le=100)] = 50


class GetInvoice(Ask[InvoiceView]):
    """An invoice by its number in the database, for the business and for e-mails.
    Refuses with InvoiceNotFound or Denied."""

    invoice: Id


class ViewInvoice(Ask[InvoiceView]):
    """An invoice by its link, with what was said of it last, or before a given comment. A draft is not there yet.
    Refuses with InvoiceNotFound."""

    token: InvoiceToken
    said_before: Id | None = None


class SendInvoice(Ask[None]):
    """E-mails the invoice to its customer. Refuses with InvoiceNotFound, Conflict (draft or voided) or Denied."""

    invoice: Id


class VoidInvoice(Ask[Invoice]):
    """Cancels an invoice that nothing was paid on; a page on which it could be paid is closed first. Voiding twice
    is fine. Refuses with InvoiceNotFound, Conflict ("paid"), PaymentUnderWay or Denied."""

    invoice: Id


class PrintInvoice(Ask[File]):
    """The invoice's PDF, by its link. Refuses with InvoiceNotFound or Unavailable."""

    token: InvoiceToken


class ExportInvoice(Ask[File]):
    """The invoice's lines and totals as a CSV file, in the customer's words, by its link.
    Refuses with InvoiceNotFound or Unavailable."""

    token: InvoiceToken


class InvoiceSent(Event):
    """The business wants its customer to have this invoice by e-mail."""

    invoice: int


class InvoicePaid(Event):
    """Nothing is left to pay on the invoice."""

    invoice: int
