"""A customer answers an estimate: approves it with her initials and its deposit, or declines it."""

import re
from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from shared.contracts.billing.estimates import CreateEstimate, Estimate, NewDeposit, SendEstimate, ViewEstimate
from shared.contracts.billing.invoices import NewLine
from tests.browser.looking import Looker
from tests.browser.test_the_main_job import DECLINED, GOOD, Jo, jo, pay_by_card, text_of
from tests.support.product import Product

__all__ = ["jo"]
TERMS = "1. Printed quantities may differ from the order by up to 3%.\n2. The rest is due 30 days after delivery."
HALF = NewDeposit(rate=Decimal(50))
LINK = re.compile(r"https?://\S+/estimates/\w+")


def new_estimate(jo: Jo, **more: Any) -> Estimate:
    """For $3,080.00."""
    line = NewLine(name="Letterhead, printed", unit_cost=3_080_00)
    return jo.product.bus.ask(CreateEstimate(who=jo.business, customer=jo.customer, lines=(line,), **more))


def open_(jo: Jo, estimate: Estimate, *, page: Page | None = None) -> None:
    (page or jo.page).goto(f"{jo.site}/estimates/{estimate.token}")


def deposit_of(jo: Jo, estimate: Estimate) -> str:
    """The token of the payment that was begun."""
    view = jo.product.bus.ask(ViewEstimate(who=jo.business, token=estimate.token))
    assert view.attempt
    return view.attempt.payment


def approve(page: Page, *, initials: str = "JO", button: str = "Approve and pay $1,540.00") -> None:
    page.get_by_role("link", name="Review and approve").click()
    page.get_by_label("Your initials").fill(initials)
    agree = page.get_by_label("I agree to the terms above")
    if agree.count():
        agree.check()
    page.get_by_role("button", name=button).click()


def test_the_emailed_estimate_is_approved_with_its_deposit(jo: Jo, page: Page, look: Looker) -> None:
    estimate = new_estimate(jo, terms=TERMS, deposit=HALF)
    jo.product.bus.ask(SendEstimate(who=jo.business, estimate=estimate.id))
    found = LINK.search(jo.mail(f"Estimate {estimate.number}")["text"])
    assert found
    page.goto(found[0])
    expect(page.get_by_text("A deposit of $1,540.00 is due on approval.")).to_be_visible()
    look.at()
    page.get_by_role("link", name="Review and approve").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Approve estimate {estimate.number}")
    look.at()
    page.get_by_label("Your initials").fill("JO")
    page.get_by_label("I agree to the terms above").check()
    page.get_by_role("button", name="Approve and pay $1,540.00").click()
    pay_by_card(page, GOOD)
    expect(page.get_by_role("heading", level=1)).to_have_text("Payment received")
    expect(page.get_by_text(f"Estimate {estimate.number} is approved.")).to_be_visible()
    look.at()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download receipt").click()
    assert f"Deposit on estimate {estimate.number}" in " ".join(text_of(download.value).split())
    page.get_by_role("link", name="Back to the estimate").click()
    expect(page.get_by_text("Approved", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="Review and approve")).to_have_count(0)
    look.at()
    told = jo.product.mail.newest(to="accounts@acmepaper.example", subject=f"approved {estimate.number}")
    assert "Initials" in told["text"]
    assert f"Deposit on estimate {estimate.number}" in jo.mail("$1,540.00 received")["text"]
    assert look.said == []


def test_a_declined_card_approves_nothing(jo: Jo, page: Page, look: Looker) -> None:
    estimate = new_estimate(jo, deposit=HALF)
    open_(jo, estimate)
    approve(page)
    pay_by_card(page, DECLINED)
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_role("link", name=re.compile("Back|Return|Cancel")).first.click()
    expect(page.get_by_role("status")).to_contain_text("the estimate is not approved")
    look.at()
    open_(jo, estimate)
    expect(page.get_by_text("Waiting for your approval")).to_be_visible()


