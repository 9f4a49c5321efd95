"""Customers: who is billed, and who may sign in for them."""

from typing import Annotated

from pydantic import Field

from shared.contracts.message import Ask, Message, Strict
from shared.contracts.values import Address, Currency, Email, Id, Line, Methods, Name


class Contact(Strict):
    """A person at the customer; may sign in with the address."""

    name: Name
    email: Email


class CustomField(Strict):
    """Something that the business wants to have on its documents, such as "Cost centre": "4711"."""

    name: Annotated[Name, Field(max_length=60)]
    value: Line = ""


CustomFields = Annotated[tuple[CustomField, ...], Field(max_length=20)]


class Customer(Message):
    """Somebody the business bills. `locale` is a BCP 47 tag, or None for the tenant's own; `currency` ISO 4217.
    `disabled_payment_methods`: ways of paying that the business does not offer this customer. `parent` is the
    customer whose statements hold this one's documents, too."""

    id: int
    number: str
    name: str
    email: str
    attention_to: str
    address: Address
    tax_id: str
    locale: str | None
    currency: str
    fields: tuple[CustomField, ...] = ()
    disabled_payment_methods: Methods = frozenset()
    parent: int | None = None


class Match(Message):
    """A customer that an address may sign in for; `contact` is the person's name, or empty; `locale` None where
    no language was chosen."""

    customer: int
    name: str
    contact: str
    locale: str | None = None


class CreateCustomer(Ask[Customer]):
    """A new customer; the number is given (CUST-0001) unless named, the currency is the tenant's unless named.
    The same `idempotency_key` gives the same customer.
    Refuses with AlreadyExists (`about` "number"), CustomerNotFound (the parent), Invalid ("currency", "locale",
    "fields": a name comes twice, "idempotency_key") or Denied."""

    name: Name
    email: Email
    number: Name | None = None
    attention_to: Line = ""
    address: Address = Address()
    tax_id: Line = ""
    locale: Line | None = None
    currency: Currency | None = None
    contacts: Annotated[tuple[Contact, ...], Field(max_length=100)] = ()
    fields: CustomFields = ()
    disabled_payment_methods: Methods = frozenset()
    parent: Id | None = None


class SetParent(Ask[Customer]):
    """Puts a customer below another, or below none: the statements of the one above hold what is below, too.
    Refuses with CustomerNotFound (either), Invalid ("parent": the other is below this one) or Denied."""

    customer: Id
    parent: Id | None


class GetCustomer(Ask[Customer]):
    """One customer of the tenant. Refuses with CustomerNotFound or Denied."""

    customer: Id


class FindCustomers(Ask[list[Match]]):
    """The customers whose main address or contact has this address, whatever its case.
    Refuses with Denied."""

    email: Email
