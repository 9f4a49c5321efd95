"""A real browser, and the product that it looks at: embedded, and as a stack of programs."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from deploy.machinery.packages import CHROMIUM
from tests.browser.looking import Looker
from tests.support.product import Product, embedded_product, stacked_product

PATIENCE = 20_000
"""Milliseconds that a busy machine may take to show a page."""
expect.set_options(timeout=PATIENCE)
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """No longer than its module: while it runs, this thread has an event loop, and other tests want their own."""
    with sync_playwright() as playwright:
        program = str(CHROMIUM.required())
        chromium = playwright.chromium.launch(executable_path=program, args=list(ARGUMENTS))
        yield chromium
        chromium.close()


@pytest.fixture(scope="session", params=["embedded", "stack"])
def product(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    if request.param == "embedded":
        with embedded_product(tmp_path_factory.mktemp("demo")) as running:
            yield running
    else:
        with stacked_product() as running:
            yield running


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The embedded product alone, for what is the same on both roads."""
    with embedded_product(tmp_path_factory.mktemp("alone")) as running:
        yield running


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    fresh = browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    fresh.set_default_timeout(PATIENCE)
    yield fresh
    fresh.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture
def look(page: Page) -> Looker:
    """Checks each page that it is shown, and at the end that the console stayed empty."""
    return Looker(page)
