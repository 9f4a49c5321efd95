"""The customer's own details: seen, changed, refused with what was typed, and told to the business."""

import re
from functools import partial
from uuid import uuid4

import httpx
import pytest

from services.portal_web.app import PORTAL_WAYS
from shared.bus.service import system_caller
from shared.contracts.billing.customers import Customer, GetCustomer
from shared.contracts.billing.details import Details, ViewDetails
from shared.contracts.settings import ChangeSwitches, Edit, Switches
from tests.portal.conftest import House, mailed_path
from tests.support.product import Product
from tests.support.visitor import Visitor, forms_in
from tests.support.waiting import until

CHANGING = re.compile(r'nonce="[^"]+"|name="csrf" value="\w+"|<bdi>[0-9a-f]{32}</bdi>')
STREET = {"country": "US", "lines": "1 Main St\r\n Floor 2 \r\n", "city": "Portland", "state": "OR"}


def known(house: House, customer: int) -> Customer:
    return house.product.bus.ask(GetCustomer(who=house.business, customer=customer))


def details(house: House, customer: int) -> Details:
    return house.product.bus.ask(ViewDetails(who=house.business, customer=customer))


def values(page: httpx.Response) -> dict[str, str]:
    """What stands in the inputs of a page."""
    return dict(re.findall(r'<input class="pl-input" id="(\w+)"[^>]* value="([^"]*)"', page.text))


def mailed(house: House, *, to: str, subject: str) -> str:
    """The path of the link in the newest e-mail."""
    return mailed_path(house.product.mail.newest(to=to, subject=subject))


@pytest.fixture
def email() -> str:
    return f"jo-{uuid4().hex[:8]}@globex.example"


@pytest.fixture
def globex(acme: House, email: str) -> int:
    return acme.new_customer(email=email, name=f"Globex {email[3:11]}")


@pytest.fixture
def jo(acme: House, globex: int, email: str) -> Visitor:
    return acme.proved(globex, email=email)


def test_my_account_leads_to_the_details(jo: Visitor, email: str) -> None:
    account, page = jo.get("/").text, jo.get("/details").text
    links = re.findall(r'href="(/details[^"]*)"', account)
    assert links == ["/details", "/details/address", "/details/email", "/details"]
    assert (email in page, page.count(">Change<")) == (True, 6)
    assert '<a href="/details/address">Change<span class="pl-vh"> billing address</span></a>' in page


def test_a_name_is_changed_and_the_header_has_it_at_once(acme: House, globex: int, jo: Visitor) -> None:
    sent = jo.submit(jo.get("/details/name"), "/details/name", value="Globex SE")
    page = jo.follow(sent)
    assert sent.headers["location"] == "/details?changed=name"
    assert "Your name has been changed." in page.text
    assert "<strong><bdi>Globex SE</bdi></strong>" in page.text
    assert known(acme, globex).name == "Globex SE"


@pytest.mark.parametrize(
    ("path", "typed", "problem"),
    [
        ("name", "", "Enter a name"),
        ("name", "   ", "Enter a name"),
        ("name", "x" * 201, "Enter at most"),
        ("name", "Globex\r\nBcc: eve@x.example", "can’t be used"),
        ("tax-id", "1\x00", "can’t be used"),
        ("language", "tlh", "Choose a language"),
    ],
)
def test_a_wrong_field_says_what_to_do_and_changes_nothing(
    acme: House, globex: int, jo: Visitor, path: str, typed: str, problem: str
) -> None:
    before = known(acme, globex)
    page = jo.submit(jo.get(f"/details/{path}"), f"/details/{path}", value=typed)
    assert (page.status_code, problem in page.text) == (422, True)
    assert 'class="pl-error-summary" role="alert" tabindex="-1" autofocus' in page.text
    assert known(acme, globex) == before


