"""Small values that several services' messages are made of."""

import re
import unicodedata
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints

from shared.contracts.message import Strict


def _without_controls(text: str) -> str:
    if any(ord(character) < 32 or ord(character) == 127 for character in text):
        raise ValueError("control characters are not allowed")
    return text


def without_nul(text: str) -> str:
    if "\0" in text:
        raise ValueError("NUL characters are not allowed")
    return text


def _iban(text: str) -> str:
    """Without its spaces. What was mistyped does not add up: ISO 13616."""
    number = "".join(text.split()).upper()
    if not re.fullmatch(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}", number):
        raise ValueError("not an IBAN")
    if int("".join(str(int(sign, 36)) for sign in number[4:] + number[:4])) % 97 != 1:
        raise ValueError("not an IBAN: its check digits are wrong")
    return number


def _one_mailbox(address: str) -> str:
    """One plain mailbox: what a header, a log or an allow-list could misread is refused. Signs that only stand for
    another, as that of Kelvin for K, are that other: alike in lower case, they would lead to another's mailbox."""
    address = unicodedata.normalize("NFC", address)
    local, at, domain = address.rpartition("@")
    if not (at and local and "." in domain and address.isprintable()):
        raise ValueError("not an e-mail address")
    if any(character in address for character in ' ,;:<>()[]\\"\t') or "@" in local:
        raise ValueError("not a single e-mail address")
    return address


Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200), AfterValidator(_without_controls)]
"""One line of text, at most 200 characters."""
Name = Annotated[Line, StringConstraints(min_length=1)]
Text = Annotated[str, StringConstraints(max_length=10_000), AfterValidator(without_nul)]
Email = Annotated[str, StringConstraints(strip_whitespace=True, max_length=254), AfterValidator(_one_mailbox)]
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
Id = Annotated[int, Field(gt=0, lt=2**63)]
"""The number that a database gave to a customer, an invoice or a payment."""
DocumentToken = Annotated[str, Field(min_length=24, max_length=24, pattern=r"^[A-Za-z0-9]+$")]
"""The unguessable part of a document's address."""
Iban = Annotated[str, StringConstraints(max_length=50), AfterValidator(_iban)]
Bic = Annotated[str, StringConstraints(pattern=r"^([A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?)?$")]
Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9a-f]{6}$")]
Percent = Annotated[Decimal, Field(ge=0, le=100, max_digits=7, decimal_places=4)]
Direction = Literal["ltr", "rtl"]
OfflineMethod = Literal["check", "wire_transfer", "cash", "other"]
"""Ways of paying that go past the provider."""
Method = Literal["card", "bank", "check", "wire_transfer", "cash", "other"]
Methods = frozenset[Method]


class Address(Strict):
    """A postal address. `country` is ISO 3166-1 alpha-2; `lines` are what stands above the town."""

    lines: tuple[Line, ...] = ()
    city: Line = ""
    state: Line = ""
    postal_code: Line = ""
    country: Country | None = None
