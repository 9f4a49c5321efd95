"""What a business's script hears: every event, on the page where it happens, in its order, whole."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page, expect

from deploy.demo.telling import Teller
from shared.bus.service import platform_origin, system_caller
from shared.contracts.auth import IssueSignInLink
from shared.contracts.billing.customers import CreateCustomer
from shared.contracts.billing.estimates import CreateEstimate, Estimate, NewDeposit
from shared.contracts.billing.invoices import CreateInvoice, Invoice, NewLine
from shared.contracts.billing.payments import ViewPayment
from shared.contracts.message import Caller
from shared.contracts.settings import CreateTenant, Profile, Tenant
from shared.contracts.settings.code import ChangeExtras, Extras, PublishCode
from shared.money import WITH_THREE_DIGITS, WITHOUT_MINOR_UNIT, Money, exponent
from tests.browser.conftest import PATIENCE
from tests.browser.test_estimates import approve
from tests.browser.test_the_main_job import GOOD, go_to_checkout, pay_by_card
from tests.support.product import Product
from tests.support.theming import listed
from tests.support.waiting import until

SCRIPT = """
window.told = [];
window.heard = [];
const plain = (detail) => (detail.root ? { root: `#${detail.root.id}` } : { ...detail });
for (const name of %s) {
  window.portal.on(name, () => { throw new Error("a listener that fails"); });
  window.portal.on(name, (detail) => window.heard.push([name, plain(detail)]));
  document.addEventListener(`portal:${name}`, ({ detail }) => window.told.push([name, plain(detail)]));
}
"""
NAMES = sorted(name.removeprefix("portal:") for name in listed()["events"])
READY = ["ready", {"version": "1"}]
Heard = list[list[Any]]


@dataclass(frozen=True, slots=True)
class Shop:
    """A business with a script that writes down what it hears, and fails at it; and a customer of its."""

    product: Product
    tenant: Tenant
    customer: int

    @property
    def business(self) -> Caller:
        return system_caller(self.tenant.id, job="test")

    def new_customer(self) -> int:
        email = f"jo-{uuid4().hex[:8]}@globex.example"
        return self.product.bus.ask(CreateCustomer(who=self.business, name="Globex", email=email)).id

    def new_invoice(self) -> Invoice:
        """For $165.00."""
        line = NewLine(name="Card stock", unit_cost=165_00)
        return self.product.bus.ask(CreateInvoice(who=self.business, customer=self.customer, lines=(line,)))

    def new_estimate(self, **more: Any) -> Estimate:
        """For $3,080.00."""
        line = NewLine(name="Letterhead", unit_cost=3_080_00)
        question = CreateEstimate(who=self.business, **({"customer": self.customer, "lines": (line,)} | more))
        return self.product.bus.ask(question)

    def address(self, document: Invoice | Estimate) -> str:
        kind = "invoices" if isinstance(document, Invoice) else "estimates"
        return f"{self.tenant.url}/{kind}/{document.token}"

    def reference(self, page: Page) -> str:
        """Of the payment whose page is shown."""
        token = page.url.partition("?")[0].rpartition("/")[2]
        return self.product.bus.ask(ViewPayment(who=self.business, token=token)).reference


@pytest.fixture(scope="module")
def shop(demo: Product, browser: Browser) -> Shop:
    name = f"shop{uuid4().hex[:8]}"
    profile = Profile(username=name, name="Shop", currency="USD", email="owner@shop.example")
    tenant = demo.bus.ask(CreateTenant(who=platform_origin(), profile=profile))
    Teller(demo.bus, demo.config, hooks_url=demo.mail.url).connect(tenant)
    new = Shop(demo, tenant, customer=0)
    demo.bus.ask(PublishCode(who=new.business, kind="js", text=SCRIPT % NAMES))
    shop = replace(new, customer=new.new_customer())
    address, page = shop.address(shop.new_invoice()), browser.new_page()
    until(lambda: page.goto(address) and page.evaluate("window.heard !== undefined"))
    page.close()
    return shop


@pytest.fixture
def failing(page: Page) -> Iterator[list[str]]:
    """What the page's console is told of listeners that fail."""
    said: list[str] = []
    page.on("pageerror", lambda error: said.append(error.message))
    yield said
    assert set(said) == {"a listener that fails"}


