"""Credit notes: what the business takes back of what it invoiced, and where that was used."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from shared.contracts.billing.customers import Customer, CustomField, CustomFields
from shared.contracts.billing.files import File
from shared.contracts.billing.invoices import Adjustment, LineItem, NewDiscount, NewLine, NewTax
from shared.contracts.message import Ask, Event, Message
from shared.contracts.values import Currency, DocumentToken, Id, Line, Name, Text
from shared.money import Money

CreditNoteStatus = Literal["draft", "open", "closed", "voided"]
CreditNoteToken = DocumentToken


class CreditNoteStanding(Message):
    """What a credit note's status follows from. `used` is what invoices got of it; dates are the tenant's."""

    token: str
    number: str
    issued_on: date
    is_draft: bool
    is_voided: bool
    total: Money
    used: Money

    @property
    def left(self) -> Money:
        """What can still be used: of a draft nothing yet, of a voided one nothing any more."""
        return Money(0, self.total.currency) if self.is_draft or self.is_voided else self.total - self.used

    @property
    def taken_back(self) -> Money:
        """What the business took back when it voided it."""
        return self.total - self.used if self.is_voided else Money(0, self.total.currency)

    @property
    def status(self) -> CreditNoteStatus:
        """It is closed when all of it was used."""
        if self.is_voided:
            return "voided"
        if self.is_draft:
            return "draft"
        return "open" if self.left else "closed"


class CreditNote(CreditNoteStanding):
    id: int
    customer: int
    currency: str
    purchase_order: str
    notes: str
    lines: tuple[LineItem, ...]
    subtotal: Money
    discounts: tuple[Adjustment, ...]
    taxes: tuple[Adjustment, ...]
    fields: tuple[CustomField, ...] = ()


class CreditedInvoice(Message):
    """The invoice that a credit note was written against."""

    token: str
    number: str


class NoteUse(CreditedInvoice):
    """What an invoice got of a credit note; `applied_at` is aware UTC."""

    applied_at: datetime
    amount: Money


class CreditNoteView(Message):
    """A credit note as its customer sees it; `uses` are in their order. `is_own` tells whether the signed-in
    caller is its customer; `voided_at` and `viewed_at`, when a customer first had it before her eyes, are aware
    UTC."""

    note: CreditNote
    customer: Customer
    invoice: CreditedInvoice | None
    uses: tuple[NoteUse, ...]
    voided_at: datetime | None
    is_own: bool
    viewed_at: datetime | None = None


class CreateCreditNote(Ask[CreditNote]):
    """A new credit note, and credit of the customer's by its number, unless it is a draft. Written against an
    invoice it is used for that at once, as far as it goes and nobody is about to pay; the rest stays credit. The
    number is given (CN-0001) unless named; the currency is the invoice's, or else the customer's. With `send`, the
    customer gets it by e-mail. Of `fields`, those that are left empty, or out, are the customer's. The same
    `idempotency_key` gives the same credit note.
    Refuses with CustomerNotFound, InvoiceNotFound (also another customer's), AlreadyExists ("number"), Conflict
    ("draft" or "voided": the invoice is), Denied, or Invalid ("currency": also another than the invoice's,
    "discounts", "fields": a name comes twice, "lines": also those that come to nothing, "idempotency_key": it came
    with another question before)."""

    customer: Id
    invoice: Id | None = None
    number: Name | None = None
    currency: Currency | None = None
    issued_on: date | None = None
    purchase_order: Line = ""
    notes: Text = ""
    lines: Annotated[tuple[NewLine, ...], Field(min_length=1, max_length=1000)]
    discounts: Annotated[tuple[NewDiscount, ...], Field(max_length=20)] = ()
    taxes: Annotated[tuple[NewTax, ...], Field(max_length=20)] = ()
    fields: CustomFields = ()
    is_draft: bool = False
    send: bool = False


class GetCreditNote(Ask[CreditNoteView]):
    """A credit note by its number in the database, for the business and for e-mails.
    Refuses with CreditNoteNotFound or Denied."""

    credit_note: Id


class ViewCreditNote(Ask[CreditNoteView]):
    """A credit note by its link. A draft is not there yet. Refuses with CreditNoteNotFound."""

    token: CreditNoteToken


class SendCreditNote(Ask[None]):
    """E-mails the credit note to its customer; a draft is credit, and there for her, from then on.
    Refuses with CreditNoteNotFound, Conflict ("voided") or Denied."""

    credit_note: Id


class VoidCreditNote(Ask[CreditNote]):
    """Takes back what was not used of a credit note; what was used stays used. Voiding twice is fine.
    Refuses with CreditNoteNotFound, Conflict ("used": all of it was) or Denied."""

    credit_note: Id


class PrintCreditNote(Ask[File]):
    """The credit note's PDF, by its link. Refuses with CreditNoteNotFound or Unavailable."""

    token: CreditNoteToken


class ExportCreditNote(Ask[File]):
    """The credit note's lines, totals and uses as a CSV file, in the customer's words, by its link.
    Refuses with CreditNoteNotFound or Unavailable."""

    token: CreditNoteToken


class CreditNoteSent(Event):
    """The business wants its customer to have this credit note by e-mail."""

    credit_note: int