def test_a_bank_payment_approves_when_it_arrives(jo: Jo, page: Page, look: Looker) -> None:
    estimate = new_estimate(jo, deposit=HALF)
    open_(jo, estimate)
    approve(page)
    expect(page).to_have_url(re.compile("/c/pay/"))
    jo.product.sandbox.pay_from_us_account(page.url.replace(jo.product.checkout_host, jo.product.sandbox.url))
    page.goto(f"{jo.site}/payments/{deposit_of(jo, estimate)}")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your bank payment is on its way")
    expect(
        page.get_by_text(f"Estimate {estimate.number} is approved when the deposit has arrived.")
    ).to_be_visible()
    look.at()
    open_(jo, estimate)
    expect(page.get_by_text("Your deposit is on its way from your bank.")).to_be_visible()
    expect(page.get_by_role("link", name="Decline")).to_have_count(0)
    look.at()


def test_it_is_approved_from_the_account_and_told_to_the_businesss_script(
    jo: Jo, page: Page, look: Looker
) -> None:
    estimate = new_estimate(jo)
    jo.sign_in()
    expect(page.get_by_role("heading", name="Estimates for your approval")).to_be_visible()
    look.at()
    page.get_by_role("link", name=estimate.number).click()
    approve(page, initials="ل.ب", button="Approve estimate")
    expect(page.get_by_role("status")).to_contain_text("You’ve approved this estimate.")
    told = page.locator("[data-pl-event='estimate:approved']").get_attribute("data-pl-detail")
    assert told is not None
    assert f'"id": {estimate.id}' in told
    look.at()
    page.reload()
    expect(page.get_by_text("Review and approve")).to_have_count(0)
    assert look.said == []


def test_it_is_declined_with_a_reason_without_scripts_as_well(jo: Jo, browser: Browser) -> None:
    estimate = new_estimate(jo)
    context = browser.new_context(java_script_enabled=False)
    plain = context.new_page()
    open_(jo, estimate, page=plain)
    plain.get_by_role("link", name="Decline").click()
    plain.get_by_label("Why?").fill("Too dear.\nSorry.")
    plain.get_by_role("button", name="Decline estimate").click()
    expect(plain.get_by_role("status")).to_contain_text("You’ve declined this estimate.")
    expect(plain.get_by_text("Reason: Too dear.")).to_be_visible()
    context.close()


def test_what_is_missing_is_asked_for_and_nothing_typed_is_lost(jo: Jo, page: Page, look: Looker) -> None:
    estimate = new_estimate(jo, terms=TERMS)
    open_(jo, estimate)
    page.get_by_role("link", name="Review and approve").click()
    page.get_by_role("button", name="Approve estimate").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter your initials")
    expect(page.get_by_role("alert")).to_be_focused()
    look.at()
    page.get_by_label("Your initials").fill("JO")
    page.get_by_role("button", name="Approve estimate").click()
    expect(page.get_by_role("alert")).to_contain_text("Agree to the terms")
    expect(page.get_by_label("Your initials")).to_have_value("JO")
    page.get_by_label("I agree to the terms above").check()
    page.get_by_role("button", name="Approve estimate").click()
    expect(page.get_by_role("status")).to_contain_text("You’ve approved this estimate.")


@pytest.mark.parametrize(
    ("position", "waiting", "approval"),
    [(1, "EST-0051", "Annehmen und"), (2, "EST-0077", "الموافقة ودفع")],
    ids=["de", "ar"],
)
def test_an_estimate_in_another_language(
    page: Page, product: Product, look: Looker, position: int, waiting: str, approval: str
) -> None:
    told = product.told[position]
    [row] = [each for each in product.account(told).estimates if each.number == waiting]
    page.goto(f"{told.tenant.url}/estimates/{row.token}")
    look.at()
    page.goto(f"{told.tenant.url}/estimates/{row.token}/approve")
    expect(page.get_by_role("button", name=approval)).to_be_visible()
    look.at()
    page.goto(f"{told.tenant.url}/estimates/{row.token}/decline")
    look.at()
    assert look.said == []
