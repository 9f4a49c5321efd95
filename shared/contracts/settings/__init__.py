"""What `settings` promises the others: who the tenants are and how each wants to look and speak."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from shared.contracts.message import Ask, Event, Message, PlatformAsk, Strict
from shared.contracts.settings.accepted import Accepted
from shared.contracts.settings.base import Base
from shared.contracts.settings.code import Extras, Published
from shared.contracts.settings.late_fees import LateFee
from shared.contracts.settings.look import Look, Texts
from shared.contracts.values import Address, Colour, Currency, Direction, Email, Line, Name
from shared.money import Money

Module = Literal[
    "activity", "comments", "credit_notes", "details", "downloads", "estimates", "payments", "statements"
]
"""A part of the portal that a business can switch off: then its addresses lead nowhere."""
Edit = Literal["edit_name", "edit_email", "edit_address", "edit_tax_id", "edit_language", "edit_contacts"]
"""What customers may change of what is known of them, each unless the business switches it off."""


class Switches(Strict):
    """What a business offers in its portal: all modules, and what customers may do in them.

    `convenience_fee` is in percent of a card payment. `new_invoices_use_credit`: by themselves, as far as it goes.
    `send_new_invoices`: by e-mail and by themselves, after five minutes, on their date at the earliest.
    `speak_as_browsers_ask`: to visitors whom nobody knows yet; else in the business's own language.
    `tell_of_views`: the business is e-mailed when a customer first sees a document.
    """

    off: frozenset[Module] = frozenset()
    partial_payments: bool = True
    apply_credits: bool = True
    new_invoices_use_credit: bool = True
    send_new_invoices: bool = False
    promises: bool = True
    speak_as_browsers_ask: bool = True
    tell_of_views: bool = True
    edit_name: bool = True
    edit_email: bool = True
    edit_address: bool = True
    edit_tax_id: bool = True
    edit_language: bool = True
    edit_contacts: bool = True
    convenience_fee: Annotated[Decimal, Field(ge=0, le=4, decimal_places=2)] = Decimal(0)

    def fee_on(self, amount: Money) -> Money:
        """What is added to so much paid by card, half-up."""
        return amount.percent(self.convenience_fee)

    def has(self, module: Module | None) -> bool:
        """Whether a module is there; what belongs to none always is."""
        return module not in self.off

    def lets(self, edit: Edit | None) -> bool:
        """Whether customers may change that themselves; what is no such thing is always fine."""
        return edit is None or (self.has("details") and getattr(self, edit) is True)


class Tenant(Message):
    """A business on this installation. `version` grows by one with each change.

    `url` is its canonical address, such as "https://acme.example.com", without a slash at the end.
    `zone` is an IANA time zone, `locale` a BCP 47 tag ("en-US", "ar-AE"); `accent` is "#rrggbb".
    `logo` is an SVG or a data URL of a raster image, or empty.
    """

    id: int
    version: int
    username: str
    name: str
    legal_name: str
    url: str
    domain: str | None
    currency: str
    locale: str
    direction: Direction
    zone: str
    address: Address
    tax_id: str
    email: str
    phone: str
    accent: str
    logo: str
    terms_url: str
    privacy_url: str
    switches: Switches = Switches()
    accepted: Accepted = Accepted()
    late_fee: LateFee | None = None
    extras: Extras = Extras()
    published: Published = Published()
    look: Look = Look()
    texts: Texts = Texts()


class Profile(Strict):
    """What a business says of itself; see `Tenant` for the fields."""

    username: Line
    name: Name
    legal_name: Line = ""
    domain: Line | None = None
    currency: Currency
    locale: Line = "en-US"
    zone: Line = "UTC"
    address: Address = Address()
    tax_id: Line = ""
    email: Email
    phone: Line = ""
    accent: Colour = "#0b6b53"
    logo: str = ""
    terms_url: Line = ""
    privacy_url: Line = ""


class FindTenant(PlatformAsk[Tenant]):
    """The tenant that one exact host names (no port, lower case). Refuses with TenantNotFound."""

    host: str


class ListTenants(PlatformAsk[list[Tenant]]):
    """All tenants, oldest first; for jobs and operators. Refuses nothing."""


class GetTenant(Ask[Tenant]):
    """The caller's own tenant. Refuses with TenantNotFound."""


class CreateTenant(PlatformAsk[Tenant]):
    """A new business. Refuses with AlreadyExists (username or domain taken) or Invalid (`about`: the field)."""

    profile: Profile


class ChangeTenant(Ask[Tenant]):
    """The caller's tenant with a new profile. Refuses with AlreadyExists, Invalid, Conflict ("version"),
    TenantNotFound or Denied."""

    profile: Profile
    base: Base = None


class ChangeSwitches(Ask[Tenant]):
    """The caller's tenant with other switches. Refuses with Conflict ("version"), TenantNotFound or Denied."""

    switches: Switches
    base: Base = None


class ChangeAccepted(Ask[Tenant]):
    """The caller's tenant with other ways of paying. Refuses with Invalid ("instructions": a method comes twice),
    Conflict ("version"), TenantNotFound or Denied."""

    accepted: Accepted
    base: Base = None


class SettingsChanged(Event):
    """The tenant's settings are now at `version`: drop what you remember of them."""

    version: int


class SettingsNoted(Event):
    """Somebody changed how the business's portal is set up: for the audit log. `act` says what was done, `actor`
    is the kind of caller, `facts` hold what is different now, by its field, in few words."""

    act: Annotated[str, Field(max_length=40)]
    actor: str
    name: str
    ip: str
    facts: dict[str, str]
