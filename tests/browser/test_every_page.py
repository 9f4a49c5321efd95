"""Every page, wherever a link leads: axe, narrow screens, the keyboard, the policy, a silent console."""

import pytest
from playwright.sync_api import Page

from services.portal_web.app import PORTAL_WAYS
from shared.bus.service import system_caller
from shared.contracts.auth import IssueSignInLink
from shared.contracts.billing.activity import ViewList, Wanted
from shared.contracts.billing.payments import ViewAccount
from shared.contracts.billing.statements import GetStatement
from shared.contracts.message import Caller, Customer
from tests.browser.looking import Looker
from tests.browser.walking import Walk
from tests.support.product import Product

NOT_WALKED = {
    "/s/{link}": "used up by looking at it; test_the_main_job goes there",
    "/login/{jwt}": "signs in; test_ways_in goes there",
    "/login": "only with a magic link for somebody else; test_ways_in goes there",
    "/sign-in/continue": "only with a link; seen below",
    "/sign-in/check": "only when a link was asked for; seen below",
    "/email": "only with an e-mailed link; test_details goes there",
    "/email/{link}": "leads on to /email; test_details goes there",
    "/pay/credit": "/pay once more; portal/test_paying_in_parts goes there",
    "/payments/{token}/back": "comes from the payment provider",
    "/invoices/{token}/code": "a picture, loaded by printing",
    "/downloads/{token}": "made when it is asked for; test_bundles goes there",
    "/downloads/{token}/file": "a file",
    "/estimates/{token}/files/{attachment}": "a file",
    "/invoices/{token}/files/{attachment}": "a file",
}
MISSING = """No link of the demo leads to these pages, so nobody looked at them. Let the demo have what leads
there, name an address of theirs in SEEDS, or say in NOT_WALKED which test goes there instead: """
SEEDS = ("/", "/sign-in", "/sign-in/accounts", "/sign-in/confirm", "/pay")
PAST = {0: "check", 1: "wire_transfer", 2: "cash"}
"""How the businesses can be paid past the payment provider."""


def sign_in(demo: Product, page: Page, look: Looker, *, position: int) -> str:
    """By an e-mailed link, looking at the pages on the way; gives the site."""
    told = demo.told[position]
    link = demo.bus.ask(IssueSignInLink(who=_business(demo, position), customer=told.customer))
    page.goto(f"{told.tenant.url}/sign-in")
    page.locator("#email").fill("nobody@globex.example")
    page.locator("main button[type=submit]").click()
    page.wait_for_url("**/sign-in/check")
    look.at()
    page.goto(f"{told.tenant.url}{link}")
    look.at()
    page.locator("form[action='/sign-in/continue'] button[type=submit]").first.click()
    page.wait_for_url(f"{told.tenant.url}/")
    return told.tenant.url


@pytest.mark.parametrize(("position", "most"), [(0, 2), (1, 1), (2, 1)], ids=["English", "German", "Arabic"])
def test_every_page_of_a_customer(demo: Product, page: Page, look: Looker, position: int, most: int) -> None:
    site = sign_in(demo, page, look, position=position)
    walk = Walk(page, site=site, look=look.at, left_out=NOT_WALKED, most=most)
    walk.go((*SEEDS, f"/pay/{PAST[position]}", *documents(demo, position)))
    assert (walk.wrong, look.said) == ([], [])
    missing = sorted(
        {way.path for way in PORTAL_WAYS if way.get and way.kind != "asset"} - walk.paths - set(NOT_WALKED)
    )
    assert missing == [], f"{MISSING}{missing}"


@pytest.mark.parametrize("position", [0, 2], ids=["English", "Arabic"])
def test_every_page_of_somebody_with_a_link(demo: Product, page: Page, look: Looker, position: int) -> None:
    site = demo.told[position].tenant.url
    walk = Walk(page, site=site, look=look.at, left_out=NOT_WALKED, most=1)
    walk.go(("/sign-in?left=1", *documents(demo, position)))
    assert (walk.wrong, look.said) == ([], [])


@pytest.mark.parametrize("path", ["/nowhere", "/invoices/" + "N" * 24, "/s/" + "n" * 43])
def test_every_page_that_says_no(demo: Product, page: Page, look: Looker, path: str) -> None:
    page.goto(f"{demo.acme.tenant.url}{path}")
    look.at()
    assert [said for said in look.said if "404" not in said] == []


def documents(demo: Product, position: int) -> list[str]:
    """Addresses of what a customer has, and of two pages that no link leads to."""
    told = demo.told[position]
    actor = Customer(customer=told.customer, level="full", email=told.email)
    who = _business(demo, position).model_copy(update={"actor": actor})
    view = demo.bus.ask(ViewAccount(who=who))
    wanted = ViewList(who=who, kind="estimates", zone="UTC", wanted=Wanted(sort="issued"))
    invoices = [f"/invoices/{each.token}" for each in (*view.open, *view.settled)]
    received = sorted(view.payments, key=lambda each: each.state != "succeeded")
    payments = [f"/payments/{each.token}" for each in received]
    estimates = [f"/estimates/{each.token}" for each in demo.bus.ask(wanted).rows]
    statement = demo.bus.ask(GetStatement(who=_business(demo, position), customer=told.customer)).token
    unlinked = [f"{invoices[0]}/payment/{PAST[position]}", f"/statements/{statement}"]
    return [*invoices, *payments, *estimates, *unlinked]


def _business(demo: Product, position: int) -> Caller:
    return system_caller(demo.told[position].tenant.id, job="test")
