"""Several documents in one file, in a real browser: chosen or of a period, watched while it is made, kept."""

import re
import zipfile

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.looking import Looker
from tests.browser.test_activity import Shop, open_list
from tests.support.product import Product
from tests.support.waiting import until

READY = 30_000
"""Milliseconds that a handful of documents may take on a busy machine."""


def test_what_is_chosen_comes_in_one_file(product: Product, page: Page, look: Looker) -> None:
    shop = Shop(product)
    shop.sign_in(page)
    open_list(page, shop)
    for invoice in shop.invoices[:3]:
        page.get_by_role("checkbox", name=f"Select {invoice.number}").check()
    page.get_by_role("button", name="Download 3 selected").click()
    expect(page.get_by_text("3 documents selected")).to_be_visible()
    look.at()
    page.get_by_role("button", name="Make the ZIP file").click()
    expect(page).to_have_url(re.compile("/downloads/[A-Za-z0-9]{24}$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Your file is ready", timeout=READY)
    look.at()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the file").click()
    with zipfile.ZipFile(download.value.path()) as archive:
        assert archive.namelist() == [f"Acme-Paper-{invoice.number}.pdf" for invoice in shop.invoices[2::-1]]
    assert look.said == []


def test_without_scripts_a_whole_month_comes_in_one_file(
    product: Product, page: Page, context: BrowserContext
) -> None:
    shop = Shop(product)
    shop.sign_in(page)
    assert context.browser
    plain = context.browser.new_context(java_script_enabled=False, storage_state=context.storage_state())
    without = plain.new_page()
    without.goto(f"{shop.site}/activity/invoices")
    without.get_by_role("link", name="PDF").click()
    without.get_by_role("button", name="Make the ZIP file").click()
    refresh = without.get_by_role("link", name="Refresh")

    def is_ready() -> bool:
        if refresh.is_visible():
            refresh.click()
        return without.get_by_role("link", name="Download the file").is_visible()

    until(is_ready)
    without.get_by_role("link", name="Download other documents").click()
    expect(without.get_by_role("link", name="Invoices, ")).to_have_count(1)
    plain.close()


def test_what_is_not_there_is_told_in_the_form(product: Product, page: Page, look: Looker) -> None:
    shop = Shop(product)
    shop.sign_in(page)
    page.goto(f"{shop.site}/downloads?kind=estimates")
    page.get_by_label("For which period?").select_option(label="2024")
    page.get_by_role("button", name="Make the ZIP file").click()
    expect(page.get_by_role("alert")).to_contain_text("There are no such documents in that time")
    expect(page.get_by_label("Estimates")).to_be_checked()
    look.at()
