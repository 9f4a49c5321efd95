"""A customer's lists in a real browser: found, sorted, paged, kept, and chosen from."""

import re
from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from shared import clock
from shared.bus.service import system_caller
from shared.contracts.auth import IssueSignInLink
from shared.contracts.billing.activity import PAGE
from shared.contracts.billing.customers import CreateCustomer, CustomField
from shared.contracts.billing.invoices import CreateInvoice, GetInvoice, Invoice, NewLine
from shared.contracts.billing.viewing import PreviewDocument
from tests.browser.looking import Looker
from tests.support.product import Product
from tests.support.waiting import until


class Shop:
    """A customer of Acme Paper's of its own, signed in, with more invoices than one page holds."""

    def __init__(self, product: Product) -> None:
        self.product = product
        self.site = product.acme.tenant.url
        self.business = system_caller(product.acme.tenant.id, job="test")
        email = f"sam-{uuid4().hex[:8]}@initrode.example"
        question = CreateCustomer(
            who=self.business, name="Initrode", email=email, fields=(CustomField(name="Vendor", value="V-20417"),)
        )
        self.customer = product.bus.ask(question).id
        today = clock.today(product.acme.tenant.zone)
        self.invoices = [self._invoice(today, days) for days in range(PAGE + 2)]
        """The newest first."""

    def _invoice(self, today: date, days: int) -> Invoice:
        line = NewLine(name="Ivory card stock, 110 lb, cut to size", unit_cost=(days + 1) * 1_00)
        question = CreateInvoice(
            who=self.business,
            customer=self.customer,
            lines=(line,),
            issued_on=today - timedelta(days=days),
            purchase_order=f"PO-{days:03}",
        )
        return self.product.bus.ask(question)

    def sign_in(self, page: Page) -> None:
        page.goto(self.site + self.product.bus.ask(IssueSignInLink(who=self.business, customer=self.customer)))
        page.get_by_role("button", name="Continue").click()
        expect(page).to_have_url(f"{self.site}/")


@pytest.fixture
def shop(product: Product) -> Shop:
    return Shop(product)


def rows(page: Page) -> Locator:
    return page.locator("tbody tr")


def open_list(page: Page, shop: Shop) -> None:
    page.get_by_role("navigation", name="Account").get_by_role("link", name="Activity").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Activity")
    expect(rows(page)).to_have_count(PAGE)


def test_a_list_is_read_page_by_page_sorted_and_searched(shop: Shop, page: Page, look: Looker) -> None:
    shop.sign_in(page)
    open_list(page, shop)
    look.at()
    page.get_by_role("link", name="Older").click()
    expect(rows(page)).to_have_count(2)
    expect(rows(page).last).to_contain_text(shop.invoices[-1].number)
    page.get_by_role("link", name="Newer").click()
    expect(rows(page)).to_have_count(PAGE)
    page.get_by_role("columnheader", name="Amount").get_by_role("link").click()
    expect(page.get_by_role("columnheader", name="Amount")).to_have_attribute("aria-sort", "descending")
    expect(rows(page).first).to_contain_text(f"${PAGE + 2}.00")
    page.get_by_label("Number or your order").fill("po-003")
    page.get_by_role("button", name="Show").click()
    expect(rows(page)).to_have_count(1)
    expect(page.get_by_role("status").first).to_have_text("1 invoice")
    page.get_by_label("Number or your order").fill("nowhere")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("No invoices match.")).to_be_visible()
    expect(page.get_by_role("link", name="Clear filters")).to_have_count(1)
    look.at()
    page.get_by_role("main").get_by_role("link", name="Payments").click()
    expect(page.get_by_text("No payments yet.")).to_be_visible()
    look.at()
    page.goto(f"{shop.site}/activity/invoices?from=soon&status=lost")
    expect(page.get_by_text("There is a problem")).to_be_visible()
    look.at()
    assert [line for line in look.said if "422" not in line] == []


def test_what_is_chosen_is_counted_and_paid_together(shop: Shop, page: Page, look: Looker) -> None:
    shop.sign_in(page)
    open_list(page, shop)
    bar = page.locator(".pl-bar")
    expect(bar).to_be_hidden()
    for invoice in shop.invoices[:2]:
        page.get_by_role("checkbox", name=f"Select {invoice.number}").check()
    button = page.get_by_role("button", name="Pay 2 selected · $3.00")
    expect(button).to_be_visible()
    look.at()
    last = page.get_by_role("checkbox", name=f"Select {shop.invoices[PAGE - 1].number}")
    last.focus()
    box, covering = last.bounding_box(), bar.bounding_box()
    assert box
    assert covering
    assert box["y"] + box["height"] <= covering["y"]
    button.click()
    expect(page).to_have_url(re.compile("/pay\\?"))
    assert parse_qs(urlsplit(page.url).query)["invoice"] == [invoice.token for invoice in shop.invoices[:2]]
    expect(page.get_by_role("button", name=re.compile("Pay .*3.00"))).to_be_visible()


def test_without_scripts_the_same_form_pays(shop: Shop, page: Page, context: BrowserContext) -> None:
    shop.sign_in(page)
    assert context.browser
    plain = context.browser.new_context(java_script_enabled=False, storage_state=context.storage_state())
    without = plain.new_page()
    without.goto(f"{shop.site}/activity/invoices")
    expect(without.get_by_text("Select the invoices to pay together or to download.")).to_be_visible()
    without.get_by_role("checkbox", name=f"Select {shop.invoices[2].number}").check()
    without.get_by_role("button", name="Pay selected").click()
    expect(without).to_have_url(f"{shop.site}/pay?invoice={shop.invoices[2].token}")
    plain.close()


def test_lists_and_documents_are_kept_in_every_form(shop: Shop, page: Page, look: Looker) -> None:
    shop.sign_in(page)
    open_list(page, shop)
    for form, ending in (("CSV", ".csv"), ("Excel", ".xlsx")):
        with page.expect_download() as download:
            page.get_by_role("link", name=form).click()
        assert download.value.suggested_filename.endswith(ending)
    page.goto(f"{shop.site}/invoices/{shop.invoices[0].token}/html")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Invoice {shop.invoices[0].number}")
    expect(page.get_by_text("V-20417")).to_be_visible()
    expect(page.get_by_role("navigation")).to_have_count(0)
    look.at()
    assert look.said == []


def test_an_invoice_counts_as_seen_when_somebody_moves(shop: Shop, page: Page) -> None:
    invoice, ask = shop.invoices[0], shop.product.bus.ask

    def is_seen() -> bool:
        return ask(GetInvoice(who=shop.business, invoice=invoice.id)).viewed_at is not None

    page.goto(ask(PreviewDocument(who=shop.business, kind="invoice", document=invoice.id)))
    expect(page.get_by_text("This is your own look at the invoice.")).to_be_visible()
    page.mouse.move(200, 200)
    page.mouse.move(300, 300)
    page.goto(f"{shop.site}/invoices/{invoice.token}")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Invoice {invoice.number}")
    assert not is_seen()
    with page.expect_response(re.compile("/seen$")) as told:
        page.mouse.move(200, 200)
        page.mouse.move(300, 300)
    assert told.value.status == 204
    until(is_seen)
