"""E-mails about what is known of a customer: a new address to confirm, the old one told, the business told."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from babel import Locale

from services.notify.figures import Figure
from services.notify.letterhead import Letterhead, formats_for, letterhead
from shared.contracts.billing.customers import Contact, Customer
from shared.contracts.billing.details import ContactChanged, CustomerChanged
from shared.contracts.billing.email_changes import MintedEmailLink
from shared.contracts.settings import Tenant
from shared.language import addresses
from shared.language.catalogue import Words

NOTHING = "–"


@dataclass(frozen=True, slots=True)
class EmailConfirmation:
    """To the new address. `hours` is how long the link works, `asked_at` a moment written out."""

    kind: ClassVar[Literal["email_confirm"]] = "email_confirm"
    head: Letterhead
    url: str
    account: str
    old: str
    new: str
    hours: int
    browser: str
    asked_at: str


@dataclass(frozen=True, slots=True)
class EmailNotice:
    """To the old address. The link takes the change back `until` then; moments are written out."""

    kind: ClassVar[Literal["email_undo"]] = "email_undo"
    head: Letterhead
    url: str
    account: str
    old: str
    new: str
    changed_at: str
    until: str


@dataclass(frozen=True, slots=True)
class DetailsAlert:
    """To the business. `by` is a person's name, or empty; `is_undone`: from the old address."""

    kind: ClassVar[Literal["details_changed"]] = "details_changed"
    head: Letterhead
    account: str
    by: str
    rows: tuple[Figure, ...]
    is_undone: bool


def email_confirmation(minted: MintedEmailLink, tenant: Tenant) -> EmailConfirmation:
    formats, link = formats_for(tenant, minted.link.locale), minted.link
    return EmailConfirmation(
        head=letterhead(tenant, formats.words),
        url=f"{tenant.url}/email/{minted.token}",
        account=link.name,
        old=link.old,
        new=link.new,
        hours=round((minted.expires_at - minted.at).total_seconds() / 3600),
        browser=minted.browser,
        asked_at=formats.moment(minted.at),
    )


def email_notice(minted: MintedEmailLink, tenant: Tenant) -> EmailNotice:
    formats, link = formats_for(tenant, minted.link.locale), minted.link
    return EmailNotice(
        head=letterhead(tenant, formats.words),
        url=f"{tenant.url}/email/{minted.token}",
        account=link.name,
        old=link.old,
        new=link.new,
        changed_at=formats.moment(minted.at),
        until=formats.moment(minted.expires_at),
    )


def customer_alert(event: CustomerChanged, tenant: Tenant) -> DetailsAlert:
    """In the business's own language, like the next."""
    words = formats_for(tenant, None).words
    before, after = (_facts(customer, words, tenant) for customer in (event.before, event.after))
    changed = [label for label in before if before[label] != after[label]]
    rows = [row for label in changed for row in _both(label, before[label], after[label], words)]
    return DetailsAlert(letterhead(tenant, words), event.after.name, event.by, tuple(rows), event.is_undone)


def contact_alert(event: ContactChanged, tenant: Tenant) -> DetailsAlert:
    words = formats_for(tenant, None).words
    rows = _both(words.gettext("Contact"), _person(event.before), _person(event.after), words)
    return DetailsAlert(letterhead(tenant, words), event.name, event.by, tuple(rows), is_undone=False)


def _both(label: str, old: str, new: str, words: Words) -> list[Figure]:
    return [
        Figure(words.gettext("%(field)s, before", field=label), old or NOTHING, is_text=True),
        Figure(words.gettext("%(field)s, now", field=label), new or NOTHING, is_text=True),
    ]


def _facts(customer: Customer, words: Words, tenant: Tenant) -> dict[str, str]:
    lines = addresses.written(customer.address, locale=words.locale, home=tenant.address.country)
    return {
        words.gettext("Name"): customer.name,
        words.gettext("Email address"): customer.email,
        words.gettext("Attention to"): customer.attention_to,
        words.gettext("Billing address"): ", ".join(lines),
        words.gettext("Tax ID"): customer.tax_id,
        words.gettext("Language"): _tongue(customer.locale, words),
    }


def _tongue(locale: str | None, words: Words) -> str:
    """By its name: German, or Portuguese (Brazil)."""
    return (Locale.parse(locale, sep="-").get_display_name(words.locale) or locale) if locale else ""


def _person(contact: Contact | None) -> str:
    return f"{contact.name}, {contact.email}" if contact else ""
