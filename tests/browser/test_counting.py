"""Google Analytics on pages full of secrets: whatever its script looks at, it finds nothing of them."""

import json
import re
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page, Request, Route, expect

from shared.bus.service import platform_origin, system_caller
from shared.contracts.auth import IssueSignInLink
from shared.contracts.billing.customers import CreateCustomer
from shared.contracts.billing.estimates import CreateEstimate
from shared.contracts.billing.invoices import CreateInvoice, NewLine
from shared.contracts.billing.payments import RecordPayment
from shared.contracts.billing.statements import GetStatement
from shared.contracts.message import Caller
from shared.contracts.settings import CreateTenant, Profile, Tenant
from shared.contracts.settings.code import ChangeExtras, Extras
from shared.money import Money
from tests.browser.test_the_main_job import REFERENCE
from tests.support.product import Product
from tests.support.waiting import until

GOOGLE = re.compile(r"^https://(www|region1)\.(googletagmanager|google-analytics)\.com/")
TAG = """
const found = (selector, name) => [...document.querySelectorAll(selector)].map((each) => each[name]);
const send = (what, value) => navigator.sendBeacon(
  "https://www.google-analytics.com/g/collect", JSON.stringify([what, value]));
const look = () => ({
  location: document.location.href, title: document.title, referrer: document.referrer, cookie: document.cookie,
  forms: [...found("form", "action"), ...found("input, textarea", "value")],
  links: [...found("a", "href"), ...found("a", "innerText")],
});
const take = (said) => said[0] === "js" || send("said", said);
for (const said of window.dataLayer) take([...said]);
window.dataLayer.push = (said) => take([...said]);
send("seen", look());
for (const name of ["click", "change", "submit", "popstate"]) {
  addEventListener(name, ({ target }) => send("event", [name, target.href, target.action, target.value]), true);
}
"""
"""What Google's script does: it reads where it is and came from, forms and links, and follows what is done."""
SECRET = re.compile(r"[A-Za-z0-9_-]{20,}")


@dataclass(frozen=True, slots=True)
class Counted:
    """A business that counts visits without asking, and the pages of a customer of its by their kind."""

    product: Product
    tenant: Tenant
    customer: int
    paths: dict[str, str]

    @property
    def business(self) -> Caller:
        return system_caller(self.tenant.id, job="test")

    @property
    def counter(self) -> str:
        return f"{self.tenant.url}/counting"


@dataclass
class Google:
    """What arrives there from a page, besides the request for the script."""

    page: Page
    scripts: list[str] = field(default_factory=list)
    sent: list[Any] = field(default_factory=list)

    def take(self, route: Route, request: Request) -> None:
        if "/gtag/" in request.url:
            self.scripts.append(request.url)
            route.fulfill(body=TAG, content_type="text/javascript")
        else:
            self.sent.append(json.loads(request.post_data or ""))
            route.fulfill(status=204)

    def wait_for(self, count: int) -> None:
        """Asking the page for something lets the browser tell what it has asked for."""
        until(lambda: self.page.title() and len(self.sent) >= count)


@pytest.fixture(scope="module")
def counted(demo: Product, browser: Browser) -> Counted:
    name = f"counted{uuid4().hex[:8]}"
    profile = Profile(username=name, name="Counted", currency="USD", email="owner@counted.example")
    tenant = demo.bus.ask(CreateTenant(who=platform_origin(), profile=profile))
    who, line = system_caller(tenant.id, job="test"), NewLine(name="Card stock", unit_cost=165_00)
    customer = demo.bus.ask(CreateCustomer(who=who, name="Globex", email=f"jo@{name}.example")).id
    invoice, paid = (demo.bus.ask(CreateInvoice(who=who, customer=customer, lines=(line,))) for _each in range(2))
    estimate = demo.bus.ask(CreateEstimate(who=who, customer=customer, lines=(line,)))
    received = RecordPayment(who=who, invoice=paid.id, amount=Money(165_00, "USD"), method="cash")
    extras = Extras(analytics="G-ABCD1234", asks_consent=False)
    demo.bus.ask(ChangeExtras(who=who, extras=extras))
    paths = {
        "invoice": f"/invoices/{invoice.token}",
        "pay": f"/invoices/{invoice.token}/payment",
        "payment": f"/payments/{demo.bus.ask(received).token}",
        "estimate": f"/estimates/{estimate.token}",
        "estimate-approve": f"/estimates/{estimate.token}/approve",
        "statement": f"/statements/{demo.bus.ask(GetStatement(who=who, customer=customer)).token}",
        "sign-in": "/sign-in?next=/invoices/" + invoice.token,
    }
    found, page = Counted(demo, tenant, customer, paths), browser.new_page()
    page.route(GOOGLE, lambda route: route.abort())
    until(lambda: page.goto(found.counter) and page.get_by_role("heading").count() == 0)
    page.close()
    return found


