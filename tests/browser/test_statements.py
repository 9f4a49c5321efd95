"""Statements in a real browser: read, gone through by period and currency, kept, sent, and paid from."""

import re
from datetime import timedelta
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from shared import clock
from shared.bus.service import system_caller
from shared.contracts.auth import IssueSignInLink
from shared.contracts.billing.customers import CreateCustomer
from shared.contracts.billing.invoices import CreateInvoice, Invoice, NewLine
from shared.contracts.billing.payments import RecordPayment
from shared.contracts.billing.statements import SendStatement
from shared.money import Money
from tests.browser.looking import Looker
from tests.support import pdf
from tests.support.product import Product


class Account:
    """A customer of Acme Paper's, who owes $300.00 in dollars, $7.00 in euros, and has an account below."""

    def __init__(self, product: Product) -> None:
        self.product = product
        self.site = product.acme.tenant.url
        self.business = system_caller(product.acme.tenant.id, job="test")
        self.email = f"sam-{uuid4().hex[:8]}@initrode.example"
        self.customer = self._customer("Initrode", self.email)
        self.first = self._bill(self.customer, 400_00, days=40)
        amount = Money(100_00, "USD")
        product.bus.ask(RecordPayment(who=self.business, invoice=self.first.id, amount=amount, method="check"))
        self.euros = self._bill(self.customer, 7_00, currency="EUR")
        below = self._customer("Initrode Harbor", f"b-{self.email}", parent=self.customer)
        self.theirs = self._bill(below, 20_00)

    def _customer(self, name: str, email: str, parent: int | None = None) -> int:
        ask = CreateCustomer(who=self.business, name=name, email=email, parent=parent)
        return self.product.bus.ask(ask).id

    def _bill(self, customer: int, minor: int, *, days: int = 0, currency: str = "USD") -> Invoice:
        issued = clock.today(self.product.acme.tenant.zone) - timedelta(days=days)
        line = NewLine(name="Ivory card stock, 110 lb, cut to size", unit_cost=minor)
        ask = CreateInvoice(
            who=self.business, customer=customer, lines=(line,), issued_on=issued, currency=currency
        )
        return self.product.bus.ask(ask)

    def sign_in(self, page: Page) -> None:
        page.goto(self.site + self.product.bus.ask(IssueSignInLink(who=self.business, customer=self.customer)))
        page.get_by_role("button", name="Continue").click()
        expect(page).to_have_url(f"{self.site}/")


@pytest.fixture
def account(product: Product) -> Account:
    return Account(product)


def test_a_statement_is_read_kept_and_paid_from(account: Account, page: Page, look: Looker) -> None:
    account.sign_in(page)
    page.get_by_role("navigation", name="Account").get_by_role("link", name="Statements").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Statement")
    expect(page.locator("tbody tr").last).to_contain_text("$320.00")
    expect(page.get_by_text("Initrode Harbor")).to_be_visible()
    look.at()
    with page.expect_download() as download:
        page.get_by_role("link", name="PDF of this statement").click()
    assert "$320.00" in pdf.spoken(download.value.path().read_bytes())
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV of this statement").click()
    assert "320.00" in download.value.path().read_text()
    page.get_by_role("navigation", name="Currency").get_by_role("link", name="Euro").click()
    expect(page.locator("tbody tr").last).to_contain_text("€7.00")
    page.get_by_role("link", name="Open items").click()
    expect(page.locator("tbody tr")).to_have_count(2)
    expect(page.locator("tbody tr").first).to_contain_text(account.euros.number)
    look.at()
    page.get_by_role("link", name="Past due only").click()
    expect(page.get_by_text("Nothing is past due.")).to_be_visible()
    look.at()
    page.get_by_role("navigation", name="Currency").get_by_role("link", name="US Dollar").click()
    page.get_by_role("link", name="All that is open").click()
    page.get_by_role("link", name="Pay $300.00").click()
    expect(page).to_have_url(f"{account.site}/invoices/{account.first.token}/payment")
    assert look.said == []


def test_periods_are_gone_through_by_year_and_month(account: Account, page: Page, look: Looker) -> None:
    account.sign_in(page)
    page.goto(f"{account.site}/statements")
    period = page.get_by_role("navigation", name="Period")
    last_year = clock.today(account.product.acme.tenant.zone).year - 1
    period.get_by_role("link", name=str(last_year)).click()
    expect(page.get_by_text(re.compile("No activity between January 1"))).to_be_visible()
    look.at()
    period.get_by_role("link", name="Jun").click()
    expect(period.get_by_role("link", name="Jun")).to_have_attribute("aria-current", "true")
    expect(page.get_by_text(f"June 1 to June 30, {last_year}")).to_be_visible()
    page.goto(f"{account.site}/statements?start=0")
    expect(page.get_by_role("heading", level=1)).to_have_text("There is no such statement")
    look.at()
    page.get_by_role("link", name="See the present statement").click()
    expect(page).to_have_url(f"{account.site}/statements")
    assert [line for line in look.said if "422" not in line] == []


def test_an_emailed_statement_is_opened_without_an_account(account: Account, page: Page, look: Looker) -> None:
    account.product.bus.ask(SendStatement(who=account.business, customer=account.customer))
    message = account.product.mail.newest(to=account.email, subject="Statement from Acme Paper – $320.00")
    found = re.search(r"https?://\S+/statements/\S+", message["text"])
    assert found
    page.goto(found[0])
    expect(page.get_by_text("You’re viewing this statement from an emailed link.")).to_be_visible()
    expect(page.get_by_text(account.first.number)).to_be_visible()
    expect(page.get_by_role("link", name=account.first.number)).to_have_count(0)
    look.at()
    page.get_by_role("link", name="Pay $300.00").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("See your whole account")
    assert urlsplit(page.url).path.endswith("/sign-in")
    assert look.said == []
