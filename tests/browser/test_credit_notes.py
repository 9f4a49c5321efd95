"""A credit note in a real browser: from its e-mail to the invoice that it pays."""

import re
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from shared.bus.service import system_caller
from shared.contracts.auth import IssueSignInLink
from shared.contracts.billing.credit_notes import CreateCreditNote, CreditNote
from shared.contracts.billing.customers import CreateCustomer
from shared.contracts.billing.invoices import CreateInvoice, Invoice, NewLine
from tests.browser.looking import Looker
from tests.support.product import SIGN_IN_LINK, Product

BUSINESS = "accounts@acmepaper.example"


class Shop:
    """A customer of Acme Paper's of its own, with an invoice and two credit notes, of which one was e-mailed."""

    def __init__(self, product: Product) -> None:
        self.product = product
        self.site = product.acme.tenant.url
        self.email = f"sam-{uuid4().hex[:8]}@initrode.example"
        who = system_caller(product.acme.tenant.id, job="test")
        question = CreateCustomer(who=who, name="Initrode", email=self.email, attention_to="Sam Lowry")
        self.customer = product.bus.ask(question).id
        line = NewLine(name="Ivory card stock, 110 lb, cut to size", unit_cost=165_00)
        self.invoice: Invoice = product.bus.ask(CreateInvoice(who=who, customer=self.customer, lines=(line,)))
        self.other = self._credit_note(40_00)
        self.note = self._credit_note(21_40, send=True)

    def _credit_note(self, total: int, *, send: bool = False) -> CreditNote:
        line = NewLine(name="Ivory card stock, one pack short", unit_cost=total)
        who = system_caller(self.product.acme.tenant.id, job="test")
        return self.product.bus.ask(CreateCreditNote(who=who, customer=self.customer, lines=(line,), send=send))

    def sign_in(self, page: Page) -> None:
        who = system_caller(self.product.acme.tenant.id, job="test")
        page.goto(self.site + self.product.bus.ask(IssueSignInLink(who=who, customer=self.customer)))
        page.get_by_role("button", name="Continue").click()
        expect(page).to_have_url(f"{self.site}/")


@pytest.fixture
def shop(product: Product) -> Shop:
    return Shop(product)


def test_a_customer_uses_the_credit_note_she_was_sent(shop: Shop, page: Page, look: Looker) -> None:
    mail = shop.product.mail.newest(to=shop.email, subject=f"Credit note {shop.note.number}")
    page.goto(re.findall(rf"{shop.site}/credit_notes/\w{{24}}", mail["text"])[0])
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Credit note {shop.note.number}")
    look.at()
    page.get_by_role("main").get_by_role("link", name="Sign in").click()
    page.get_by_role("button", name="Email me a sign-in link").click()
    link = shop.product.mail.newest(to=shop.email, subject="Sign in")["text"]
    page.goto(SIGN_IN_LINK.findall(link)[0])
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Credit note {shop.note.number}")
    page.get_by_role("link", name="Use it for what you owe").click()
    expect(page.get_by_text("You have $61.40 in credit.")).to_be_visible()
    look.at()
    page.get_by_role("button", name=f"Use $21.40 of {shop.note.number}").click()
    expect(page.get_by_text("Your credit was used. This is what is left.")).to_be_visible()
    expect(page.get_by_role("button", name="Pay $143.60")).to_be_visible()
    expect(page.get_by_text("You have $40.00 in credit.")).to_be_visible()
    page.goto(f"{shop.site}/invoices/{shop.invoice.token}")
    page.get_by_role("link", name=shop.note.number).click()
    expect(page.get_by_text("All of it was used.")).to_be_visible()
    expect(page.get_by_role("link", name=shop.invoice.number)).to_be_visible()
    look.at()
    shop.product.mail.newest(to=BUSINESS, subject=f"Initrode has seen credit note {shop.note.number}")
    shop.product.mail.newest(to=BUSINESS, subject=f"Initrode has seen invoice {shop.invoice.number}")
    assert look.said == []


def test_credit_notes_are_listed_and_kept(shop: Shop, page: Page, look: Looker) -> None:
    shop.sign_in(page)
    page.get_by_role("navigation", name="Account").get_by_role("link", name="Activity").click()
    page.get_by_role("main").get_by_role("link", name="Credit notes").click()
    expect(page.get_by_role("status").first).to_have_text("2 credit notes")
    look.at()
    page.get_by_label("Status").select_option("Used")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("No credit notes match.")).to_be_visible()
    page.get_by_role("main").get_by_role("link", name="Credit notes").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Excel").click()
    assert download.value.suggested_filename.endswith(".xlsx")
    page.get_by_role("link", name=shop.other.number).click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download PDF").click()
    assert download.value.suggested_filename == f"Acme-Paper-{shop.other.number}.pdf"
    page.goto(f"{shop.site}/credit_notes/{shop.other.token}/html")
    expect(page.get_by_role("navigation")).to_have_count(0)
    look.at()
    assert look.said == []