def test_another_language_is_spoken_from_the_next_page_on(acme: House, globex: int, jo: Visitor) -> None:
    page = jo.follow(jo.submit(jo.get("/details/language"), "/details/language", value="de"))
    assert "Ihre Sprache wurde geändert." in page.text
    assert known(acme, globex).locale == "de"
    back = jo.follow(jo.submit(jo.get("/details/language"), "/details/language", value=""))
    assert ("Your language has been changed." in back.text, known(acme, globex).locale) == (True, None)


def test_the_address_is_that_of_its_country(acme: House, globex: int, jo: Visitor) -> None:
    form = jo.get("/details/address")
    saved = jo.submit(form, "/details/address", **STREET, postal_code="97٢04")
    assert saved.headers["location"] == "/details?changed=address"
    address = known(acme, globex).address
    assert (address.lines, address.city, address.state) == (("1 Main St", "Floor 2"), "Portland", "OR")
    assert (address.postal_code, address.country) == ("97204", "US")


def test_another_country_shows_its_own_fields_and_keeps_what_was_typed(jo: Visitor) -> None:
    form = jo.get("/details/address")
    page = jo.submit(form, "/details/address", country="DE", lines="Speicherstr. 7", city="Kiel", show="1")
    assert page.status_code == 200
    assert ("Postal code" in page.text, "ZIP code" in page.text, 'id="state"' in page.text) == (True, False, False)
    assert ("Speicherstr. 7" in page.text, values(page)["city"]) == (True, "Kiel")
    tokens = set(re.findall(r'autocomplete="([\w-]+)"', page.text))
    assert tokens == {"country", "street-address", "postal-code", "address-level2"}


def test_a_wrong_address_keeps_what_was_typed(acme: House, globex: int, jo: Visitor) -> None:
    before = known(acme, globex)
    wrong = STREET | {"city": "", "state": "Nowhere", "postal_code": "abc"}
    page = jo.submit(jo.get("/details/address"), "/details/address", **wrong)
    summary = re.findall(r'<li><a href="#(\w+)">', page.text)
    assert (page.status_code, summary) == (422, ["city", "state", "postal_code"])
    assert (values(page)["postal_code"], "1 Main St\n Floor 2" in page.text) == ("abc", True)
    assert known(acme, globex) == before


def test_a_country_that_is_none_is_refused(jo: Visitor) -> None:
    page = jo.submit(jo.get("/details/address"), "/details/address", country="ZZ", lines="x")
    assert (page.status_code, "Choose a country from the list" in page.text) == (422, True)


def test_a_contact_is_added_changed_and_removed(acme: House, globex: int, jo: Visitor) -> None:
    ana = f"ana-{uuid4().hex[:8]}@globex.example"
    path = "/details/contacts"
    added = jo.submit(jo.get(f"{path}/new"), f"{path}/new", name="Ana", email=ana)
    assert added.headers["location"] == "/details?changed=contact-added"
    contact = details(acme, globex).contacts[0]
    twice = jo.submit(jo.get(f"{path}/new"), f"{path}/new", name="Other", email=ana.upper())
    assert (twice.status_code, "already" in twice.text) == (422, True)
    one = f"{path}/{contact.token}"
    changed = jo.submit(jo.get(one), one, name="Ana R.")
    assert changed.headers["location"] == "/details?changed=contact-changed"
    asked = jo.get(f"{one}/remove")
    assert (details(acme, globex).contacts[0].name, ana in asked.text) == ("Ana R.", True)
    assert jo.submit(asked, f"{one}/remove").headers["location"] == "/details?changed=contact-removed"
    assert details(acme, globex).contacts == ()
    assert jo.get(one).status_code == 404


def test_another_customers_contact_is_not_there(acme: House, jo: Visitor) -> None:
    theirs = acme.contact(acme.new_customer(name="Initech"))
    for path in (f"/details/contacts/{theirs}", f"/details/contacts/{theirs}/remove"):
        absent = path.replace(theirs, "N" * 24)
        form = {"csrf": form_token(jo), "name": "Eve", "email": "eve@x.example"}
        answers = [(jo.get(each), jo.post(each, form)) for each in (path, absent)]
        assert {answer.status_code for both in answers for answer in both} == {404}
        seen = [[CHANGING.sub("", answer.text) for answer in both] for both in answers]
        assert seen[0] == seen[1]


