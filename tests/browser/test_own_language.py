"""A German customer of an English business reads German, from the e-mail that signs her in to the invoice."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page, expect

from shared.bus.service import system_caller
from shared.contracts.billing.customers import CreateCustomer
from shared.contracts.billing.invoices import CreateInvoice, NewLine
from tests.browser.conftest import PATIENCE
from tests.browser.looking import Looker
from tests.support.product import Product, link_in


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Of a browser that asks for German."""
    context = browser.new_context(locale="de-DE", viewport={"width": 1280, "height": 900})
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    context.close()


def heads(page: Page, heading: str, *, language: str = "de-DE") -> None:
    expect(page.locator("h1")).to_have_text(heading)
    expect(page.locator("html")).to_have_attribute("lang", language)


def test_every_page_from_the_email_to_the_invoice_is_german(demo: Product, page: Page, look: Looker) -> None:
    who, site = system_caller(demo.acme.tenant.id, job="test"), demo.acme.tenant.url
    email = f"anna-{uuid4().hex[:8]}@globex.example"
    asked = CreateCustomer(who=who, name="Globex GmbH", email=email, locale="de-DE")
    customer = demo.bus.ask(asked).id
    lines = (NewLine(name="Karton, 300 g", unit_cost=165_00),)
    invoice = demo.bus.ask(CreateInvoice(who=who, customer=customer, lines=lines))

    page.goto(f"{site}/")
    heads(page, "Bei Acme Paper anmelden", language="de")
    look.at()
    page.locator("#email").fill(email)
    page.locator("main form[action='/sign-in'] button").click()
    expect(page).to_have_url(f"{site}/sign-in/check")
    heads(page, "Sehen Sie in Ihr Postfach", language="de")
    page.goto(link_in(demo.mail.newest(to=email, subject="anmelden")))
    heads(page, "Weiter zu Ihrem Konto")
    look.at()
    page.locator("main button").click()
    heads(page, "Sie haben 1 Rechnung zu bezahlen")
    page.goto(f"{site}/sign-in/accounts")
    heads(page, "Ihre Konten")
    page.goto(f"{site}/nowhere")
    heads(page, "Seite nicht gefunden")
    page.goto(f"{site}/downloads/{'x' * 24}")
    heads(page, "Diese Datei ist nicht da")
    look.at()
    page.goto(f"{site}/invoices/{invoice.token}")
    expect(page.locator("html")).to_have_attribute("lang", "de-DE")
    expect(page.locator("h1")).to_contain_text("Rechnung INV-")
    expect(page.locator("main")).to_contain_text("165,00\N{NO-BREAK SPACE}$")


def test_a_host_of_nobody_says_so_in_german_and_in_our_style(demo: Product, page: Page, look: Looker) -> None:
    page.goto(demo.acme.tenant.url.replace("acme", "nobody"))
    heads(page, "Seite nicht gefunden", language="de")
    look.at()
    expect(page.locator(".pl-card")).to_have_css("border-top-style", "solid")
