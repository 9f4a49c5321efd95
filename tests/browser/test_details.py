"""A customer changes its details in a real browser, in two languages, on any screen."""

import re
from dataclasses import dataclass
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from shared.bus.service import system_caller
from shared.contracts.billing.customers import CreateCustomer
from shared.contracts.message import Caller
from tests.browser.looking import Looker
from tests.support.product import Product, link_in

EMAIL_LINK = re.compile(r"https?://\S+/email/[\w-]+")
REFUSED = "Failed to load resource: the server responded with a status of 4"
"""What Chromium says of a page whose form was not accepted."""


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer of one of the demo's businesses, signed in by an e-mailed link."""

    product: Product
    page: Page
    position: int
    email: str

    @property
    def site(self) -> str:
        return self.product.told[self.position].tenant.url

    @property
    def business(self) -> Caller:
        return system_caller(self.product.told[self.position].tenant.id, job="test")

    def sign_in(self) -> None:
        self.page.goto(f"{self.site}/sign-in")
        self.page.locator("#email").fill(self.email)
        self.page.locator("main button").click()
        expect(self.page).to_have_url(f"{self.site}/sign-in/check")
        self.page.goto(link_in(self.product.mail.newest(to=self.email, subject="")))
        self.page.locator("main button").click()
        expect(self.page).to_have_url(f"{self.site}/")

    def open(self, path: str) -> None:
        self.page.goto(f"{self.site}/details")
        self.page.locator(f'main a[href="/details/{path}"]').click()
        expect(self.page).to_have_url(f"{self.site}/details/{path}")

    def save(self) -> None:
        self.page.locator("main .pl-actions button").last.click()
        expect(self.page).to_have_url(re.compile(r"/details\?changed="))

    def mailed_link(self, *, to: str) -> str:
        text = self.product.mail.newest(to=to, subject="")["text"]
        found = EMAIL_LINK.search(text)
        assert found, text
        return found[0]


@pytest.fixture(params=[0, 2], ids=["English", "Arabic"])
def globex(request: pytest.FixtureRequest, product: Product, page: Page) -> Customer:
    position = int(request.param)
    email = f"jo-{uuid4().hex[:8]}@globex.example"
    who = system_caller(product.told[position].tenant.id, job="test")
    product.bus.ask(CreateCustomer(who=who, name="Globex", email=email))
    return Customer(product, page, position, email)


def test_details_are_changed_on_any_screen(globex: Customer, page: Page, look: Looker) -> None:
    globex.sign_in()
    page.locator('nav a[href="/details"]').click()
    look.at()

    globex.open("name")
    page.locator("#value").fill("Globex Corporation and a Rather Long Name of a Company")
    look.at()
    globex.save()
    expect(page.locator(".pl-who strong")).to_have_text("Globex Corporation and a Rather Long Name of a Company")

    globex.open("address")
    page.locator("#country").select_option("US")
    page.locator("main button[name=show]").click()
    expect(page.locator("#postal_code")).to_be_visible()
    page.locator("#postal_code").fill("9720")
    page.locator("main .pl-actions button").click()
    expect(page.locator(".pl-error-summary")).to_be_focused()
    look.at()
    page.locator('.pl-error-summary a[href="#postal_code"]').click()
    expect(page.locator("#postal_code")).to_be_focused()
    page.locator("#lines").fill("1725 Mill Street")
    page.locator("#city").fill("Portland")
    page.locator("#state").select_option("OR")
    page.locator("#postal_code").fill("97209")
    globex.save()
    expect(page.locator("main")).to_contain_text("Portland, OR 97209")

    globex.open("contacts/new")
    page.locator("#name").fill("Ana Ruiz")
    page.locator("#email").fill("ana@globex.example")
    look.at()
    globex.save()
    look.at()
    page.locator('main a[href$="/remove"]').click()
    look.at()
    globex.save()
    for path in ("language", "tax-id", "attention-to"):
        globex.open(path)
        look.at()
    assert [each for each in look.said if REFUSED not in each] == []


def test_an_address_is_confirmed_and_taken_back(globex: Customer, page: Page, look: Looker) -> None:
    new = f"new-{uuid4().hex[:8]}@globex.example"
    globex.sign_in()
    globex.open("email")
    look.at()
    page.locator("#email").fill(new)
    page.locator("main .pl-actions button").click()
    expect(page).to_have_url(f"{globex.site}/details/email?sent=1")
    look.at()

    page.goto(globex.mailed_link(to=new))
    expect(page).to_have_url(f"{globex.site}/email")
    expect(page.locator("main")).to_contain_text(new)
    look.at()
    page.locator("main button").click()
    expect(page.locator("main button")).to_have_count(0)
    look.at()
    page.reload()
    expect(page.locator("main button")).to_have_count(0)
    page.goto(f"{globex.site}/details")
    expect(page.locator("main dl")).to_contain_text(new)

    page.goto(globex.mailed_link(to=globex.email))
    look.at()
    page.locator("main button").click()
    expect(page.locator('main a[href="/sign-in"]')).to_be_visible()
    look.at()
    expect(page.locator("main")).to_contain_text(globex.email)
    page.goto(globex.mailed_link(to=new))
    expect(page.locator("main h1")).to_be_visible()
    look.at()
    assert [each for each in look.said if REFUSED not in each] == []
