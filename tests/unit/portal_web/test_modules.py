"""What a business has switched off is gone, on every address that belongs to it."""

import re

import pytest

from services.portal_web.app import PORTAL_WAYS
from services.portal_web.portal.ways import NOWHERE, PARTS, Way, Ways
from shared.contracts.settings import Module, Switches

BELONGS: dict[Module, str] = {
    "activity": r"/activity",
    "comments": r".*/(comments|files/.*)",
    "credit_notes": r"/credit_notes.*",
    "estimates": r"/estimates.*",
    "payments": r"(/pay|.*/payment)(/.*)?",
    "details": r"/details.*",
    "statements": r"/statements?.*",
}
PLACES = {
    "token": "t" * 24,
    "attachment": "a" * 24,
    "contact": "c" * 24,
    "link": "l" * 30,
    "jwt": "a.b.c",
    "file": "file",
}
GATED = [way for way in PORTAL_WAYS if way.module or way.within]


def example(way: Way) -> str:
    places = {name: PLACES.get(name, pattern.partition("|")[0]) for name, pattern in PARTS.items()}
    return way.path.format(**places)


@pytest.mark.parametrize("way", GATED, ids=lambda way: way.path)
def test_an_address_leads_nowhere_once_its_module_is_off(way: Way) -> None:
    ways, path = Ways(PORTAL_WAYS), example(way)
    assert ways.find(path)[0] is not NOWHERE
    for module in {way.module, way.within} - {None}:
        assert ways.find(path, Switches(off=frozenset({module})))[0] is NOWHERE


@pytest.mark.parametrize("module", BELONGS)
def test_what_belongs_to_a_module_says_so(module: Module) -> None:
    there = [way for way in PORTAL_WAYS if re.fullmatch(BELONGS[module], way.path)]
    assert [way.path for way in there if module not in (way.module, way.within)] == []
