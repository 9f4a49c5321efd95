"""Amounts, dates and addresses are written as each language writes them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from shared.contracts.values import Address
from shared.language import addresses
from shared.language.catalogue import Words
from shared.language.formats import Formats
from shared.money import Money


def formats(locale: str, zone: str = "UTC") -> Formats:
    return Formats(Words(locale), zone=zone)


@pytest.mark.parametrize(
    ("locale", "amount", "written"),
    [
        ("en-US", Money(160767, "USD"), "$1,607.67"),
        ("en-US", Money(-13651, "USD"), "−$136.51"),
        ("en-US", Money(155829, "AED"), "AED\N{NO-BREAK SPACE}1,558.29"),
        ("en-US", Money(1250, "JPY"), "¥1,250"),
        ("en-US", Money(1234567, "KWD"), "KWD\N{NO-BREAK SPACE}1,234.567"),
        ("de-DE", Money(155857, "EUR"), "1.558,57\N{NO-BREAK SPACE}€"),
        ("de-DE", Money(-12201, "EUR"), "−122,01\N{NO-BREAK SPACE}€"),
        ("ar-AE", Money(155829, "AED"), "1,558.29\N{NO-BREAK SPACE}د.إ."),
        ("ar-AE", Money(-13826, "AED"), "\u2066−138.26\u2069\N{NO-BREAK SPACE}د.إ."),
        ("fr-FR", Money(155829, "EUR"), "1\u202f558,29\N{NO-BREAK SPACE}€"),
    ],
)
def test_money_has_its_currency_its_digits_and_a_real_minus(locale: str, amount: Money, written: str) -> None:
    assert formats(locale).money(amount) == written


@pytest.mark.parametrize(
    ("locale", "whole", "short"),
    [
        ("en-US", "November 10, 2026", "November 10"),
        ("de-DE", "10. November 2026", "10. November"),
        ("ar-AE", "10 نوفمبر 2026", "10 نوفمبر"),
    ],
)
def test_dates_are_written_out(locale: str, whole: str, short: str) -> None:
    day = date(2026, 11, 10)
    assert (formats(locale).long_date(day), formats(locale).day(day)) == (whole, short)


@pytest.mark.parametrize(
    ("locale", "zone", "written"),
    [
        ("en-US", "America/New_York", "November 22, 2026, 10:42\u202fAM EST"),
        ("de-DE", "Europe/Berlin", "22. November 2026, 16:42 MEZ"),
        ("en-US", "Asia/Kolkata", "November 22, 2026, 9:12\u202fPM GMT+05:30"),
        ("ar-AE", "Asia/Dubai", "22 نوفمبر 2026، 7:42 م GST"),
    ],
)
def test_moments_are_told_in_the_zone_with_its_name(locale: str, zone: str, written: str) -> None:
    assert formats(locale, zone).moment(datetime(2026, 11, 22, 15, 42, tzinfo=UTC)) == written


@pytest.mark.parametrize(
    ("locale", "day", "written"),
    [
        ("fr-FR", date(2026, 11, 1), ["1er novembre 2026", "1er nov. 2026", "1er novembre"]),
        ("fr-CA", date(2026, 1, 1), ["1er janvier 2026", "1er janv. 2026", "1er janvier"]),
        ("fr-FR", date(2026, 1, 11), ["11 janvier 2026", "11 janv. 2026", "11 janvier"]),
        ("es-ES", date(2026, 11, 1), ["1 de noviembre de 2026", "1 nov 2026", "1 de noviembre"]),
    ],
)
def test_the_first_of_a_month_is_counted_as_people_count_it(locale: str, day: date, written: list[str]) -> None:
    formats = Formats(Words(locale), zone="UTC")
    assert [formats.long_date(day), formats.short_date(day), formats.day(day)] == written


def test_a_moment_belongs_to_the_day_of_its_zone() -> None:
    late = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    days = [formats("en-US", zone).day_of(late).day for zone in ("America/New_York", "UTC", "Asia/Dubai")]
    assert days == [22, 22, 23]


@pytest.mark.parametrize(
    ("locale", "rate", "quantity"),
    [
        ("en-US", "8.25%", "1,234.5"),
        ("de-DE", "8,25\N{NO-BREAK SPACE}%", "1.234,5"),
        ("ar-AE", "8.25%", "1,234.5"),
    ],
)
def test_rates_and_quantities_keep_the_digits_they_have(locale: str, rate: str, quantity: str) -> None:
    written = (formats(locale).percent(Decimal("8.25")), formats(locale).quantity(Decimal("1234.500000")))
    assert written == (rate, quantity)


def test_addresses_are_written_as_in_their_country() -> None:
    american = Address(
        lines=("880 Cypress Creek Road",), city="Springfield", state="OR", postal_code="97477", country="US"
    )
    german = Address(lines=("Hafenstraße 88",), city="Kiel", postal_code="24103", country="DE")
    english = Address(lines=("1 High Street",), city="Bath", postal_code="BA1 1AA", country="GB")
    locale = Words("en-US").locale
    written = [addresses.written(address, locale=locale, home="US") for address in (american, german, english)]
    assert written == [
        ("880 Cypress Creek Road", "Springfield, OR 97477"),
        ("Hafenstraße 88", "24103 Kiel", "Germany"),
        ("1 High Street", "Bath", "BA1 1AA", "United Kingdom"),
    ]


def test_an_empty_address_has_no_lines() -> None:
    assert addresses.written(Address(), locale=Words("en-US").locale) == ()


@pytest.mark.parametrize(
    ("locale", "sizes"),
    [
        ("en-US", ["1 byte", "999 bytes", "1 kB", "214 kB", "1 MB", "10.5 MB"]),
        ("de-DE", ["1 Byte", "999 Byte", "1 kB", "214 kB", "1 MB", "10,5 MB"]),
    ],
)
def test_sizes_of_files_are_told_in_units_of_people(locale: str, sizes: list[str]) -> None:
    formats = Formats(Words(locale), zone="UTC")
    found = [formats.bytes(size) for size in (1, 999, 1_000, 214_321, 1_000_000, 10_485_760)]
    assert [size.replace("\xa0", " ") for size in found] == sizes
    assert all(" " not in size for size in found)
