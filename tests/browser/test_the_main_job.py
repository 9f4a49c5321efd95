"""A customer's main job, as she lives it: sign in by e-mail, open an invoice, pay it, keep the receipt."""

import re
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import BrowserContext, Download, Page, expect
from pypdf import PdfReader

from shared.bus.service import system_caller
from shared.contracts.billing.customers import CreateCustomer
from shared.contracts.billing.invoices import CreateInvoice, Invoice, NewLine, SendInvoice, ViewInvoice
from shared.contracts.message import Caller
from shared.money import Money
from tests.browser.looking import Looker
from tests.support.product import Product, code_in, link_in

REFERENCE = re.compile("PAY-....-....")
GOOD, DECLINED = "4242 4242 4242 4242", "4000 0000 0000 0002"


@dataclass(frozen=True, slots=True)
class Jo:
    """A customer of Acme Paper's of her own in each test: nobody pays another's invoice or fills her mailbox."""

    product: Product
    page: Page
    email: str
    customer: int

    @property
    def site(self) -> str:
        return self.product.acme.tenant.url

    @property
    def business(self) -> Caller:
        return system_caller(self.product.acme.tenant.id, job="test")

    def new_invoice(self) -> Invoice:
        line = NewLine(name="Card stock, 110 lb, ivory", unit_cost=165_00)
        return self.product.bus.ask(CreateInvoice(who=self.business, customer=self.customer, lines=(line,)))

    def ask_for_link(self) -> None:
        self.page.goto(f"{self.site}/")
        self.page.get_by_label("Email address").fill(self.email)
        self.page.get_by_role("button", name="Email me a sign-in link").click()

    def mail(self, subject: str = "Sign in to Acme Paper") -> dict[str, Any]:
        return self.product.mail.newest(to=self.email, subject=subject)

    def sign_in(self) -> str:
        """Gives the link that was used."""
        self.ask_for_link()
        link = link_in(self.mail())
        self.page.goto(link)
        self.page.get_by_role("button", name="Continue").click()
        expect(self.page).to_have_url(f"{self.site}/")
        return link

    def open(self, invoice: Invoice, *, page: Page | None = None) -> None:
        (page or self.page).goto(f"{self.site}/invoices/{invoice.token}")

    def attempt(self, invoice: Invoice) -> dict[str, Any]:
        """What the sandbox knows of the invoice's open payment."""
        view = self.product.bus.ask(ViewInvoice(who=self.business, token=invoice.token))
        assert view.attempt
        known = self.product.sandbox.payments(attempt=view.attempt.payment)
        assert len(known) == 1
        return known[0]


@pytest.fixture
def jo(product: Product, page: Page) -> Jo:
    email = f"jo-{uuid4().hex[:8]}@globex.example"
    who = system_caller(product.acme.tenant.id, job="test")
    customer = product.bus.ask(
        CreateCustomer(who=who, name="Globex Corporation", email=email, attention_to="Jo Okafor")
    )
    return Jo(product, page, email, customer.id)


def go_to_checkout(page: Page) -> None:
    page.get_by_role("link", name="Pay $165.00").click()
    page.get_by_role("button", name="Pay $165.00").click()
    expect(page).to_have_url(re.compile("/c/pay/"))


def pay_by_card(page: Page, number: str) -> None:
    page.locator("#number").fill(number)
    page.locator("#expiry").fill("12 / 39")
    page.locator("#code").fill("123")
    page.get_by_role("button", name=re.compile("^Pay")).click()


def test_sign_in_by_link_open_an_invoice_pay_it_and_keep_the_receipt(jo: Jo, page: Page, look: Looker) -> None:
    invoice = jo.new_invoice()
    page.goto(f"{jo.site}/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in to Acme Paper")
    look.at()
    jo.ask_for_link()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your email")
    look.at()
    page.goto(link_in(jo.mail()))
    expect(page.get_by_role("heading", level=1)).to_have_text("Continue to your account")
    look.at()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("Globex Corporation").first).to_be_visible()
    look.at()
    page.get_by_role("link", name=invoice.number).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Invoice {invoice.number}")
    look.at()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download PDF").click()
    assert invoice.number in text_of(download.value)
    page.get_by_role("link", name="Pay $165.00").click()
    expect(page.get_by_role("button", name="Pay $165.00")).to_be_visible()
    look.at()
    page.get_by_role("button", name="Pay $165.00").click()
    pay_by_card(page, GOOD)
    expect(page.get_by_role("heading", level=1)).to_have_text("Payment received")
    expect(page.get_by_text("Visa ending 4242").first).to_be_visible()
    look.at()
    reference = page.get_by_text(REFERENCE).first.inner_text()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download receipt").click()
    assert reference in text_of(download.value)
    receipt = jo.mail("$165.00 received")
    assert [each["type"] for each in receipt["attachments"]] == ["application/pdf"]
    assert reference in receipt["text"]
    assert look.said == []


