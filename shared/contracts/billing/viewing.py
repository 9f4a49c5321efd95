"""Whether a customer has seen a document: a person, once, and never the business itself."""

from typing import Annotated, Literal

from pydantic import Field

from shared.contracts.message import Ask, Event
from shared.contracts.values import DocumentToken, Id

ViewedKind = Literal["invoice", "estimate", "credit_note"]


class MarkViewed(Ask[None]):
    """A person has the document before her eyes: the gateway has seen a sign of that. The first time is kept.
    Whoever is no customer and holds no link changes nothing.
    Refuses with InvoiceNotFound, EstimateNotFound or CreditNoteNotFound, by its kind."""

    kind: ViewedKind
    token: DocumentToken


class PreviewDocument(Ask[str]):
    """The address, on the tenant's own site, at which the business looks at its document without being taken for
    the customer; good for so many seconds.
    Refuses with Denied, or with InvoiceNotFound, EstimateNotFound or CreditNoteNotFound, by its kind."""

    kind: ViewedKind
    document: Id
    seconds: Annotated[int, Field(gt=0, le=86_400)] = 3_600


class InvoiceViewed(Event):
    """The customer has seen the invoice, for the first time."""

    invoice: int


class EstimateViewed(Event):
    """The customer has seen the estimate, for the first time."""

    estimate: int


class CreditNoteViewed(Event):
    """The customer has seen the credit note, for the first time."""

    credit_note: int
