"""A magic link signs in who opens it, asks who is somebody else, and does nothing for who only looks ahead."""

import time
from uuid import uuid4

import httpx
import pytest

from tests.portal.conftest import House
from tests.support import magic
from tests.support.product import link_in
from tests.support.visitor import Visitor

PAGE = {"Sec-Fetch-Dest": "document", "Sec-Fetch-Site": "cross-site"}


def opened(visitor: Visitor, token: str, *, query: str = "", **headers: str) -> httpx.Response:
    """As a browser opens it, unless its headers say otherwise."""
    return visitor.get(
        f"/login/{token}{query}", headers=PAGE | {k.replace("_", "-"): v for k, v in headers.items()}
    )


def is_signed_in(visitor: Visitor) -> bool:
    return visitor.get("/").status_code == 200


def test_opening_the_link_signs_in(acme: House) -> None:
    visitor = acme.visitor()
    answer = opened(visitor, acme.magic(acme.new_customer(name="Globex West")))
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert (answer.headers["referrer-policy"], answer.headers["cache-control"]) == ("no-referrer", "no-store")
    assert "Globex West" in visitor.follow(answer).text


def test_it_works_again_until_it_expires(acme: House) -> None:
    token = acme.magic(acme.new_customer())
    for _ in range(2):
        visitor = acme.visitor()
        opened(visitor, token)
        assert is_signed_in(visitor)


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec_Purpose": "prefetch"},
        {"Sec_Purpose": "prefetch;prerender"},
        {"Purpose": "prefetch"},
        {"X_Moz": "prefetch"},
        {"Sec_Fetch_Mode": "no-cors"},
        {"Sec_Fetch_Mode": "cors"},
        {"Sec_Fetch_Dest": "iframe"},
        {"Sec_Fetch_Dest": "image"},
        {"Sec_Fetch_Dest": ""},
        {"Sec_Fetch_Mode": ""},
    ],
    ids=str,
)
def test_looking_ahead_signs_nobody_in_and_a_page_asks(acme: House, headers: dict[str, str]) -> None:
    visitor = acme.visitor()
    answer = opened(visitor, acme.magic(acme.new_customer(name="Globex West")), **headers)
    assert (answer.headers["location"], is_signed_in(visitor)) == ("/login", False)
    page = visitor.follow(answer)
    assert "Globex West" in page.text
    visitor.submit(page, "/login")
    assert is_signed_in(visitor)


def test_head_signs_nobody_in(acme: House) -> None:
    visitor = acme.visitor()
    answer = visitor.get(f"/login/{acme.magic(acme.new_customer())}", method="HEAD", headers=PAGE)
    assert (answer.status_code, is_signed_in(visitor)) == (303, False)


def test_somebody_who_is_signed_in_is_asked_before_switching(acme: House) -> None:
    visitor = acme.signed_in(acme.new_customer(name="Globex East", email="east@globex.example"))
    answer = opened(visitor, acme.magic(acme.new_customer(name="Globex West")))
    assert "Globex East" in visitor.get("/").text
    page = visitor.follow(answer)
    assert [words in page.text for words in ("east@globex.example", "Globex West")] == [True, True]
    visitor.submit(page, "/login")
    assert "Globex West" in visitor.get("/").text


def test_whom_it_is_for_goes_straight_on(acme: House) -> None:
    customer = acme.new_customer()
    invoice, visitor = acme.new_invoice(customer), acme.signed_in(customer)
    before = visitor.client.cookies["portico"]
    answer = opened(visitor, acme.magic(customer), query=f"?redirect=/invoices/{invoice.token}")
    assert visitor.follow(answer).headers["location"] == f"/invoices/{invoice.token}"
    assert visitor.client.cookies["portico"] == before


def test_it_may_lead_to_a_page_of_the_portal_and_nowhere_else(acme: House) -> None:
    customer = acme.new_customer()
    wishes = [
        "/invoices/x",
        "//evil.example",
        "https://evil.example",
        "/%5Cevil.example",
        "javascript:alert(1)",
        "/a%0Ab",
    ]
    led = [
        opened(acme.visitor(), acme.magic(customer), query=f"?redirect={wish}").headers["location"]
        for wish in wishes
    ]
    assert led == ["/invoices/x", "/", "/", "/", "/", "/"]