def form_token(visitor: Visitor) -> str:
    return forms_in(visitor.get("/details/contacts/new").text)["/details/contacts/new"]["csrf"]


def test_a_removed_contact_is_signed_out(acme: House, globex: int, email: str) -> None:
    ana = f"ana-{uuid4().hex[:8]}@globex.example"
    token = acme.contact(globex, email=ana)
    acme.proved(globex, email=ana)
    secret = acme.client.cookies["portico"]
    jo = acme.proved(globex, email=email)
    jo.submit(jo.get(f"/details/contacts/{token}/remove"), f"/details/contacts/{token}/remove")
    gone = acme.visitor()
    gone.client.cookies.set("portico", secret)
    until(lambda: gone.get("/").status_code == 303)


def test_another_address_is_confirmed_at_the_new_one_and_told_to_the_old_one(
    acme: House, globex: int, jo: Visitor, email: str
) -> None:
    new = f"new-{uuid4().hex[:8]}@globex.example"
    waiting = jo.follow(jo.submit(jo.get("/details/email"), "/details/email", email=new))
    assert ("a link is on its way" in waiting.text, known(acme, globex).email) == (True, email)

    link = mailed(acme, to=new, subject="Confirm")
    reader = acme.visitor()
    for _ in range(3):
        page = reader.follow(reader.get(link))
    assert (page.status_code, email in page.text, new in page.text) == (200, True, True)
    assert known(acme, globex).email == email
    done = reader.follow(reader.submit(page, "/email"))
    assert "Your email address has been changed" in done.text
    assert "Your email address has been changed" in reader.get("/email").text
    assert known(acme, globex).email == new

    again = acme.visitor()
    spent = again.follow(again.get(link))
    assert (spent.status_code, "This link has been used" in spent.text) == (410, True)
    subject = f"{known(acme, globex).name} has changed its details"
    told = acme.product.mail.newest(to="accounts@acmepaper.example", subject=subject)
    assert f"Email address, before: {email}" in told["text"]
    back = acme.visitor()
    asked = back.follow(back.get(mailed(acme, to=email, subject="was changed")))
    assert "Keep the old email address?" in asked.text
    undone = back.follow(back.submit(asked, "/email"))
    assert ("is the old one again" in undone.text, known(acme, globex).email) == (True, email)


def test_taking_it_back_ends_the_sessions_of_whoever_changed_it(
    acme: House, globex: int, jo: Visitor, email: str
) -> None:
    new = f"new-{uuid4().hex[:8]}@globex.example"
    secret = jo.client.cookies["portico"]
    jo.submit(jo.get("/details/email"), "/details/email", email=new)
    reader = acme.visitor()
    reader.submit(reader.follow(reader.get(mailed(acme, to=new, subject="Confirm"))), "/email")
    reader.submit(reader.follow(reader.get(mailed(acme, to=email, subject="was changed"))), "/email")
    jo.client.cookies.set("portico", secret)
    until(lambda: jo.get("/").status_code == 303)


def test_a_known_and_an_unknown_new_address_are_answered_alike(acme: House, jo: Visitor) -> None:
    taken = f"sam-{uuid4().hex[:8]}@initech.example"
    acme.new_customer(email=taken, name="Initech")
    free = f"sam-{uuid4().hex[:8]}@initech.example"
    pages = []
    for address in (taken, free):
        sent = jo.submit(jo.get("/details/email"), "/details/email", email=address)
        page = CHANGING.sub("", jo.follow(sent).text).replace(address, "")
        pages.append((sent.status_code, sent.headers["location"], page))
    assert pages[0] == pages[1]


@pytest.mark.parametrize("typed", ["", "jo", "a@x.test,b@evil.test", "a@x.test\r\nBcc: b@evil.test", "x" * 300])
def test_what_is_no_address_is_refused(jo: Visitor, typed: str) -> None:
    page = jo.submit(jo.get("/details/email"), "/details/email", email=typed)
    assert (page.status_code, "Enter an email address like" in page.text) == (422, True)


