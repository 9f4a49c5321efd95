"""Pages without a document speak the customer's own language too; strangers', what their browsers ask for."""

from uuid import uuid4

import httpx
import pytest

from tests.portal.conftest import House
from tests.portal.test_signing_in import ask
from tests.support.product import link_in
from tests.support.visitor import Visitor

ENGLISH, GERMAN, FRENCH = ({"Accept-Language": asked} for asked in ("en-US,en", "de-DE,de;q=0.9", "fr"))


@pytest.fixture
def email() -> str:
    return f"jo-{uuid4().hex[:8]}@globex.example"


@pytest.fixture
def german(acme: House, email: str) -> int:
    """A customer of an English business."""
    return acme.new_customer(email=email, locale="de-DE")


def language(answer: httpx.Response) -> tuple[int, str, str]:
    """With what the page says of itself, and what it depends on."""
    spoken = answer.headers["content-language"]
    assert f'<html lang="{spoken}"' in answer.text
    return answer.status_code, spoken, answer.headers["vary"]


def told(status: int, spoken: str) -> tuple[int, str, str]:
    return status, spoken, "Cookie, Accept-Language"


def walk_in(acme: House, link: str) -> Visitor:
    """By a link, in a browser that asks for English."""
    visitor = acme.visitor()
    visitor.get(link)
    page = visitor.get("/sign-in/continue", headers=ENGLISH)
    assert language(page) == told(200, "de-DE")
    visitor.submit(page, "/sign-in/continue")
    return visitor


@pytest.mark.parametrize(
    ("path", "status"),
    [("/", 200), ("/sign-in/accounts", 200), ("/sign-in/confirm", 200), ("/nowhere", 404), ("/downloads/x", 404)],
)
def test_whoever_is_signed_in_reads_the_customers_language(
    acme: House, german: int, path: str, status: int
) -> None:
    visitor = walk_in(acme, acme.link(german))
    assert language(visitor.get(path, headers=ENGLISH)) == told(status, "de-DE")


def test_a_form_that_came_too_late_is_told_in_the_customers_language(acme: House, german: int) -> None:
    visitor = walk_in(acme, acme.link(german))
    assert language(visitor.post("/sign-in/confirm", {"csrf": "old"}, headers=ENGLISH)) == told(419, "de-DE")


def test_a_link_that_was_used_says_so_in_its_readers_language(acme: House, german: int) -> None:
    link = acme.link(german)
    walk_in(acme, link)
    visitor = acme.visitor()
    visitor.get(link)
    assert language(visitor.get("/sign-in/continue", headers=ENGLISH)) == told(410, "de-DE")


def test_the_email_is_in_the_customers_language_and_the_page_in_the_browsers(
    acme: House, german: int, email: str
) -> None:
    pages = []
    for address in (email, email.replace("jo", "no")):
        visitor = acme.visitor()
        sent = ask(visitor, address)
        pages.append(language(visitor.get(sent.headers["location"], headers=FRENCH)))
    assert pages == [told(200, "fr")] * 2
    assert link_in(acme.product.mail.newest(to=email, subject="anmelden"))


@pytest.mark.parametrize(
    ("asked", "spoken"),
    [
        ("de-AT,de;q=0.9,en;q=0.8", "de"),
        ("en-GB", "en-US"),
        ("nl", "en-US"),
        ("q=junk;;", "en-US"),
        ("x" * 9_000, "en-US"),
    ],
)
def test_a_stranger_reads_what_the_browser_asks_for(acme: House, asked: str, spoken: str) -> None:
    answer = acme.visitor().get("/sign-in", headers={"Accept-Language": asked})
    assert language(answer) == told(200, spoken)


def test_a_business_may_keep_to_its_own_language(acme: House) -> None:
    before = acme.switches
    acme.offer(before.model_copy(update={"speak_as_browsers_ask": False}))
    assert language(acme.visitor().get("/sign-in", headers=FRENCH)) == told(200, "en-US")
    acme.offer(before)


def test_a_document_of_a_customer_without_a_wish_is_in_the_businesss_language(acme: House) -> None:
    invoice = acme.new_invoice(acme.new_customer())
    assert language(acme.visitor().get(f"/invoices/{invoice.token}", headers=GERMAN)) == told(200, "en-US")


def test_a_host_that_is_nobodys_is_told_so_in_the_browsers_language_and_the_portals_style(acme: House) -> None:
    visitor = Visitor(acme.client, host=acme.visitor().host.replace("acme", "nobody"))
    answer = visitor.get("/", headers=GERMAN)
    assert language(answer) == told(404, "de")
    sheet = answer.text.partition('rel="stylesheet" href="')[2].partition('"')[0]
    found = visitor.get(sheet)
    assert (found.status_code, found.headers["content-type"]) == (200, "text/css; charset=utf-8")
    assert found.headers["cache-control"] == "public, max-age=31536000, immutable"


def test_a_link_that_was_left_open_for_a_day_still_leads_where_it_was_for(acme: House, german: int) -> None:
    visitor = acme.visitor()
    page = visitor.follow(visitor.get(acme.link(german, next_="/statements")))
    for name in ("portico-link", "portico-opened"):
        visitor.client.cookies.delete(name)
    assert visitor.submit(page, "/sign-in/continue").headers["location"] == "/sign-in?next=/statements"


def test_whoever_has_seen_a_document_is_told_in_its_language_what_went_wrong(acme: House, german: int) -> None:
    path, visitor = f"/invoices/{acme.new_invoice(german).token}", acme.visitor()
    shown = visitor.get(path, headers=ENGLISH)
    assert shown.headers["set-cookie"] == "portico-language=de; Path=/; HttpOnly; SameSite=Lax; Max-Age=2592000"
    assert "set-cookie" not in visitor.get(path, headers=ENGLISH).headers
    answers = {
        419: visitor.post(f"{path}/payment", {"csrf": "old"}, headers=ENGLISH),
        404: visitor.get("/nowhere", headers=ENGLISH),
        200: visitor.get("/sign-in", headers=ENGLISH),
    }
    assert {status: language(answer) for status, answer in answers.items()} == {
        status: told(status, "de") for status in answers
    }


def test_a_session_that_ended_ends_in_the_customers_language(acme: House, german: int) -> None:
    visitor = walk_in(acme, acme.link(german))
    visitor.client.cookies.delete("portico")
    visitor.client.cookies.set("portico", "ended")
    assert language(visitor.get("/sign-in", headers=ENGLISH)) == told(200, "de")


def test_the_next_who_is_known_in_a_browser_is_spoken_to_in_the_own_language_and_so_goes_on(
    acme: House, german: int
) -> None:
    visitor = acme.visitor()
    documents = [acme.new_invoice(customer) for customer in (german, acme.new_customer(locale="en-US"))]
    spoken = []
    for document in documents:
        pages = [f"/invoices/{document.token}", "/nowhere"]
        spoken += [visitor.get(path, headers=FRENCH).headers["content-language"] for path in pages]
    assert spoken == ["de-DE", "de", "en-US", "en-US"]


@pytest.mark.parametrize("planted", ["xx", "de,en", '"><script>', "q=;;", "x" * 3_000])
def test_a_language_that_was_planted_is_one_that_we_speak_or_none(acme: House, planted: str) -> None:
    visitor = acme.visitor()
    answer = visitor.get("/sign-in", headers=FRENCH | {"Cookie": f"portico-language={planted}"})
    assert answer.headers["content-language"] in ("fr", "de")
