"""Signing in proves a mailbox, once; signing out is for good."""

import re
from uuid import uuid4

import httpx
import pytest

from shared.contracts.billing.customers import Contact
from tests.portal.conftest import House
from tests.support.product import Product, code_in, link_in
from tests.support.visitor import Visitor, forms_in

CHANGING = re.compile(r'(nonce-|nonce="|name="csrf" value=")[\w-]+|Reference <bdi>\w+')
OWN_HEADERS = {"x-request-id", "content-security-policy", "set-cookie", "date"}


def ask(visitor: Visitor, email: str, *, next_: str = "/") -> httpx.Response:
    page = visitor.get(f"/sign-in?next={next_}")
    return visitor.submit(page, "/sign-in", email=email)


def test_a_visitor_is_asked_to_sign_in(acme: House) -> None:
    answer = acme.visitor().get("/")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")


def test_a_known_and_an_unknown_address_get_the_same_answer(acme: House) -> None:
    email = f"known-{uuid4().hex[:8]}@globex.example"
    acme.new_customer(email=email)
    seen = []
    for address in (email, email.replace("known", "nobod")):
        visitor = acme.visitor()
        sent = ask(visitor, address)
        page = visitor.follow(sent)
        cookies = [re.sub(r"=[^;]+", "", line, count=1) for line in sent.headers.get_list("set-cookie")]
        headers = {name: value for name, value in page.headers.items() if name not in OWN_HEADERS}
        text = CHANGING.sub("", page.text).replace(address, "the address")
        seen.append((sent.status_code, sent.headers["location"], cookies, page.status_code, headers, text))
    assert seen[0] == seen[1]


def test_a_link_opened_twenty_times_by_scanners_still_works_once(acme: House) -> None:
    customer, scanner = acme.new_customer(), acme.visitor()
    link = acme.link(customer)
    for number in range(20):
        scanner.follow(scanner.get(link, method="GET"))
        scanner.get(link, method="HEAD" if number % 2 else "GET")
    visitor = acme.visitor()
    page = visitor.follow(visitor.get(link))
    signed_in = visitor.submit(page, "/sign-in/continue")
    assert visitor.follow(signed_in).status_code == 200
    again = acme.visitor()
    spent = again.follow(again.get(link))
    assert (spent.status_code, "This link has been used" in spent.text) == (410, True)


def test_continue_without_the_form_uses_nothing(acme: House) -> None:
    link, visitor = acme.link(acme.new_customer()), acme.visitor()
    visitor.get(link)
    customer = forms_in(visitor.get("/sign-in/continue").text)["/sign-in/continue"]["customer"]
    assert visitor.post("/sign-in/continue", {"customer": customer}).status_code == 419
    assert visitor.get("/sign-in/continue").status_code == 200


def test_another_visitors_form_does_not_sign_this_one_in(acme: House) -> None:
    """Nobody can be signed in as somebody else by a form that was made elsewhere."""
    attacker = acme.visitor()
    form = forms_in(attacker.follow(attacker.get(acme.link(acme.new_customer()))).text)["/sign-in/continue"]
    victim = acme.visitor()
    victim.get(acme.link(acme.new_customer()))
    assert victim.post("/sign-in/continue", form).status_code == 419


def test_the_page_asked_for_is_returned_to(acme: House, product: Product) -> None:
    email = f"jo-{uuid4().hex[:8]}@globex.example"
    invoice = acme.new_invoice(acme.new_customer(email=email))
    visitor = acme.visitor()
    ask(visitor, email, next_=f"/invoices/{invoice.token}")
    path = httpx.URL(link_in(product.mail.newest(to=email, subject="Sign in"))).path
    page = visitor.follow(visitor.get(path))
    assert visitor.submit(page, "/sign-in/continue").headers["location"] == f"/invoices/{invoice.token}"


def test_the_code_signs_in_only_where_it_was_asked_for(acme: House, product: Product) -> None:
    email = f"jo-{uuid4().hex[:8]}@globex.example"
    acme.new_customer(email=email)
    visitor = acme.visitor()
    page = visitor.follow(ask(visitor, email))
    code = code_in(product.mail.newest(to=email, subject="Sign in"))
    with httpx.Client(base_url=product.mail.url) as client:
        elsewhere = House(product, client).visitor()
        other = elsewhere.follow(ask(elsewhere, f"other-{uuid4().hex[:6]}@globex.example"))
        assert elsewhere.submit(other, "/sign-in/check", code=code).status_code == 422
    signed_in = visitor.submit(page, "/sign-in/check", code=f"{code[:3].lower()} {code[3:]}")
    assert (signed_in.status_code, visitor.get("/").status_code) == (303, 200)


