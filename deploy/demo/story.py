"""What is told of the demo's businesses: plain values, dates counted from the day the demo starts."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from deploy.demo.dressing import PLAIN, Dress
from shared.contracts.billing.customers import Contact, CustomField
from shared.contracts.billing.estimates import NewDeposit
from shared.contracts.billing.invoices import NewDiscount, NewLine, NewTax
from shared.contracts.settings import Profile, Switches
from shared.contracts.settings.accepted import Accepted
from shared.contracts.settings.late_fees import LateFeeTerms
from shared.contracts.values import Address, OfflineMethod

Outcome = Literal["due", "card", "bank", "check", "part", "voided", "draft"]


@dataclass(frozen=True, slots=True)
class Paper:
    """A file under the name that people see."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Said:
    """Something said about a bill; `by` is the business's person, or empty for the customer's."""

    body: str
    by: str = ""
    files: tuple[Paper, ...] = ()


@dataclass(frozen=True, slots=True)
class Coming:
    """What the customer says of paying a bill: past the provider, in so many days."""

    method: OfflineMethod
    days: int
    reference: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bill:
    """An invoice, how many days ago it was issued, in how many days it is due, and what became of it.
    `part` is what was paid of it by bank transfer, in minor units; `coming` what the customer says of the rest.
    Its discounts count until `expires` days from now, if that is said."""

    number: str
    issued: int
    due: int
    lines: tuple[NewLine, ...]
    outcome: Outcome = "due"
    part: int = 0
    discounts: tuple[NewDiscount, ...] = ()
    expires: int | None = None
    terms: str = ""
    order: str = ""
    notes: str = ""
    send: bool = False
    said: tuple[Said, ...] = ()
    fields: tuple[CustomField, ...] = ()
    papers: tuple[Paper, ...] = ()
    coming: Coming | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """An estimate, how many days ago it was issued, for how many days more it is valid, and what became of it: its
    deposit was paid with the approval, or there was a `reason` to decline."""

    number: str
    issued: int
    valid: int
    lines: tuple[NewLine, ...]
    outcome: Literal["open", "voided", "approved", "declined", "invoiced"] = "open"
    reason: str = ""
    terms: str = ""
    payment_terms: str = ""
    deposit: NewDeposit | None = None
    is_taxed: bool = True
    send: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Refund:
    """A credit note, how many days ago it was issued, the number of the bill it is for, if any, and what became of
    it."""

    number: str
    issued: int
    lines: tuple[NewLine, ...]
    bill: str = ""
    outcome: Literal["issued", "voided", "draft"] = "issued"
    notes: str = ""
    send: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """`credit` is what the customer has good in the end, in minor units; `below` are accounts that are on this
    one's statements."""

    name: str
    email: str
    attention_to: str
    address: Address
    bills: tuple[Bill, ...]
    offers: tuple[Offer, ...] = ()
    refunds: tuple[Refund, ...] = ()
    contacts: tuple[Contact, ...] = ()
    tax_id: str = ""
    credit: int = 0
    fields: tuple[CustomField, ...] = ()
    below: tuple["Client", ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Business:
    """`tax` is on every bill of the business, and on its estimates unless they say otherwise; it is paid as
    `accepted` says. On a bill that becomes late today there is the first `late_fee`."""

    profile: Profile
    accepted: Accepted
    tax: NewTax
    clients: tuple[Client, ...] = field(default_factory=tuple)
    switches: Switches = field(default_factory=Switches)
    late_fee: LateFeeTerms | None = None
    dress: Dress = PLAIN


def line(name: str, quantity: str, unit_cost: int, description: str = "") -> NewLine:
    return NewLine(name=name, description=description, quantity=Decimal(quantity), unit_cost=unit_cost)


def off(name: str, rate: str) -> NewDiscount:
    return NewDiscount(name=name, rate=Decimal(rate))
