"""The words people read: English stands in the source, other languages in their catalogues."""

from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from shared.contracts.values import Direction

CATALOGUES = Path(__file__).parent / "locale"
DOMAIN = "portico"
SOURCE = "en"
"""The language of the source: its words need no catalogue."""


class Words:
    """The words of one locale, a BCP 47 tag such as "de-DE".

    In a message, placeholders are written %(name)s and a percent sign %%.
    """

    def __init__(self, locale: str) -> None:
        self.tag = locale
        self.locale = Locale.parse(locale, sep="-")
        self.translations = translations(self.locale.language)

    @property
    def direction(self) -> Direction:
        return "rtl" if self.locale.text_direction == "rtl" else "ltr"

    def gettext(self, message: str, **facts: object) -> str:
        return self.translations.gettext(message) % facts

    def pgettext(self, context: str, message: str) -> str:
        """A word that other languages have several of: `context` tells which is meant."""
        return self.translations.pgettext(context, message)

    def ngettext(self, one: str, many: str, num: int, **facts: object) -> str:
        """The form for `num`, which may also be named in the message: %(num)s."""
        return self.translations.ngettext(one, many, num) % {"num": num, **facts}


def pick(*wished: str | None) -> str:
    """The first wished locale that there are words for; English when there is none."""
    for locale in wished:
        if locale and language_of(locale) in languages():
            return locale
    return SOURCE


@cache
def languages() -> frozenset[str]:
    """The languages that can be spoken, as ISO 639 codes."""
    return frozenset({SOURCE, *(file.parts[-3] for file in CATALOGUES.glob(f"*/*/{DOMAIN}.po"))})


@cache
def language_of(locale: str) -> str | None:
    try:
        return Locale.parse(locale, sep="-").language
    except (UnknownLocaleError, ValueError):
        return None


@cache
def translations(language: str) -> NullTranslations:
    """A language's catalogue, compiled in memory; without one, the words of the source."""
    if language not in languages() - {SOURCE}:
        return NullTranslations()
    compiled = BytesIO()
    write_mo(compiled, catalogue(language))
    compiled.seek(0)
    return GNUTranslations(compiled)


def catalogue(language: str) -> Catalog:
    with catalogue_path(language).open("rb") as written:
        return read_po(written, locale=language, domain=DOMAIN)


def catalogue_path(language: str) -> Path:
    return CATALOGUES / language / "LC_MESSAGES" / f"{DOMAIN}.po"
