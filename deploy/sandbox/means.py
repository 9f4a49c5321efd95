"""What a customer offered to pay with, as far as it may be kept, and what will come of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

MethodType = Literal["card", "us_bank_account", "sepa_debit"]


@dataclass(frozen=True, slots=True)
class Decline:
    """Why a payment failed: in codes for the business, in words for the customer."""

    code: str
    message: str
    decline_code: str | None = None


@dataclass(frozen=True, slots=True)
class Means:
    """`details` hold brand, last digits and the like: never a number that could be charged."""

    type: MethodType
    details: Mapping[str, Any]
    decline: Decline | None = None
    asks_confirmation: bool = False

    @property
    def takes_days(self) -> bool:
        return self.type != "card"


class FieldErrors(Exception):
    """The form cannot be used as it is: what to mend, by field."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__(", ".join(errors))
        self.errors = dict(errors)


def N_(text: str) -> str:  # noqa: N802 - the name by which catalogues know what is said later
    """A message that is kept as it is, and translated where it is shown."""
    return text


def with_ascii_digits(text: str) -> str:
    """The text with its digits, in whatever script they were typed, as 0 to 9."""
    return "".join(str(int(character)) if character.isdecimal() else character for character in text)


def digits_of(text: str) -> str:
    return "".join(character for character in with_ascii_digits(text) if character.isdecimal())
