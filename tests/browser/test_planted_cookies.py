"""A browser that a sibling's script has filled with cookies."""

from playwright.sync_api import Page, expect

from tests.browser.looking import Looker
from tests.support.product import Product


def test_a_browser_full_of_planted_cookies_is_freed_of_them(product: Product, page: Page, look: Looker) -> None:
    site = product.acme.tenant.url
    page.context.add_cookies([{"name": f"planted{n}", "value": "x" * 3_500, "url": site} for n in range(100)])
    page.goto(site)
    expect(page.get_by_role("heading", level=1)).to_have_text("Your browser sent more than we can read")
    look.at()
    page.get_by_role("button", name="Remove the cookies").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in to Acme Paper")
    assert [cookie for cookie in page.context.cookies(site) if "planted" in cookie["name"]] == []