@pytest.fixture
def google(page: Page) -> Google:
    found = Google(page)
    page.route(GOOGLE, found.take)
    return found


def seen(counted: Counted) -> list[Any]:
    nothing = {"title": "-", "referrer": "", "cookie": "", "forms": [], "links": []}
    return ["seen", {"location": counted.counter, **nothing}]


def place(counted: Counted, kind: str) -> dict[str, str]:
    """Of a page, as it is told to Google."""
    path = counted.paths[kind].partition("?")[0]
    told = "/".join(part if len(part) < 20 else "-" for part in path.split("/"))
    location = f"{counted.tenant.url}{told}"
    return {"page_location": location, "page_path": told, "page_referrer": "", "page_title": kind}


@pytest.mark.parametrize("kind", ["invoice", "pay", "estimate", "estimate-approve", "statement", "sign-in"])
def test_the_counter_sees_nothing_of_a_page(counted: Counted, page: Page, google: Google, kind: str) -> None:
    page.goto(f"{counted.tenant.url}{counted.paths[kind]}")
    google.wait_for(2)
    config = ["config", "G-ABCD1234", {**place(counted, kind), "anonymize_ip": True}]
    assert sorted(google.sent) == [["said", config], seen(counted)]
    assert google.scripts == ["https://www.googletagmanager.com/gtag/js?id=G-ABCD1234"]


def test_what_happened_is_told_by_a_number_that_opens_nothing(
    counted: Counted, page: Page, google: Google
) -> None:
    page.goto(f"{counted.tenant.url}{counted.paths['payment']}")
    google.wait_for(4)
    said = [said for what, said in google.sent if what == "said"]
    reference = page.get_by_text(REFERENCE).first.inner_text()
    paid = {"id": reference, "type": "payment", "amount": 165_00, "currency": "USD"}
    assert said == [
        ["config", "G-ABCD1234", {**place(counted, "payment"), "anonymize_ip": True}],
        ["event", "payment_started", {**place(counted, "payment"), **paid}],
        ["event", "payment_succeeded", {**place(counted, "payment"), **paid}],
    ]


def test_it_sees_no_form_that_is_sent_and_no_link_that_is_followed(
    counted: Counted, page: Page, google: Google
) -> None:
    page.goto(f"{counted.tenant.url}{counted.paths['invoice']}")
    google.wait_for(2)
    page.get_by_label("Ask a question about this invoice").fill("Where is it?")
    page.get_by_role("button", name="Send question").click()
    expect(page.get_by_role("status")).to_contain_text("Comment sent")
    google.wait_for(3)
    page.get_by_role("link", name="Pay $165.00").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Pay")
    google.wait_for(5)
    assert [said[:2] for what, said in google.sent if what == "said"] == [
        ["config", "G-ABCD1234"],
        ["event", "comment_sent"],
        ["config", "G-ABCD1234"],
    ]
    assert SECRET.findall(json.dumps(google.sent)) == []


def test_who_signs_in_by_a_link_is_counted_from_the_page_that_it_leads_to(
    counted: Counted, page: Page, google: Google
) -> None:
    link = counted.product.bus.ask(IssueSignInLink(who=counted.business, customer=counted.customer))
    page.goto(f"{counted.tenant.url}{link}")
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url(f"{counted.tenant.url}/")
    google.wait_for(3)
    told = [said for what, said in google.sent if what == "said"]
    assert [(*said[:2], said[2]["page_title"]) for said in told] == [
        ("config", "G-ABCD1234", "account"),
        ("event", "signin", "account"),
    ]
    assert SECRET.findall(json.dumps(google.sent)) == []
