"""A business's own sheet and script on its pages, as the visitor's browser runs them."""

import re
from dataclasses import dataclass
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from shared.bus.service import platform_origin, system_caller
from shared.contracts.billing.customers import CreateCustomer
from shared.contracts.billing.invoices import CreateInvoice, NewLine
from shared.contracts.message import Caller
from shared.contracts.settings import CreateTenant, Profile, Tenant
from shared.contracts.settings.code import ChangeExtras, CodeKind, Extras, Hosts, ListBlocked, PublishCode
from tests.browser.looking import Looker
from tests.support.product import Product
from tests.support.waiting import until

ELSEWHERE = re.compile("^https://")
SCRIPT = """
const heard = (window.heard = []);
for (const name of ["ready", "page"]) window.portal.on(name, (detail) => heard.push([name, detail]));
document.addEventListener("portal:ready", () => {
  document.querySelector("h1").dataset.own = window.portal.format.money(16500, "USD");
});
"""


@dataclass(frozen=True, slots=True)
class Studio:
    """A business of this test's only; `invoice` is the address of a page of its."""

    product: Product
    tenant: Tenant
    invoice: str
    number: str

    @property
    def business(self) -> Caller:
        return system_caller(self.tenant.id, job="test")

    def publish(self, kind: CodeKind, text: str) -> None:
        self.product.bus.ask(PublishCode(who=self.business, kind=kind, text=text))

    def show(self, page: Page) -> None:
        page.goto(self.invoice)
        expect(page.locator("h1")).to_have_text(f"Invoice {self.number}")


@pytest.fixture
def studio(product: Product) -> Studio:
    name = f"studio-{uuid4().hex[:8]}"
    profile = Profile(username=name, name="Studio", currency="USD", email="owner@studio.example")
    tenant = product.bus.ask(CreateTenant(who=platform_origin(), profile=profile))
    who = system_caller(tenant.id, job="test")
    customer = product.bus.ask(CreateCustomer(who=who, name="Globex", email=f"jo@{name}.example"))
    lines = (NewLine(name="Card stock", unit_cost=165_00),)
    invoice = product.bus.ask(CreateInvoice(who=who, customer=customer.id, lines=lines))
    return Studio(product, tenant, f"{tenant.url}/invoices/{invoice.token}", invoice.number)


def test_an_own_sheet_wins_over_ours_and_an_own_script_knows_the_page(
    studio: Studio, page: Page, look: Looker
) -> None:
    studio.publish("css", ".pl-card { border-block-start: 7px solid rgb(1, 2, 3) }")
    studio.publish("js", SCRIPT)
    until(lambda: shown(studio, page, "window.portal !== undefined"))
    assert computed(page, ".pl-card", "borderBlockStartWidth") == "7px"
    expect(page.locator("h1")).to_have_attribute("data-own", "$165.00")
    known = page.evaluate("({...window.portal, on: 0, format: 0})")
    assert known["document"]["balance"] == {"amount": 165_00, "currency": "USD"}
    assert {name: known[name] for name in ("version", "page", "locale", "currency", "customer")} == {
        "version": "1",
        "page": "invoice",
        "locale": "en-US",
        "currency": "USD",
        "customer": None,
    }
    assert [name for name, _ in page.evaluate("window.heard")] == ["ready", "page"]
    look.at()
    assert look.said == []


def test_safe_mode_shows_the_page_without_them(studio: Studio, page: Page) -> None:
    studio.publish("css", "h1 { display: none }")
    studio.publish("js", SCRIPT)
    until(lambda: shown(studio, page, "window.heard !== undefined"))
    expect(page.locator("h1")).to_be_hidden()
    page.goto(f"{studio.invoice}?pl_safe=1")
    expect(page.locator("h1")).to_be_visible()
    assert page.evaluate("[window.portal, window.heard]") == [None, None]


def test_what_a_script_loads_from_elsewhere_is_blocked_and_told_to_the_business(
    studio: Studio, page: Page
) -> None:
    page.route(
        ELSEWHERE, lambda route: route.fulfill(body="window.arrived = true", content_type="text/javascript")
    )
    studio.publish(
        "js",
        "const more = document.createElement('script'); more.src = 'https://widgets.example/w.js';"
        "document.head.append(more);",
    )
    until(lambda: shown(studio, page, "window.portal !== undefined"))
    until(lambda: blocked(studio) == [("script-src-elem", "https://widgets.example", "/invoices/…")])
    assert page.evaluate("window.arrived === undefined")
    extras = Extras(hosts=Hosts(script=("https://widgets.example",)))
    studio.product.bus.ask(ChangeExtras(who=studio.business, extras=extras))
    until(lambda: shown(studio, page, "window.arrived === true"))


def test_analytics_wait_for_consent(studio: Studio, page: Page, look: Looker) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "google" in request.url else None)
    page.route(ELSEWHERE, lambda route: route.fulfill(body=""))
    studio.product.bus.ask(ChangeExtras(who=studio.business, extras=Extras(analytics="G-ABCD1234")))
    until(lambda: shown(studio, page, "window.portal !== undefined"))
    expect(page.get_by_text("May we count this visit with Google Analytics?")).to_be_visible()
    look.at()
    assert asked == []
    with page.expect_request(ELSEWHERE):
        page.get_by_role("button", name="Yes").click()
    assert asked == ["https://www.googletagmanager.com/gtag/js?id=G-ABCD1234"]
    studio.show(page)
    expect(page.get_by_text("May we count this visit")).to_be_hidden()
    look.at()
    assert look.said == []


def shown(studio: Studio, page: Page, condition: str) -> bool:
    """Whether it holds on the page as it is now: the gateway hears of changes a moment later."""
    studio.show(page)
    return bool(page.evaluate(condition))


def blocked(studio: Studio) -> list[tuple[str, str, str]]:
    found = studio.product.bus.ask(ListBlocked(who=studio.business))
    return [(each.directive, each.source, each.page) for each in found]


def computed(page: Page, selector: str, name: str) -> str:
    value: str = page.eval_on_selector(selector, f"element => getComputedStyle(element).{name}")
    return value
