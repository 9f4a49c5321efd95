"""In which currency and language a document may be."""

from babel import Locale, UnknownLocaleError
from babel.numbers import is_currency

from shared.contracts.errors import Invalid

LONGEST_LOCALE = 35
"""Letters that RFC 5646 asks everybody to make room for."""


def demand_currency(code: str) -> None:
    """Raises Invalid for three letters that are no money."""
    if not is_currency(code):
        raise Invalid("currency")


def demand_locale(tag: str) -> None:
    """Raises Invalid for what is not the BCP 47 tag of a known language."""
    if len(tag) > LONGEST_LOCALE:
        raise Invalid("locale")
    try:
        Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError) as unknown:
        raise Invalid("locale") from unknown
