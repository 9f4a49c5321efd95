"""Whether a customer has seen an invoice: a person, once, and never the business itself."""

from typing import Annotated

from pydantic import Field

from shared.contracts.billing.invoices import InvoiceToken
from shared.contracts.message import Ask, Event
from shared.contracts.values import Id


class MarkViewed(Ask[None]):
    """A person has the invoice before her eyes: the gateway has seen a sign of that. The first time is kept.
    Whoever is no customer and holds no link changes nothing. Refuses with InvoiceNotFound."""

    token: InvoiceToken


class PreviewInvoice(Ask[str]):
    """The address, on the tenant's own site, at which the business looks at its invoice without being taken for
    the customer; good for so many seconds. Refuses with InvoiceNotFound or Denied."""

    invoice: Id
    seconds: Annotated[int, Field(gt=0, le=86_400)] = 3_600


class InvoiceViewed(Event):
    """The customer has seen the invoice, for the first time."""

    invoice: int
