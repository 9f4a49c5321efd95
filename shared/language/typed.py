"""Amounts as people type them, in the digits and with the separators of their own locale."""

import re
import unicodedata
from decimal import Decimal

from babel import Locale
from babel.numbers import get_currency_symbol, get_decimal_symbol, get_group_symbol

from shared.money import Money, exponent, from_major

LONGEST = 40
INVISIBLE = re.compile("[\N{LEFT-TO-RIGHT MARK}\N{RIGHT-TO-LEFT MARK}\N{ARABIC LETTER MARK}\u2066-\u2069]")
SPACES = re.compile(r"\s")
APOSTROPHES = str.maketrans({"’": "'", "ʼ": "'"})


class NotAnAmount(ValueError):
    """What was typed is no amount of the currency, or not written as the locale writes it."""


def typed_amount(text: str, *, locale: Locale, currency: str) -> Money:
    """Raises NotAnAmount: for signs, exponents, other scripts' digits, misplaced separators, too many decimals.

    Who reads Arabic may type its figures too, whichever her country prints: her keyboard decides."""
    if len(text) > LONGEST:
        raise NotAnAmount
    systems = _systems(locale)
    bare = _as_ascii(_without_currency(_even(text), locale, currency), systems)
    for system in systems:
        found = _pattern(locale, system, exponent(currency)).fullmatch(bare)
        if found:
            whole = "".join(re.findall("[0-9]", found["whole"]))
            return _counted(f"{whole}.{found['part'] or '0'}", currency)
    raise NotAnAmount


def _even(text: str) -> str:
    """Without what cannot be seen; spaces and apostrophes of one kind each."""
    return SPACES.sub(" ", INVISIBLE.sub("", text)).translate(APOSTROPHES).strip()


def _counted(plain: str, currency: str) -> Money:
    try:
        return from_major(Decimal(plain), currency)
    except ValueError as too_much:
        raise NotAnAmount from too_much


def _without_currency(text: str, locale: Locale, currency: str) -> str:
    """The currency may stand before or after, as its sign or its code."""
    for name in (get_currency_symbol(currency, locale=locale), currency):
        text = text.removeprefix(_even(name)).removesuffix(_even(name)).strip()
    return text


def _systems(locale: Locale) -> tuple[str, ...]:
    return ("latn", "arab") if locale.other_numbering_systems.get("native") == "arab" else ("latn",)


def _as_ascii(text: str, systems: tuple[str, ...]) -> str:
    """The locale's own digits as 0 to 9; of every other script they are left as they are, and not understood."""
    if "arab" not in systems:
        return text
    arabic = {ord(figure): str(unicodedata.digit(figure)) for figure in "٠١٢٣٤٥٦٧٨٩"}
    return text.translate(arabic) if not re.search("[0-9]", text) else text


def _pattern(locale: Locale, system: str, digits: int) -> re.Pattern[str]:
    group = re.escape(SPACES.sub(" ", get_group_symbol(locale, numbering_system=system)).translate(APOSTROPHES))
    point = re.escape(get_decimal_symbol(locale, numbering_system=system))
    grouped = rf"[0-9]{{1,3}}(?:{group}[0-9]{{2,3}})*{group}[0-9]{{3}}"
    part = rf"(?:{point}(?P<part>[0-9]{{1,{digits}}}))?" if digits else "(?P<part>)?"
    return re.compile(rf"(?P<whole>[0-9]+|{grouped}){part}", re.ASCII)