def test_a_code_may_be_tried_five_times(acme: House) -> None:
    visitor = acme.visitor()
    page = visitor.follow(ask(visitor, f"jo-{uuid4().hex[:8]}@globex.example"))
    statuses = [visitor.submit(page, "/sign-in/check", code="AAAAAA").status_code for _ in range(6)]
    assert statuses == [422] * 5 + [410]


def test_a_mailbox_of_several_accounts_chooses_after_opening_the_link(acme: House, product: Product) -> None:
    email = f"books-{uuid4().hex[:8]}@globex.example"
    customers = [
        acme.new_customer(name=name, contacts=(Contact(name="Jo Okafor", email=email),))
        for name in ("Globex North", "Globex South")
    ]
    visitor = acme.visitor()
    ask(visitor, email)
    link = httpx.URL(link_in(product.mail.newest(to=email, subject="Sign in"))).path
    page = visitor.follow(visitor.get(link))
    assert [name in page.text for name in ("Globex North", "Globex South")] == [True, True]
    for chosen in ("", "x", "1" * 5_000):
        unchosen = visitor.submit(page, "/sign-in/continue", customer=chosen)
        assert (unchosen.status_code, "Choose an account" in unchosen.text) == (422, True)
    foreign = visitor.submit(page, "/sign-in/continue", customer=str(acme.new_customer()))
    assert foreign.status_code == 404
    signed_in = visitor.submit(page, "/sign-in/continue", customer=str(customers[1]))
    assert "Globex South" in visitor.follow(signed_in).text


def test_signing_out_ends_every_copy_of_the_cookie(acme: House) -> None:
    visitor = acme.signed_in(acme.new_customer())
    copy = visitor.client.cookies["portico"]
    left = visitor.submit(visitor.get("/"), "/sign-out")
    assert "You’ve signed out." in visitor.follow(left).text
    visitor.client.cookies.set("portico", copy)
    assert visitor.get("/").status_code == 303


def test_each_sign_in_has_a_new_secret_and_the_old_one_is_dead(acme: House) -> None:
    customer = acme.new_customer()
    visitor = acme.signed_in(customer)
    old = visitor.client.cookies["portico"]
    page = visitor.follow(visitor.get(acme.link(customer)))
    visitor.submit(page, "/sign-in/continue")
    assert visitor.client.cookies["portico"] != old
    visitor.client.cookies.set("portico", old)
    assert visitor.get("/").status_code == 303


@pytest.mark.parametrize("planted", ["portico=planted", "portico="])
def test_a_second_session_cookie_signs_out(acme: House, planted: str) -> None:
    visitor = acme.signed_in(acme.new_customer())
    secret = visitor.client.cookies["portico"]
    both = visitor.get("/", headers={"Cookie": f"portico={secret}; {planted}"})
    assert (both.status_code, visitor.get("/").status_code) == (303, 200)


def test_a_session_is_good_on_its_own_host_only(acme: House, nakheel: House) -> None:
    secret = acme.signed_in(acme.new_customer()).client.cookies["portico"]
    stranger = nakheel.visitor()
    stranger.client.cookies.set("portico", secret)
    assert stranger.get("/").status_code == 303


def test_a_link_is_good_on_its_own_host_only(acme: House, nakheel: House) -> None:
    link, stranger = acme.link(acme.new_customer()), nakheel.visitor()
    assert stranger.follow(stranger.get(link)).status_code == 404


@pytest.mark.parametrize("wished", ["//evil.com", "https://evil.com", "/\\evil.com", "javascript:alert(1)"])
def test_nobody_is_sent_elsewhere_after_signing_in(acme: House, wished: str) -> None:
    visitor = acme.visitor()
    page = visitor.follow(visitor.get(acme.link(acme.new_customer(), next_=wished)))
    assert visitor.submit(page, "/sign-in/continue").headers["location"] == "/"
