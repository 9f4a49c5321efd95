"""Every page that says no or not now, as a browser shows it: whatever went wrong, it has words and a way on."""

from collections.abc import Iterator

import pytest
from fakeredis import FakeAsyncRedis
from playwright.sync_api import Page, expect

from services.portal_web.app import create_app
from services.portal_web.guard import refused
from services.portal_web.portal.errors import ANSWERS
from shared.contracts import errors
from shared.contracts.billing.comments import WriteComment
from shared.contracts.billing.invoices import ViewInvoice
from shared.contracts.billing.payable import ViewPayable
from shared.contracts.billing.payments import StartPayment
from shared.contracts.settings import FindTenant
from tests.browser.looking import Looker
from tests.support import samples
from tests.support.answers import AnsweringBus
from tests.support.gateway import demo_config
from tests.support.serving import served

INVOICE = f"/invoices/{samples.INVOICE_TOKEN}"
RAISED: dict[type[BaseException], Exception] = {
    refused.TooMany: refused.TooMany(seconds=90),
    refused.WrongMethod: refused.WrongMethod(allowed=("POST",)),
    errors.SignInLinkSpent: errors.SignInLinkSpent("", {"reason": "used"}),
    errors.EmailLinkSpent: errors.EmailLinkSpent("", {"reason": "expired"}),
    errors.StatementNotPossible: errors.StatementNotPossible("", {"reason": "length"}),
}
"""What cannot be said without saying more."""
WAYS_ON = "main a[href], main button"


@pytest.fixture(params=["en-US", "ar-AE"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def bus(language: str) -> AnsweringBus:
    view = samples.invoice_view(samples.invoice(), is_own=False)
    payable = samples.payable(samples.invoice(), is_own=False)
    tenant = samples.tenant(locale=language)
    return AnsweringBus({FindTenant: tenant, ViewInvoice: view, ViewPayable: payable})


@pytest.fixture
def site(bus: AnsweringBus) -> Iterator[str]:
    """The gateway, before services that answer as they are told."""
    with served(lambda _url: create_app(config=demo_config(), bus=bus, redis=FakeAsyncRedis())) as url:
        yield url.replace("127.0.0.1", "acme.localhost")


@pytest.fixture
def looked(page: Page, look: Looker, language: str) -> Iterator[Looker]:
    """At the end the console has said nothing but that the pages are no pages as they should be."""
    page.set_extra_http_headers({"Accept-Language": language})
    yield look
    assert [said for said in look.said if not said.startswith("Failed to load resource")] == []


def test_every_way_to_say_no_is_a_page(site: str, bus: AnsweringBus, page: Page, looked: Looker) -> None:
    seen = {}
    for kind, answer in ANSWERS.items():
        bus.answers[ViewInvoice] = RAISED.get(kind) or kind()
        shown = page.goto(f"{site}{INVOICE}")
        looked.at()
        assert page.locator(WAYS_ON).count() > 0, answer.template
        seen[kind] = shown and shown.status
    assert seen == {kind: answer.status for kind, answer in ANSWERS.items()}


def test_nobody_knows_whether_a_payment_was_begun(
    site: str, bus: AnsweringBus, page: Page, looked: Looker
) -> None:
    bus.answers[StartPayment] = errors.Broken("start_payment")
    page.goto(f"{site}{INVOICE}/payment")
    page.locator("main form button[type=submit]").last.click()
    expect(page.locator("[data-pl-page=error] h1")).to_be_visible()
    looked.at()
    expect(page.locator(f"main a[href='{INVOICE}']")).to_be_visible()


def test_a_question_that_could_not_be_sent_is_kept(
    site: str, bus: AnsweringBus, page: Page, looked: Looker
) -> None:
    bus.answers[WriteComment] = errors.Unavailable("billing")
    page.goto(f"{site}{INVOICE}")
    page.locator("#body").fill("Where is it?")
    page.locator("form[enctype] button[type=submit]").click()
    expect(page.locator("#questions")).to_have_count(0)
    looked.at()
    expect(page.locator("#body")).to_have_value("Where is it?")
    expect(page.locator(f"main a[href='{INVOICE}']")).to_be_visible()


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (errors.TenantNotFound(), 404),
        (errors.Unavailable("settings"), 503),
        (samples.tenant().model_copy(update={"accent": "no colour"}), 500),
    ],
    ids=["unknown", "away", "broken"],
)
def test_a_page_without_a_business(
    site: str, bus: AnsweringBus, page: Page, looked: Looker, language: str, answer: object, status: int
) -> None:
    bus.answers[FindTenant] = answer
    shown = page.goto(f"{site}{INVOICE}")
    assert shown
    assert shown.status == status
    expect(page.locator("html")).to_have_attribute("lang", language[:2])
    looked.at()
