"""Amounts are read as the locale writes them, or not at all."""

from contextlib import suppress

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as some

from shared.language.catalogue import Words
from shared.language.formats import Formats
from shared.language.typed import NotAnAmount, typed_amount
from shared.money import Money

LOCALES = ["en-US", "de-DE", "ar-AE", "ar-EG", "fr-FR", "de-CH", "en-IN", "es-ES"]


def read(text: str, locale: str = "en-US", currency: str = "USD") -> Money:
    return typed_amount(text, locale=Locale.parse(locale, sep="-"), currency=currency)


@pytest.mark.parametrize(
    ("text", "locale", "minor"),
    [
        ("165", "en-US", 165_00),
        ("1,607.67", "en-US", 1_607_67),
        ("1607.6", "en-US", 1_607_60),
        (" $1,607.67 ", "en-US", 1_607_67),
        ("USD 12.50", "en-US", 12_50),
        ("0.5", "en-US", 50),
        ("1.607,67", "de-DE", 1_607_67),
        ("1607,67 $", "de-DE", 1_607_67),
        ("1.607", "de-DE", 1_607_00),
        ("12,5", "de-DE", 12_50),
        ("1 607,67", "fr-FR", 1_607_67),
        ("1\N{NARROW NO-BREAK SPACE}607,67", "fr-FR", 1_607_67),
        ("1'607.67", "de-CH", 1_607_67),
        ("1’607.67", "de-CH", 1_607_67),
        ("1,00,000.50", "en-IN", 100_000_50),
        ("١٬٦٠٧٫٦٧", "ar-EG", 1_607_67),
        ("1,607.67", "ar-AE", 1_607_67),
        ("١٬٦٠٧٫٦٧", "ar-AE", 1_607_67),
        ("١,٦٠٧.٦٧", "ar-AE", 1_607_67),
        ("\N{RIGHT-TO-LEFT MARK}12.50", "ar-AE", 12_50),
    ],
)
def test_an_amount_is_read_as_its_locale_writes_it(text: str, locale: str, minor: int) -> None:
    assert read(text, locale) == Money(minor, "USD")


@pytest.mark.parametrize(
    ("text", "locale"),
    [
        ("", "en-US"),
        (" ", "en-US"),
        ("$", "en-US"),
        ("-5", "en-US"),
        ("−5", "en-US"),
        ("+5", "en-US"),
        ("1e3", "en-US"),
        ("1E+3", "en-US"),
        ("NaN", "en-US"),
        ("Infinity", "en-US"),
        ("∞", "en-US"),
        ("0x10", "en-US"),
        ("1_000", "en-US"),
        ("12.345", "en-US"),
        ("12,50", "en-US"),
        ("1,2,3", "en-US"),
        (",5", "en-US"),
        ("5.", "en-US"),
        ("12.50", "de-DE"),
        ("1.2.3", "de-DE"),
        ("１２", "en-US"),
        ("١٢", "en-US"),
        ("१२", "ar-EG"),
        ("1٢", "ar-EG"),
        ("1٢", "ar-AE"),
        ("½", "en-US"),
        ("²", "en-US"),
        ("€5", "en-US"),
        ("5 USD please", "en-US"),
        ("12 50", "en-US"),
        ("12 50", "fr-FR"),
        ("1 2", "fr-FR"),
        ("<b>5</b>", "en-US"),
        ("5\x00", "en-US"),
        ("💶5", "en-US"),
        ("9" * 41, "en-US"),
        ("9" * 17, "en-US"),
        ("9" * 1_000_000, "en-US"),
    ],
)
def test_what_is_no_amount_is_refused(text: str, locale: str) -> None:
    with pytest.raises(NotAnAmount):
        read(text, locale)


@pytest.mark.parametrize(
    ("text", "currency", "minor"), [("1,200", "JPY", 1200), ("12.505", "KWD", 12_505), ("12.505", "BHD", 12_505)]
)
def test_a_currency_has_its_own_number_of_decimals(text: str, currency: str, minor: int) -> None:
    assert read(text, "en-US", currency) == Money(minor, currency)


def test_yen_have_no_decimals() -> None:
    with pytest.raises(NotAnAmount):
        read("12.5", "en-US", "JPY")


@pytest.mark.parametrize("locale", LOCALES)
@given(minor=some.integers(0, 10**12))
def test_what_we_write_we_can_read(locale: str, minor: int) -> None:
    formats, amount = Formats(Words(locale), zone="UTC"), Money(minor, "USD")
    for text in (formats.money(amount), formats.typed(amount)):
        assert typed_amount(text, locale=formats.locale, currency="USD") == amount


@given(text=some.text(max_size=60), locale=some.sampled_from(LOCALES))
def test_nothing_that_can_be_typed_breaks_it(text: str, locale: str) -> None:
    with suppress(NotAnAmount):
        assert read(text, locale).minor >= 0
