"""A browser that runs no scripts and keeps no cookies: its owner is told, and can still read and pay."""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from deploy.machinery.packages import CHROMIUM
from shared.bus.service import system_caller
from shared.contracts.billing.customers import CreateCustomer
from shared.contracts.billing.invoices import CreateInvoice, Invoice, NewLine
from tests.browser.conftest import ARGUMENTS, PATIENCE
from tests.support.product import Product

REFUSED = 2
"""As Chromium's own settings say it."""


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """A page of a browser whose owner has switched both off."""
    folder = tmp_path_factory.mktemp("profile")
    settings = {"profile": {"default_content_setting_values": {"cookies": REFUSED, "javascript": REFUSED}}}
    (folder / "Default").mkdir()
    (folder / "Default" / "Preferences").write_text(json.dumps(settings))
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            str(folder), executable_path=str(CHROMIUM.required()), args=list(ARGUMENTS)
        )
        context.set_default_timeout(PATIENCE)
        yield context.new_page()
        context.close()


def owed(demo: Product) -> Invoice:
    who = system_caller(demo.acme.tenant.id, job="test")
    customer = demo.bus.ask(CreateCustomer(who=who, name="Bare", email="bare@globex.example"))
    lines = (NewLine(name="Card stock", unit_cost=165_00),)
    return demo.bus.ask(CreateInvoice(who=who, customer=customer.id, lines=lines))


def test_an_invoice_is_read_and_paid_by_its_link(demo: Product, bare: Page) -> None:
    bare.goto(f"{demo.acme.tenant.url}/invoices/{owed(demo).token}")
    expect(bare.locator("[data-pl-slot='notice.script']")).to_be_visible()
    bare.get_by_role("link", name="Pay $165.00").click()
    bare.get_by_role("button", name="Pay $165.00").click()
    bare.get_by_label("Card number").fill("4242 4242 4242 4242")
    bare.get_by_label("Expiry").fill("12/39")
    bare.get_by_label("Security code").fill("123")
    bare.get_by_role("button", name="Pay").click()
    expect(bare.locator("h1")).to_have_text("Payment received")
    assert bare.context.cookies() == []


def test_signing_in_says_that_it_needs_a_cookie(demo: Product, bare: Page) -> None:
    bare.goto(f"{demo.acme.tenant.url}/sign-in")
    bare.get_by_label("Email address").fill("jo@globex.example")
    bare.get_by_role("button", name="Email me a sign-in link").click()
    expect(bare.locator("h1")).to_have_text("Your browser sent no cookie")
    expect(bare.get_by_text("can be read and paid without cookies")).to_be_visible()
    assert bare.context.cookies() == []
