"""The other ways in, in a real browser: a magic link, one of several accounts, a fresh proof of the mailbox."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from shared.bus.service import system_caller
from shared.contracts.auth import BeginTemporarySession
from shared.contracts.auth.magic_links import CreateMagicLinkKey, ListMagicLinkKeys, RetireMagicLinkKey
from shared.contracts.billing.customers import Contact, CreateCustomer
from shared.contracts.message import Caller
from tests.browser.looking import Looker
from tests.support import magic
from tests.support.product import Product, link_in


@dataclass(frozen=True, slots=True)
class Bookkeeper:
    """A contact of two customers of a business's of the demo."""

    product: Product
    page: Page
    position: int
    email: str
    north: int
    south: int

    @property
    def site(self) -> str:
        return self.product.told[self.position].tenant.url

    @property
    def business(self) -> Caller:
        return system_caller(self.product.told[self.position].tenant.id, job="test")

    def open_mailed_link(self) -> None:
        subject = {0: "Sign in", 1: "Anmelden", 2: ""}[self.position]
        self.page.goto(link_in(self.product.mail.newest(to=self.email, subject=subject)))

    def sign_in(self) -> None:
        self.page.goto(f"{self.site}/sign-in")
        self.page.locator("#email").fill(self.email)
        self.page.locator("main button").click()
        expect(self.page).to_have_url(f"{self.site}/sign-in/check")
        self.open_mailed_link()


@pytest.fixture(params=[0, 2], ids=["English", "Arabic"])
def books(request: pytest.FixtureRequest, product: Product, page: Page) -> Bookkeeper:
    position = int(request.param)
    email = f"books-{uuid4().hex[:8]}@globex.example"
    who = system_caller(product.told[position].tenant.id, job="test")
    contacts = (Contact(name="Jo Okafor", email=email),)
    north, south = (
        product.bus.ask(CreateCustomer(who=who, name=name, email="post@globex.example", contacts=contacts)).id
        for name in ("Globex North", "Globex South and a Rather Long Name of a Company")
    )
    return Bookkeeper(product, page, position, email, north, south)


@pytest.fixture
def secret(books: Bookkeeper) -> Iterator[str]:
    """Of a key for magic links; a business has two at most."""
    key = books.product.bus.ask(CreateMagicLinkKey(who=books.business))
    yield key.secret
    for each in books.product.bus.ask(ListMagicLinkKeys(who=books.business)):
        books.product.bus.ask(RetireMagicLinkKey(who=books.business, key=each.id))


def test_one_of_several_accounts_is_chosen_and_changed(books: Bookkeeper, look: Looker) -> None:
    page = books.page
    books.sign_in()
    expect(page.get_by_role("radio")).to_have_count(2)
    look.at()
    page.get_by_role("radio").first.check()
    page.locator("main button[type=submit]").click()
    expect(page).to_have_url(f"{books.site}/")
    menu = page.locator("header details")
    menu.locator("summary").click()
    expect(menu.get_by_role("button", name="Globex South")).to_be_visible()
    look.at()
    menu.get_by_role("button", name="Globex South").click()
    expect(menu.locator("summary")).to_contain_text("Globex South")
    menu.locator("summary").click()
    menu.get_by_role("link").click()
    expect(page.get_by_role("radio")).to_have_count(2)
    expect(page.get_by_role("radio").nth(1)).to_be_checked()
    look.at()
    assert look.said == []


def test_a_magic_link_signs_in_and_asks_whoever_is_somebody_else(
    books: Bookkeeper, look: Looker, secret: str
) -> None:
    page = books.page
    page.goto(f"{books.site}/login/{magic.token(secret, sub=books.north)}")
    expect(page).to_have_url(f"{books.site}/")
    expect(page.locator("header")).to_contain_text("Globex North")
    page.goto(f"{books.site}/login/{magic.token(secret, sub=books.south)}")
    expect(page).to_have_url(f"{books.site}/login")
    expect(page.locator("main address")).to_contain_text("Globex South")
    look.at()
    page.locator("main button[type=submit]").click()
    expect(page).to_have_url(f"{books.site}/")
    expect(page.locator("header")).to_contain_text("Globex South")
    assert look.said == []


def test_an_old_magic_link_offers_a_fresh_one(books: Bookkeeper, look: Looker, secret: str) -> None:
    page = books.page
    page.goto(f"{books.site}/login/{magic.token(secret, sub=books.north, exp=int(time.time()) - 9)}")
    expect(page.locator("form[action='/sign-in/fresh'] button")).to_be_visible()
    look.at()
    page.locator("form[action='/sign-in/fresh'] button").click()
    expect(page).to_have_url(f"{books.site}/sign-in/check")


def test_a_temporary_session_becomes_a_full_one_by_a_fresh_link(books: Bookkeeper, look: Looker) -> None:
    page = books.page
    question = BeginTemporarySession(who=books.business, customer=books.north, reason="a test")
    session = books.product.bus.ask(question)
    page.context.add_cookies([{"name": "portico", "value": session.secret, "url": books.site}])
    page.goto(f"{books.site}/")
    page.locator("main a[href='/sign-in/confirm']").click()
    expect(page.locator("main form[action='/sign-in/confirm'] button")).to_be_visible()
    look.at()
    assert look.said == []
