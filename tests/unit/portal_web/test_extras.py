"""Where a business's own sheet, script and counter run, and what the policy then allows."""

import pytest

from services.portal_web.guard.csp import Sources, counter_policy, page_policy
from services.portal_web.portal.look.extras import COUNTER, GOOGLE, NOTHING, PageExtras, extras_of
from shared.contracts.settings import FindTenant, Tenant
from shared.contracts.settings.code import Extras, Hosts, Published
from tests.support import samples
from tests.support.gateway import visit_to, visiting

INVOICE = f"/invoices/{samples.INVOICE_TOKEN}"
SHEET, SCRIPT = "/custom/00000000000000aa.css", "/custom/00000000000000bb.js"
HOSTS = Hosts(script=("https://widgets.example",), frame=("https://video.example",))
OWN = Sources(script=("https://widgets.example",), frame=("https://video.example",))


def business(**extras: object) -> Tenant:
    changes = {
        "published": Published(css="00000000000000aa", js="00000000000000bb"),
        "extras": Extras(hosts=HOSTS).model_copy(update=extras),
    }
    return samples.tenant().model_copy(update=changes)


def extras_at(path: str, tenant: Tenant, *, query: str = "") -> PageExtras:
    return extras_of(visit_to(path, tenant=tenant, query=query))


@pytest.mark.parametrize("path", ["/", INVOICE, "/nowhere", f"/payments/{samples.PAYMENT_TOKEN}"])
def test_sheet_and_script_run_on_ordinary_pages_with_the_hosts_they_may_reach(path: str) -> None:
    expected = PageExtras(sheet=SHEET, script=SCRIPT, asks_consent=True, sources=OWN)
    assert extras_at(path, business()) == expected


@pytest.mark.parametrize(
    ("path", "switch"),
    [
        ("/sign-in", "runs_on_sign_in"),
        ("/sign-in/check", "runs_on_sign_in"),
        (f"{INVOICE}/payment", "runs_on_pay"),
        ("/pay", "runs_on_pay"),
    ],
)
def test_a_script_runs_where_one_signs_in_or_pays_only_when_the_business_says_so(path: str, switch: str) -> None:
    assert extras_at(path, business()) == PageExtras(sheet=SHEET, asks_consent=True)
    assert extras_at(path, business(**{switch: True})).script == SCRIPT


@pytest.mark.parametrize("path", ["/s/" + "x" * 43, "/sign-in/continue", "/login"])
def test_where_a_sign_in_link_is_opened_nothing_of_the_business_is_loaded(path: str) -> None:
    tenant = business(runs_on_sign_in=True, runs_on_pay=True, analytics="G-ABCD1234")
    assert extras_at(path, tenant) == NOTHING


def test_safe_mode_leaves_everything_of_the_business_out() -> None:
    assert extras_at(INVOICE, business(analytics="G-ABCD1234"), query="x=1&pl_safe=1") == NOTHING


def test_visits_are_counted_where_one_pays_too_but_a_container_of_scripts_is_a_script() -> None:
    paying = f"{INVOICE}/payment"
    assert extras_at(paying, business(analytics="G-ABCD1234")) == PageExtras(
        sheet=SHEET, analytics="G-ABCD1234", asks_consent=True, sources=COUNTER
    )
    assert extras_at(paying, business(analytics="GTM-ABCD12")).analytics == ""
    assert extras_at(INVOICE, business(analytics="GTM-ABCD12")).sources == OWN + GOOGLE


def test_the_policy_names_the_hosts_and_nothing_unsafe() -> None:
    policy = page_policy("N", form_hosts=["https://pay.example"], sources=OWN + COUNTER, reports=True)
    assert policy.split("; ")[6:] == [
        "script-src 'nonce-N' https://widgets.example",
        "style-src 'self' 'nonce-N'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "frame-src https://video.example 'self'",
        "report-uri /csp-reports",
    ]


def test_only_the_page_that_counts_reaches_google_and_only_our_pages_hold_it() -> None:
    assert counter_policy("N", sources=GOOGLE).split("; ") == [
        "default-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'self'",
        "form-action 'none'",
        "script-src 'nonce-N' https://*.googletagmanager.com",
        "img-src https://*.google-analytics.com https://*.googletagmanager.com",
        "connect-src https://*.google-analytics.com https://*.analytics.google.com https://*.googletagmanager.com",
    ]


@pytest.mark.parametrize(("analytics", "status"), [("", 404), ("GTM-ABCD12", 404), ("G-ABCD1234", 200)])
def test_there_is_such_a_page_where_a_counter_counts(analytics: str, status: int) -> None:
    with visiting({FindTenant: business(analytics=analytics)}) as (visitor, _):
        answer = visitor.get("/counting")
    assert (answer.status_code, "frame-ancestors 'self'" in answer.headers["content-security-policy"]) == (
        status,
        status == 200,
    )