def test_the_code_works_instead_of_the_link(jo: Jo, page: Page) -> None:
    jo.ask_for_link()
    code = code_in(jo.mail())
    page.get_by_label("Or enter the code from the email").fill(f"{code[:3].lower()} {code[3:]}")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("Globex Corporation").first).to_be_visible()


def test_a_link_that_was_used_leads_to_a_fresh_one(jo: Jo, page: Page, look: Looker) -> None:
    used = jo.sign_in()
    page.context.clear_cookies()
    jo.product.mail.clear()
    page.goto(used)
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("link"))
    look.at()
    page.get_by_role("button", name="Email me a new link").click()
    page.goto(link_in(jo.mail()))
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("Globex Corporation").first).to_be_visible()


def test_a_declined_card_is_told_there_and_coming_back_without_paying_says_nothing_was_charged(
    jo: Jo, page: Page
) -> None:
    invoice = jo.new_invoice()
    jo.open(invoice)
    go_to_checkout(page)
    pay_by_card(page, DECLINED)
    expect(page.get_by_text("You have not been charged").first).to_be_visible()
    page.get_by_role("link", name=re.compile("back", re.IGNORECASE)).first.click()
    expect(page).to_have_url(re.compile(f"/invoices/{invoice.token}"))
    expect(page.get_by_text("Nothing was charged").first).to_be_visible()
    assert jo.attempt(invoice)["captured"] == 0


def test_reload_back_and_a_second_tab_make_one_payment(jo: Jo, page: Page, context: BrowserContext) -> None:
    invoice = jo.new_invoice()
    jo.open(invoice)
    go_to_checkout(page)
    second = context.new_page()
    jo.open(invoice, page=second)
    go_to_checkout(second)
    assert second.url == page.url
    pay_by_card(page, GOOD)
    expect(page.get_by_role("heading", level=1)).to_have_text("Payment received")
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Payment received")
    pay_by_card(second, GOOD)
    expect(second.get_by_role("heading", level=1)).to_have_text("Payment received")
    page.go_back()
    jo.open(invoice)
    expect(page.get_by_role("link", name="Pay $165.00")).to_have_count(0)
    paid = jo.product.bus.ask(ViewInvoice(who=jo.business, token=invoice.token))
    assert [each.amount for each in paid.payments] == [Money(165_00, "USD")]


def test_a_bank_payment_on_its_way_is_said_and_the_page_mends_itself(jo: Jo, page: Page, look: Looker) -> None:
    invoice = jo.new_invoice()
    jo.open(invoice)
    go_to_checkout(page)
    page.locator("input[name=method][value=us_bank_account]").check(force=True)
    page.locator("#holder").fill("Globex Corporation")
    page.locator("#routing").fill("110000000")
    page.locator("#account").fill("000123456789")
    page.get_by_role("button", name=re.compile("^Pay")).click()
    expect(page.get_by_text(re.compile("on its way", re.IGNORECASE)).first).to_be_visible()
    look.at()
    jo.product.sandbox.settle(jo.attempt(invoice)["session"])
    expect(page.get_by_role("heading", level=1)).to_have_text("Payment received", timeout=40_000)


def test_the_invoice_email_goes_straight_to_the_invoice_and_on_to_the_account_after_signing_in(
    jo: Jo, page: Page, look: Looker
) -> None:
    invoice = jo.new_invoice()
    jo.product.bus.ask(SendInvoice(who=jo.business, invoice=invoice.id))
    message = jo.mail(invoice.number)
    link = re.search(r"http://\S+/invoices/\w+", message["text"])
    assert link
    page.goto(link[0])
    expect(page.get_by_role("link", name="Pay $165.00")).to_be_visible()
    look.at()
    page.get_by_role("link", name="Sign in").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in to Acme Paper")


def test_sign_out_is_for_every_copy_of_the_cookie(jo: Jo, page: Page, context: BrowserContext) -> None:
    jo.sign_in()
    copies = context.cookies()
    page.get_by_role("button", name="Sign out").click()
    context.add_cookies(copies)  # type: ignore[arg-type]  # what one gives the other takes
    page.goto(f"{jo.site}/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in to Acme Paper")


@pytest.mark.parametrize(("position", "language", "direction"), [(1, "de-DE", "ltr"), (2, "ar-AE", "rtl")])
def test_each_business_speaks_its_own_language(
    page: Page, product: Product, look: Looker, position: int, language: str, direction: str
) -> None:
    told = product.told[position]
    account = product.account(told)
    page.goto(f"{told.tenant.url}/invoices/{account.open[0].token}")
    html = page.locator("html")
    assert (html.get_attribute("lang"), html.get_attribute("dir")) == (language, direction)
    look.at()
    page.goto(f"{told.tenant.url}/")
    look.at()
    assert look.said == []


def text_of(download: Download) -> str:
    pdf = PdfReader(download.path())
    return "\n".join(sheet.extract_text() for sheet in pdf.pages)
