"""Addresses as each country writes them: which fields, which words, and what fits."""

import pytest
from babel import Locale

from shared.contracts.values import Address
from shared.language.address_forms import (
    Choice,
    Problem,
    Typed,
    address_of,
    countries,
    countries_in,
    fields_of,
    problems_of,
    region_of,
    settled,
    typed_of,
)

PORTLAND = Typed("US", "1725 Mill Street", "Portland", "OR", "97209")


@pytest.mark.parametrize(
    ("country", "fields"),
    [
        ("US", [("lines", "street"), ("city", "city"), ("state", "state"), ("postal_code", "zip")]),
        ("DE", [("lines", "street"), ("postal_code", "postal"), ("city", "city")]),
        ("GB", [("lines", "street"), ("city", "post_town"), ("postal_code", "postal")]),
        ("AE", [("lines", "street"), ("state", "emirate")]),
        ("IE", [("lines", "street"), ("city", "city"), ("state", "county"), ("postal_code", "eircode")]),
        ("SG", [("lines", "street"), ("postal_code", "postal")]),
    ],
)
def test_a_country_has_its_own_fields_in_its_own_order(country: str, fields: list[tuple[str, str]]) -> None:
    assert [(field.part, field.kind) for field in fields_of(country, "en")] == fields


@pytest.mark.parametrize("country", sorted(countries()))
@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_country_has_a_street_and_regions_that_differ(country: str, language: str) -> None:
    fields = {field.part: field for field in fields_of(country, language)}
    assert "lines" in fields
    for field in fields.values():
        values = [choice.value for choice in field.choices]
        assert sorted(set(values)) == sorted(values)
        assert all(region_of(country, value, language) is not None for value in values)


def test_countries_are_named_and_ordered_as_the_reader_has_them() -> None:
    german = [choice.label for choice in countries_in(Locale("de"))]
    assert german[:4] == ["Afghanistan", "Ägypten", "Ålandinseln", "Albanien"]
    assert Choice("EG", "مصر") in countries_in(Locale("ar"))


def test_a_region_is_found_in_whichever_way_it_is_written() -> None:
    oregon, dubai = Choice("OR", "Oregon"), Choice("Dubai", "Dubai")
    assert [region_of("US", each, "en") for each in ("OR", "oregon", " Oregon ")] == [oregon] * 3
    assert [region_of("AE", each, "en") for each in ("دبي", "dubai")] == [dubai] * 2
    assert region_of("AE", "Dubai", "ar") == Choice("دبي", "دبي")
    assert region_of("US", "Bavaria", "en") is None


def test_what_is_typed_is_tidied() -> None:
    typed = Typed("US", "  1725 Mill Street \n\n Floor 2 ", " Portland ", "oregon", " 97٢09 ")
    assert settled(typed, "en") == Typed("US", "1725 Mill Street\nFloor 2", "Portland", "OR", "97209")


def test_a_field_that_a_country_has_not_is_left_out() -> None:
    kiel = Typed("DE", "Speicherstr. 7", "Kiel", "Schleswig-Holstein", "24103")
    assert address_of(settled(kiel, "en")) == Address(
        lines=("Speicherstr. 7",), city="Kiel", postal_code="24103", country="DE"
    )


@pytest.mark.parametrize(
    ("changes", "problems"),
    [
        ({}, {}),
        ({"lines": "", "city": "", "state": ""}, {"lines": "missing", "city": "missing", "state": "missing"}),
        ({"postal_code": "9720"}, {"postal_code": "wrong"}),
        ({"postal_code": "10001"}, {"postal_code": "wrong"}),
        ({"state": "Bavaria"}, {"state": "wrong"}),
        ({"lines": "x\n" * 6, "city": "x" * 201}, {"lines": "long", "city": "long"}),
        ({"city": "Port\x07land"}, {"city": "junk"}),
        ({"postal_code": "97209\n97209"}, {"postal_code": "wrong"}),
    ],
)
def test_what_is_wrong_is_said_of_its_field(changes: dict[str, str], problems: dict[str, Problem]) -> None:
    facts = {part: getattr(PORTLAND, part) for part in ("country", "lines", "city", "state", "postal_code")}
    assert problems_of(settled(Typed(**facts | changes), "en"), "en") == problems


@pytest.mark.parametrize(
    ("address", "typed"),
    [
        (Address(), Typed("US")),
        (
            Address(lines=("1725 Mill Street",), city="Portland", state="OR", postal_code="97209", country="US"),
            PORTLAND,
        ),
        (
            Address(lines=("شارع الشيخ زايد",), city="دبي", country="AE"),
            Typed("AE", "شارع الشيخ زايد", "", "دبي", ""),
        ),
        (
            Address(lines=("1 Raffles Place",), city="Downtown", country="SG"),
            Typed("SG", "1 Raffles Place\nDowntown"),
        ),
        (Address(lines=("x",), country="ZZ"), Typed("US", "x")),
    ],
)
def test_an_address_on_file_fills_its_countrys_form_and_loses_nothing(address: Address, typed: Typed) -> None:
    assert typed_of(address, home="US") == typed
