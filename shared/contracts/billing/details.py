"""What is known of a customer, as the customer sees and changes it, and the news of what was changed."""

from typing import Annotated, Literal

from pydantic import Field

from shared.contracts.billing.customers import Contact, Customer
from shared.contracts.message import Ask, Event, Message
from shared.contracts.values import Address, Email, Id, Line, Name

MOST_CONTACTS = 100
MOST_LINES = 5
"""Of an address, above the town."""
ContactToken = Annotated[str, Field(min_length=24, max_length=24, pattern=r"^[A-Za-z0-9]+$")]
ActorKind = Literal["visitor", "link", "customer", "staff", "api_key", "system"]


class KnownContact(Message):
    """A person at the customer; `token` names it on the customer's own pages."""

    token: str
    name: str
    email: str


class Details(Message):
    """`waiting_for` is an address that the customer asked for and nobody has confirmed yet, or empty;
    `has_run_out`: by the link that went there nobody can any more."""

    customer: Customer
    contacts: tuple[KnownContact, ...]
    waiting_for: str = ""
    has_run_out: bool = False


class ViewDetails(Ask[Details]):
    """All that is known of whoever is signed in, or of the customer that the business names.
    Refuses with CustomerNotFound or Denied."""

    customer: Id | None = None


class ChangeCustomer(Ask[Customer]):
    """Changes what is given and leaves the rest; `locale` may be emptied: then the business's own holds. Customers
    change themselves, as far as the business lets them, and never the address by which they sign in.
    Refuses with CustomerNotFound, Invalid ("locale", "address") or Denied."""

    customer: Id | None = None
    name: Name | None = None
    attention_to: Line | None = None
    address: Address | None = None
    tax_id: Line | None = None
    locale: Line | None = None
    email: Email | None = None


class AddContact(Ask[KnownContact]):
    """One more person, who may sign in from now on.
    Refuses with AlreadyExists ("email"), Conflict ("contacts": there are as many as may be), CustomerNotFound or
    Denied."""

    customer: Id | None = None
    name: Name
    email: Email


class ChangeContact(Ask[KnownContact]):
    """Another name or address; whoever was signed in with the old address no longer is.
    Refuses with ContactNotFound, AlreadyExists ("email"), CustomerNotFound or Denied."""

    customer: Id | None = None
    contact: ContactToken
    name: Name
    email: Email


class RemoveContact(Ask[None]):
    """Whoever was signed in with the address no longer is.
    Refuses with ContactNotFound, CustomerNotFound or Denied."""

    customer: Id | None = None
    contact: ContactToken


class Changed(Event):
    """`by` is the name of whoever did it, `actor` the kind of caller."""

    customer: int
    by: str
    actor: ActorKind
    ip: str


class CustomerChanged(Changed):
    """Something is known otherwise than before. `email_change` is the one whose link made it so; `is_undone`: it
    was taken back at the old address."""

    before: Customer
    after: Customer
    email_change: int | None = None
    is_undone: bool = False


class ContactChanged(Changed):
    """Without `before` the contact is new, without `after` it was removed; `name` is the customer's."""

    name: str
    before: Contact | None
    after: Contact | None
