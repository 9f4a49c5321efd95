"""How somebody pays, in a real browser: on the provider's page, or past it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from shared import clock
from shared.bus.service import system_caller
from shared.contracts.billing.customers import CreateCustomer
from shared.contracts.billing.invoices import CreateInvoice, Invoice, NewLine
from tests.browser.looking import Looker
from tests.support.product import Product


class Office:
    """One of the demo's businesses with a new invoice of its own. `position` is its place in the demo."""

    def __init__(self, product: Product, position: int) -> None:
        self.product = product
        self.tenant = product.told[position].tenant
        self.business = system_caller(self.tenant.id, job="test")
        self.invoice = self._invoice()

    @property
    def pay_page(self) -> str:
        return f"{self.tenant.url}/invoices/{self.invoice.token}/payment"

    def _invoice(self) -> Invoice:
        email = f"sam-{uuid4().hex[:8]}@initrode.example"
        customer = self.product.bus.ask(CreateCustomer(who=self.business, name="Initrode", email=email))
        line = NewLine(name="Card stock", unit_cost=165_00)
        return self.product.bus.ask(CreateInvoice(who=self.business, customer=customer.id, lines=(line,)))


@pytest.fixture
def acme(product: Product) -> Office:
    return Office(product, 0)


@pytest.fixture
def nordlicht(product: Product) -> Office:
    return Office(product, 1)


@pytest.fixture
def nakheel(product: Product) -> Office:
    return Office(product, 2)


def test_a_check_is_chosen_by_keyboard_and_what_to_know_is_copied(acme: Office, page: Page, look: Looker) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=acme.tenant.url)
    page.goto(acme.pay_page)
    page.get_by_role("radio", name="Card or bank account").focus()
    expect(page.get_by_role("button", name="Pay $165.00")).to_be_visible()
    page.keyboard.press("ArrowDown")
    look.at()
    page.get_by_role("button", name="See how to pay").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Pay invoice {acme.invoice.number} by check")
    look.at()
    page.get_by_role("button", name=f"Copy {acme.invoice.number}").click()
    expect(page.get_by_role("status")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == acme.invoice.number
    assert look.said == []


def test_a_transfer_is_scanned_or_copied(nordlicht: Office, page: Page, look: Looker) -> None:
    page.goto(nordlicht.pay_page)
    page.get_by_role("radio", name="Überweisung").check()
    page.get_by_role("button", name="Zeigen, wie ich bezahle").click()
    expect(page.get_by_role("img", name="QR-Code dieser Überweisung")).to_be_visible()
    expect(page.get_by_text("DE89 3704 0044 0532 0130 00", exact=True).first).to_be_visible()
    look.at()
    assert look.said == []


def test_from_right_to_left_too(nakheel: Office, page: Page, look: Looker) -> None:
    page.goto(nakheel.pay_page)
    look.at()
    page.get_by_role("radio", name="نقدًا").check()
    page.get_by_role("button", name="عرض كيفية الدفع").click()
    expect(page.get_by_role("heading", level=2, name="كيفية الدفع")).to_be_visible()
    look.at()
    assert look.said == []


def test_from_the_emailed_link_the_customer_says_when_the_check_arrives(
    acme: Office, page: Page, look: Looker
) -> None:
    page.goto(f"{acme.pay_page}/check")
    page.get_by_role("button", name="Tell Acme Paper").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter the day on which we can expect the money")
    look.at()
    day = clock.today(acme.tenant.zone) + timedelta(days=9)
    page.get_by_label("Expected on").fill(day.isoformat())
    page.get_by_label("Payment reference").fill("Check 1182")
    page.get_by_role("button", name="Tell Acme Paper").dblclick()
    expect(page).to_have_url(f"{acme.tenant.url}/invoices/{acme.invoice.token}")
    expect(page.get_by_text("You told us that you pay by check")).to_be_visible()
    expect(page.get_by_role("link", name="Pay $165.00")).to_be_visible()
    look.at()
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_role("status")).to_contain_text("You’ve taken back what you told us")
    expect(page.get_by_text("You told us that you pay")).to_have_count(0)
    assert [words for words in look.said if "422" not in words] == []


def test_a_fee_on_cards_is_on_the_button_and_nowhere_else(nakheel: Office, page: Page, look: Looker) -> None:
    page.goto(nakheel.pay_page)
    summary = page.locator("[data-pl-slot='pay.summary']")
    expect(summary).to_contain_text("رسوم البطاقة")
    expect(page.get_by_role("button", name="169.13")).to_be_visible()
    look.at()
    page.get_by_role("radio", name="تحويل مصرفي").check()
    expect(summary.get_by_text("رسوم البطاقة")).to_be_hidden()
    page.get_by_role("radio", name="بطاقة").check()
    page.get_by_role("button", name="169.13").click()
    expect(page.get_by_text("169.13").first).to_be_visible()
    assert look.said == []
