"""Every way by how well its visitor is known: who is answered, and who is asked for more first."""

from collections.abc import Callable, Mapping

import httpx
import pytest

from services.portal_web.app import PORTAL_WAYS
from services.portal_web.portal.ways import Way
from tests.portal.conftest import House
from tests.portal.test_principals import Theirs, their_path, theirs
from tests.support.product import Product
from tests.support.visitor import Visitor

__all__ = ["theirs"]
PROVED = frozenset(
    (
        "/details/contacts/new",
        "/details/contacts/{contact}",
        "/details/contacts/{contact}/remove",
        "/details/email",
    )
)
"""Only who has proved the mailbox a moment ago."""
FULL = frozenset(
    (
        "/details/address",
        "/details/attention-to",
        "/details/email/keep",
        "/details/language",
        "/details/name",
        "/details/tax-id",
    )
)
"""Whoever is signed in, but not only for an hour."""
SIGNED_IN = frozenset(
    (
        "/",
        "/activity",
        "/activity/credit_notes",
        "/activity/credit_notes.csv",
        "/activity/credit_notes.xlsx",
        "/activity/estimates",
        "/activity/estimates.csv",
        "/activity/estimates.xlsx",
        "/activity/invoices",
        "/activity/invoices.csv",
        "/activity/invoices.xlsx",
        "/activity/payments",
        "/activity/payments.csv",
        "/activity/payments.xlsx",
        "/details",
        "/downloads",
        "/downloads/{token}",
        "/downloads/{token}/file",
        "/pay",
        "/pay/credit",
        "/pay/{past}",
        "/sign-in/accounts",
        "/sign-in/confirm",
        "/statements",
    )
)
"""Whoever is signed in."""
BEGUN = frozenset(
    (
        "/login",
        "/sign-in/check",
        "/sign-in/continue",
    )
)
"""Whoever has begun to sign in; before that its page leads to where that begins."""
EVERYBODY = frozenset(
    (
        "/credit_notes/{token}",
        "/credit_notes/{token}/csv",
        "/credit_notes/{token}/html",
        "/credit_notes/{token}/pdf",
        "/credit_notes/{token}/seen",
        "/credit_notes/{token}/sign-in",
        "/email",
        "/email/{link}",
        "/estimates/{token}",
        "/estimates/{token}/approve",
        "/estimates/{token}/comments",
        "/estimates/{token}/csv",
        "/estimates/{token}/decline",
        "/estimates/{token}/files/{attachment}",
        "/estimates/{token}/html",
        "/estimates/{token}/pdf",
        "/estimates/{token}/seen",
        "/estimates/{token}/sign-in",
        "/invoices/{token}",
        "/invoices/{token}/code",
        "/invoices/{token}/comments",
        "/invoices/{token}/csv",
        "/invoices/{token}/files/{attachment}",
        "/invoices/{token}/html",
        "/invoices/{token}/payment",
        "/invoices/{token}/payment/credit",
        "/invoices/{token}/payment/{past}",
        "/invoices/{token}/pdf",
        "/invoices/{token}/promise",
        "/invoices/{token}/seen",
        "/invoices/{token}/sign-in",
        "/login/{jwt}",
        "/payments/{token}",
        "/payments/{token}/back",
        "/payments/{token}/csv",
        "/payments/{token}/html",
        "/payments/{token}/pdf",
        "/s/{link}",
        "/sign-in",
        "/sign-in/fresh",
        "/sign-out",
        "/statements/{token}",
        "/statements/{token}/csv",
        "/statements/{token}/html",
        "/statements/{token}/pdf",
        "/statements/{token}/sign-in",
    )
)
"""Whoever knows the address: of a document, its link."""
LEVELS = ("fresh", "full", "temporary", "nobody")
"""By an e-mailed link a moment ago, by one that was handed over, for an hour only, not at all: as whoever has
nothing but a document's link."""
DECLARED: Mapping[frozenset[str], tuple[str, str, str, str]] = {
    PROVED: ("answer", "prove", "prove", "sign in"),
    FULL: ("answer", "answer", "prove", "sign in"),
    SIGNED_IN: ("answer", "answer", "answer", "sign in"),
    BEGUN: ("sign in", "sign in", "sign in", "sign in"),
    EVERYBODY: ("answer", "answer", "answer", "answer"),
}
ASKING = {"/sign-in": "sign in", "/sign-in/confirm": "prove"}
UNDECLARED = "%s is new. Say in this module, in one place, who may go there."
ASKED = [way for way in PORTAL_WAYS if way.kind != "asset"]
"""Assets are the same for everybody."""


@pytest.fixture(scope="module")
def secrets(product: Product, theirs: Theirs) -> Mapping[str, str]:
    """Of sessions of the same customer's, by their level."""
    with httpx.Client(base_url=product.mail.url, timeout=15) as client:
        house = House(product, client, position=1)
        visitors: Mapping[str, Callable[[], Visitor]] = {
            "fresh": lambda: house.proved(theirs.customer, email=theirs.email),
            "full": lambda: house.signed_in(theirs.customer),
            "temporary": lambda: house.entered(house.temporary_link(theirs.customer)),
        }
        return {level: enter().client.cookies["portico"] for level, enter in visitors.items()}


def asked_for(house: House, path: str, method: str, secret: str | None) -> str:
    """What the way wants first. No form holds its token, so that nothing is done."""
    visitor = house.visitor()
    if secret:
        visitor.client.cookies.set("portico", secret)
    answer = visitor.post(path, {"csrf": "made-up"}) if method == "POST" else visitor.get(path)
    assert answer.status_code != 404
    return ASKING.get(answer.headers.get("location", "").partition("?")[0], "answer")


@pytest.mark.parametrize("way", ASKED, ids=lambda way: way.path)
def test_a_way_wants_to_know_of_its_visitor_what_is_declared_here(
    product: Product, client: httpx.Client, theirs: Theirs, secrets: Mapping[str, str], way: Way
) -> None:
    declared = [wants for paths, wants in DECLARED.items() if way.path in paths]
    assert len(declared) == 1, UNDECLARED % way.path
    house, path = House(product, client, position=1), their_path(way, theirs)
    method = "GET" if way.get else "POST"
    found = tuple(asked_for(house, path, method, secrets.get(level)) for level in LEVELS)
    assert found == declared[0]


@pytest.mark.parametrize("way", [way for way in ASKED if way.get and way.post], ids=lambda way: way.path)
def test_its_form_wants_no_less(
    product: Product, client: httpx.Client, theirs: Theirs, secrets: Mapping[str, str], way: Way
) -> None:
    """Where signing in has begun the form says itself that it came too late."""
    house, path = House(product, client, position=1), their_path(way, theirs)
    wants = next(wants for paths, wants in DECLARED.items() if way.path in paths)
    found = tuple(asked_for(house, path, "POST", secrets.get(level)) for level in LEVELS)
    assert found == (DECLARED[EVERYBODY] if way.path in BEGUN else wants)


def test_every_declared_way_is_there() -> None:
    assert sorted(path for paths in DECLARED for path in paths) == sorted({way.path for way in ASKED})
