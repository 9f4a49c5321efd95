"""A temporary session is shown what it is, and a fresh link makes it a full one."""

from uuid import uuid4

import httpx

from shared.contracts.auth import BeginTemporarySession, Session
from tests.portal.conftest import House
from tests.support.product import link_in
from tests.support.visitor import Visitor


def temporarily(acme: House, customer: int) -> Visitor:
    question = BeginTemporarySession(who=acme.business, customer=customer, reason="sign-up page")
    session: Session = acme.product.bus.ask(question)
    visitor = acme.visitor()
    visitor.client.cookies.set("portico", session.secret)
    return visitor


def test_a_temporary_session_says_until_when_and_how_to_stay(acme: House) -> None:
    page = temporarily(acme, acme.new_customer()).get("/")
    assert (page.status_code, "You’re signed in until" in page.text) == (200, True)
    assert '<a href="/sign-in/confirm">' in page.text


def test_a_fresh_link_makes_it_a_full_session_and_leads_on(acme: House) -> None:
    email = f"jo-{uuid4().hex[:8]}@globex.example"
    visitor = temporarily(acme, acme.new_customer(email=email))
    old = visitor.client.cookies["portico"]
    page = visitor.get("/sign-in/confirm?next=/sign-in/confirm%3Fnext%3D/x")
    assert email in page.text
    sent = visitor.submit(page, "/sign-in/confirm")
    assert sent.headers["location"] == "/sign-in/check"
    link = httpx.URL(link_in(acme.product.mail.newest(to=email, subject="Sign in"))).path
    signed_in = visitor.submit(visitor.follow(visitor.get(link)), "/sign-in/continue")
    assert signed_in.headers["location"] == "/sign-in/confirm?next=/x"
    assert "You’re signed in until" not in visitor.get("/").text
    visitor.client.cookies.set("portico", old)
    assert visitor.get("/").headers["location"] == "/sign-in"


def test_a_link_for_a_temporary_session_says_so_before_it_is_used(acme: House) -> None:
    path = acme.temporary_link(acme.new_customer())
    visitor = acme.visitor()
    page = visitor.follow(visitor.get(path))
    assert "You’ll be signed in on this device for 1 hour." in page.text
    assert "You’re signed in until" in visitor.follow(visitor.submit(page, "/sign-in/continue")).text


def test_nobody_confirms_who_is_not_signed_in(acme: House) -> None:
    answer = acme.visitor().get("/sign-in/confirm?next=/invoices")
    assert (answer.status_code, answer.headers["location"].partition("?")[0]) == (303, "/sign-in")