def test_the_token_stands_on_no_page(acme: House) -> None:
    token, visitor = acme.magic(acme.new_customer()), acme.visitor()
    answer = opened(visitor, token, Sec_Fetch_Dest="iframe")
    page = visitor.follow(answer)
    assert [token in text for text in (answer.text, answer.headers["location"], page.text)] == [False] * 3
    assert "HttpOnly" in answer.headers["set-cookie"]


def expired(acme: House, customer: int) -> str:
    return acme.magic(customer, exp=int(time.time()) - 60)


def forged(_acme: House, customer: int) -> str:
    return magic.token("f" * 40, sub=customer)


def of_nobody(acme: House, _customer: int) -> str:
    return acme.magic(2**62)


def for_another_host(acme: House, customer: int) -> str:
    return acme.magic(customer, aud="elsewhere.example")


def for_ever(acme: House, customer: int) -> str:
    return acme.magic(customer, exp=int(time.time()) + 91 * 86_400)


def cut_off(acme: House, customer: int) -> str:
    return acme.magic(customer)[:-9]


@pytest.mark.parametrize(
    ("wrong", "status", "words"),
    [
        (expired, 410, "This link has expired"),
        *[
            (each, 404, "This link doesn’t work")
            for each in (forged, of_nobody, for_another_host, for_ever, cut_off)
        ],
    ],
    ids=lambda part: getattr(part, "__name__", ""),
)
def test_a_link_that_does_not_work_has_a_page_with_a_way_on(
    acme: House, wrong: object, status: int, words: str
) -> None:
    assert callable(wrong)
    visitor = acme.visitor()
    page = visitor.follow(opened(visitor, wrong(acme, acme.new_customer())))
    assert (page.status_code, words in page.text, "Email me a new link" in page.text) == (status, True, True)
    assert not is_signed_in(visitor)


@pytest.mark.parametrize(
    "token", ["x", "%22%3E%3Cscript%3E", "a.b.c", "\u202ecba.x.y", "%F0%9F%92%B8", "x" * 7000, "a%00b"]
)
def test_an_address_that_was_never_a_link_has_its_page_too(acme: House, token: str) -> None:
    visitor = acme.visitor()
    answer = opened(visitor, token)
    page = visitor.follow(answer) if answer.status_code == 303 else answer
    assert (page.status_code, "This link doesn’t work" in page.text) == (404, True)
    assert "<script>" not in page.text


def test_a_fresh_link_goes_to_the_address_on_file(acme: House) -> None:
    email = f"jo-{uuid4().hex[:8]}@globex.example"
    visitor = acme.visitor()
    old = expired(acme, acme.new_customer(email=email))
    page = visitor.follow(opened(visitor, old, query="?redirect=/sign-in/accounts"))
    told = visitor.follow(visitor.submit(page, "/sign-in/fresh"))
    assert "A new link is on its way to the address that the old one was for." in told.text
    assert email not in told.text
    link = httpx.URL(link_in(acme.product.mail.newest(to=email, subject="Sign in"))).path
    signed_in = visitor.submit(visitor.follow(visitor.get(link)), "/sign-in/continue")
    assert (signed_in.headers["location"], is_signed_in(visitor)) == ("/sign-in/accounts", True)


def test_another_businesss_link_opens_nothing_here(acme: House, nakheel: House) -> None:
    visitor = acme.visitor()
    token = nakheel.magic(nakheel.new_customer())
    assert visitor.follow(opened(visitor, token)).status_code == 404


def test_nobody_is_at_the_page_that_asks_without_a_link(acme: House) -> None:
    assert acme.visitor().get("/login").headers["location"] == "/sign-in"
    assert acme.visitor().get("/login?next=/invoices").headers["location"] == "/sign-in?next=/invoices"


def test_a_link_that_expires_while_the_page_asks_says_so(acme: House) -> None:
    customer, visitor = acme.new_customer(), acme.visitor()
    page = visitor.follow(opened(visitor, acme.magic(customer), Sec_Fetch_Dest="iframe"))
    visitor.client.cookies.delete("portico-magic")
    visitor.client.cookies.set("portico-magic", expired(acme, customer))
    assert visitor.submit(page, "/login").status_code == 410
