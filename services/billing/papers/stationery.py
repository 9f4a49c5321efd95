"""A business's letterhead: what all of its papers have in common, in the language of whom they are for."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from services.billing.documents.values import Business, Party, Sheet
from services.billing.papers.logos import logo_on_paper
from shared.colour import accent_colours
from shared.contracts.billing.customers import Customer
from shared.contracts.settings import Tenant
from shared.contracts.values import Address
from shared.language import addresses
from shared.language.catalogue import Words, pick
from shared.language.formats import Formats
from shared.language.initials import initials

LETTER_COUNTRIES = frozenset({"CA", "CL", "CO", "MX", "PH", "US", "VE"})


@dataclass(frozen=True)
class Stationery:
    """A business's letterhead in one customer's language."""

    tenant: Tenant
    customer: Customer

    @cached_property
    def words(self) -> Words:
        return Words(pick(self.customer.locale, self.tenant.locale))

    @cached_property
    def formats(self) -> Formats:
        return Formats(self.words, zone=self.tenant.zone)

    @property
    def say(self) -> Callable[..., str]:
        return self.words.gettext

    @property
    def sheet(self) -> Sheet:
        return "us-letter" if self.tenant.address.country in LETTER_COUNTRIES else "a4"

    def business(self) -> Business:
        tenant, colours = self.tenant, accent_colours(self.tenant.accent)
        tax_id = self.say("Tax ID %(number)s", number=tenant.tax_id) if tenant.tax_id else ""
        return Business(
            name=tenant.name,
            mark=initials(tenant.name),
            accent=colours.fill,
            on_accent=colours.on_fill,
            accent_text=colours.text_on_light,
            address=self.address(tenant.address),
            legal=" · ".join(part for part in (tenant.legal_name or tenant.name, tax_id) if part),
            phone=tenant.phone,
            email=tenant.email,
            logo=logo_on_paper(tenant.logo, pen=colours.text_on_light),
        )

    def billed_to(self, label: str) -> Party:
        customer = self.customer
        tax_id = self.say("Tax ID %(number)s", number=customer.tax_id) if customer.tax_id else ""
        lines = (customer.name, customer.attention_to, *self.address(customer.address), tax_id)
        return Party(label=label, lines=tuple(line for line in lines if line))

    def common(self, kind: str, number: str) -> dict[str, Any]:
        """What every paper says about itself."""
        return {
            "kind": kind,
            "number": number,
            "title": f"{kind} {number} – {self.tenant.name}",
            "file_name": f"{file_name(self.tenant.name)}-{file_name(number)}.pdf",
            "language": self.words.tag,
            "direction": self.words.direction,
            "sheet": self.sheet,
            "page_pattern": self.say("Page {n} of {m}"),
            "business": self.business(),
        }

    def address(self, address: Address) -> tuple[str, ...]:
        return addresses.written(address, locale=self.words.locale, home=self.tenant.address.country)


def file_name(text: str) -> str:
    """Safe in every file system and in a header, in any script."""
    kept = "".join(letter if letter.isalnum() else "-" for letter in text)
    return "-".join(part for part in kept.split("-") if part) or "document"