def heard(page: Page) -> Heard:
    """On the page as it is shown, by both ways of listening."""
    page.wait_for_load_state()
    by_on, by_document = page.evaluate("[window.heard, window.told]")
    assert by_on == by_document
    found: Heard = by_on
    return found


def page_of(kind: str, document: Invoice | Estimate | None = None) -> list[Any]:
    return ["page", {"type": kind, "id": document.id if document else None}]


def paid(event: str, reference: str, minor: int) -> list[Any]:
    return [f"payment:{event}", {"id": reference, "type": "payment", "amount": minor, "currency": "USD"}]


def pay_from_bank(shop: Shop, page: Page, invoice: Invoice) -> str:
    """Leaves the browser where the payment is on its way, and gives what settles it at the provider."""
    page.goto(shop.address(invoice))
    go_to_checkout(page)
    session = page.url.rpartition("/")[2].partition("#")[0].partition("?")[0]
    page.locator("input[name=method][value=us_bank_account]").check(force=True)
    page.locator("#holder").fill("Globex Corporation")
    page.locator("#routing").fill("110000000")
    page.locator("#account").fill("000123456789")
    page.get_by_role("button", name=re.compile("^Pay")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your bank payment is on its way")
    return session


def test_a_page_is_ready_and_says_which_it_is(shop: Shop, page: Page, failing: list[str]) -> None:
    invoice = shop.new_invoice()
    page.goto(shop.address(invoice))
    assert heard(page) == [READY, page_of("invoice", invoice)]


def test_who_has_just_signed_in_is_told_once(shop: Shop, page: Page, failing: list[str]) -> None:
    link = shop.product.bus.ask(IssueSignInLink(who=shop.business, customer=shop.customer))
    page.goto(f"{shop.tenant.url}{link}")
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url(f"{shop.tenant.url}/")
    entered = ["signin", {"id": shop.customer, "type": "customer"}]
    assert heard(page) == [READY, page_of("account"), entered]
    assert page.evaluate("window.portal.customer") == {"id": shop.customer}
    page.reload()
    assert heard(page) == [READY, page_of("account")]


def test_who_came_to_pay_is_told_of_on_the_next_page_where_scripts_run(
    shop: Shop, page: Page, failing: list[str]
) -> None:
    shop.product.bus.ask(ChangeExtras(who=shop.business, extras=Extras(analytics="G-ABCD1234")))
    invoice = shop.new_invoice()
    paying = f"/invoices/{invoice.token}/payment"
    question = IssueSignInLink(who=shop.business, customer=shop.customer, next=paying)
    page.goto(f"{shop.tenant.url}{shop.product.bus.ask(question)}")
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url(f"{shop.tenant.url}{paying}")
    assert page.locator("[data-pl-event]").count() == 0
    page.goto(shop.address(invoice))
    entered = ["signin", {"id": shop.customer, "type": "customer"}]
    assert heard(page) == [READY, page_of("invoice", invoice), entered]
    shop.product.bus.ask(ChangeExtras(who=shop.business, extras=Extras()))


def test_a_payment_is_begun_and_then_succeeds(shop: Shop, page: Page, failing: list[str]) -> None:
    page.goto(shop.address(shop.new_invoice()))
    go_to_checkout(page)
    pay_by_card(page, GOOD)
    expect(page.get_by_role("heading", level=1)).to_have_text("Payment received")
    reference = shop.reference(page)
    begun, succeeded = paid("started", reference, 165_00), paid("succeeded", reference, 165_00)
    assert heard(page) == [READY, page_of("payment"), begun, succeeded]
    page.reload()
    assert heard(page) == [READY, page_of("payment")]
    tab = page.context.new_page()
    tab.goto(page.url)
    assert heard(tab) == [READY, page_of("payment")]


@pytest.mark.parametrize(
    ("outcome", "heading"),
    [("succeeded", "Payment received"), ("failed", "Your payment did not go through")],
)
def test_a_payment_on_its_way_ends_while_its_page_is_open(
    shop: Shop, page: Page, failing: list[str], outcome: Any, heading: str
) -> None:
    session = pay_from_bank(shop, page, shop.new_invoice())
    reference = shop.reference(page)
    begun, pending = paid("started", reference, 165_00), paid("pending", reference, 165_00)
    assert heard(page)[:4] == [READY, page_of("payment"), begun, pending]
    shop.product.sandbox.settle(session, outcome)
    expect(page.get_by_role("heading", level=1)).to_have_text(heading, timeout=2 * PATIENCE)
    replaced = ["fragment", {"root": "#payment"}]
    rest = heard(page)[4:]
    assert [each for each in rest if each != replaced] == [paid(outcome, reference, 165_00)]
    assert rest[-2] == replaced


def test_a_question_is_sent(shop: Shop, page: Page, failing: list[str]) -> None:
    invoice = shop.new_invoice()
    page.goto(shop.address(invoice))
    page.get_by_label("Ask a question about this invoice").fill("Where is it?")
    page.get_by_role("button", name="Send question").click()
    expect(page.get_by_role("status")).to_contain_text("Comment sent")
    written = page.get_by_role("article").filter(has_text="Where is it?").last.get_attribute("id") or ""
    sent = ["comment:sent", {"id": int(written.removeprefix("comment-")), "type": "comment"}]
    replaced = ["fragment", {"root": "#main"}]
    assert heard(page) == [READY, page_of("invoice", invoice), replaced, sent]


def test_an_estimate_is_approved(shop: Shop, page: Page, failing: list[str]) -> None:
    estimate = shop.new_estimate()
    page.goto(shop.address(estimate))
    approve(page, button="Approve estimate")
    expect(page.get_by_role("status")).to_contain_text("You’ve approved this estimate.")
    assert heard(page) == [READY, page_of("estimate", estimate), answered("approved", estimate)]


def test_an_estimate_is_approved_by_its_deposit(shop: Shop, page: Page, failing: list[str]) -> None:
    deposit = NewDeposit(amount=1_540_00)
    estimate = shop.new_estimate(customer=shop.new_customer(), deposit=deposit)
    page.goto(shop.address(estimate))
    approve(page)
    pay_by_card(page, GOOD)
    expect(page.get_by_role("heading", level=1)).to_have_text("Payment received")
    reference = shop.reference(page)
    money = [paid("started", reference, 1_540_00), paid("succeeded", reference, 1_540_00)]
    assert heard(page) == [READY, page_of("payment"), *money, answered("approved", estimate)]


def test_an_estimate_is_declined(shop: Shop, page: Page, failing: list[str]) -> None:
    estimate = shop.new_estimate()
    page.goto(f"{shop.address(estimate)}/decline")
    page.get_by_role("button", name="Decline estimate").click()
    expect(page.get_by_role("status")).to_contain_text("You’ve declined this estimate.")
    assert heard(page) == [READY, page_of("estimate", estimate), answered("declined", estimate)]


def answered(event: str, estimate: Estimate) -> list[Any]:
    detail = {"id": estimate.id, "type": "estimate", "amount": 3_080_00, "currency": "USD"}
    return [f"estimate:{event}", detail]


def test_what_a_script_is_given_cannot_be_changed_for_the_others(
    shop: Shop, page: Page, failing: list[str]
) -> None:
    invoice = shop.new_invoice()
    page.goto(shop.address(invoice))
    given = page.evaluate(
        "() => { window.portal.document.balance.amount = 1; return window.portal.on('page', () => {}) }"
    )
    assert given is None
    assert page.evaluate("window.portal.document") == {
        "type": "invoice",
        "id": invoice.id,
        "number": invoice.number,
        "status": "due",
        "balance": {"amount": 165_00, "currency": "USD"},
    }


def test_amounts_and_days_are_written_as_on_our_pages(shop: Shop, page: Page, failing: list[str]) -> None:
    page.goto(shop.address(shop.new_invoice()))
    currencies = ["USD", "HUF", "COP", *sorted(WITHOUT_MINOR_UNIT | WITH_THREE_DIGITS)]
    write = "all => all.map((each) => window.portal.format.money(1234567, each).replace(/[^0-9.]/g, ''))"
    assert page.evaluate(write, currencies) == [str(Money(1234567, each).major) for each in currencies]
    assert {exponent(each) for each in currencies} == {0, 2, 3}
    assert page.evaluate("window.portal.format.date('2026-11-29')") == "November 29, 2026"