def test_the_present_address_is_no_new_one(jo: Visitor, email: str) -> None:
    page = jo.submit(jo.get("/details/email"), "/details/email", email=email.upper())
    assert (page.status_code, "that we have already" in page.text) == (422, True)


def test_a_change_is_called_off(acme: House, globex: int, jo: Visitor) -> None:
    jo.submit(jo.get("/details/email"), "/details/email", email=f"new-{uuid4().hex[:8]}@globex.example")
    page = jo.follow(jo.submit(jo.get("/details/email"), "/details/email/keep"))
    assert "Your email address stays as it is" in page.text
    assert details(acme, globex).waiting_for == ""


FRESH = ["/details/email", "/details/contacts/new"]


@pytest.mark.parametrize("path", FRESH)
def test_who_came_by_a_link_of_the_business_proves_the_mailbox_first(acme: House, globex: int, path: str) -> None:
    visitor = acme.signed_in(globex)
    assert visitor.get("/details").status_code == 200
    assert visitor.get(path).headers["location"] == f"/sign-in/confirm?next={path}"
    assert visitor.post(path, {"email": "eve@x.example"}).headers["location"].startswith("/sign-in/confirm")


def test_an_hour_long_session_looks_and_is_asked_before_it_changes(acme: House, globex: int) -> None:
    visitor = acme.visitor()
    page = visitor.follow(visitor.get(acme.temporary_link(globex)))
    visitor.submit(page, "/sign-in/continue")
    assert visitor.get("/details").status_code == 200
    assert visitor.get("/details/name").headers["location"] == "/sign-in/confirm?next=/details/name"


def test_nobody_sees_details_without_signing_in(acme: House) -> None:
    for way in PORTAL_WAYS:
        if way.path.startswith("/details") and "{" not in way.path and way.get:
            assert acme.visitor().get(way.path).headers["location"].startswith("/sign-in?next=/details")


def test_a_link_that_is_none_says_so(acme: House) -> None:
    visitor = acme.visitor()
    page = visitor.follow(visitor.get(f"/email/{'x' * 43}"))
    assert (page.status_code, "This link doesn’t work" in page.text) == (404, True)
    assert acme.visitor().get("/email").headers["location"] == "/"


OFF: list[tuple[Edit, list[str]]] = [
    ("edit_name", ["name", "attention-to"]),
    ("edit_email", ["email"]),
    ("edit_address", ["address"]),
    ("edit_tax_id", ["tax-id"]),
    ("edit_language", ["language"]),
    ("edit_contacts", ["contacts/new"]),
]


def is_gone(visitor: Visitor, path: str) -> bool:
    return visitor.get(path).status_code == 404


def test_what_is_switched_off_is_shown_without_a_way_to_change_it(product: Product, client: httpx.Client) -> None:
    house = House(product, client, position=1)
    email = f"jo-{uuid4().hex[:8]}@globex.example"
    visitor = house.proved(house.new_customer(email=email), email=email)
    who = system_caller(house.tenant, job="test")
    try:
        for edit, pages in OFF:
            product.bus.ask(ChangeSwitches(who=who, switches=Switches.model_validate({edit: False})))
            until(partial(is_gone, visitor, f"/details/{pages[0]}"))
            shown = visitor.get("/details").text
            assert [path for path in pages if f'href="/details/{path}"' in shown] == []
            assert [visitor.post(f"/details/{path}").status_code for path in pages] == [404] * len(pages)
        product.bus.ask(ChangeSwitches(who=who, switches=Switches(off=frozenset({"details"}))))
        until(partial(is_gone, visitor, "/details"))
        assert "/details" not in visitor.get("/").text
        assert {visitor.get(way.path).status_code for way in PORTAL_WAYS if way.module == "details"} == {404}
    finally:
        product.bus.ask(ChangeSwitches(who=who, switches=Switches()))
