"""Forms of other sites, of sibling tenants and of other visitors are refused."""

import pytest
from starlette.datastructures import Headers

from services.portal_web.guard.csrf import Csrf, check_opened, check_sender
from services.portal_web.guard.refused import FormExpired, SentFromElsewhere
from shared.secrets import Vault

ORIGIN = "https://acme.billing.example"
OUR_OWN = [
    {"sec-fetch-site": "same-origin"},
    {"origin": ORIGIN},
    {"sec-fetch-site": "same-origin", "origin": "null"},
]
FOREIGN = [
    {},
    {"sec-fetch-site": "same-site"},
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "none"},
    {"sec-fetch-site": ""},
    {"sec-fetch-site": "cross-site", "origin": ORIGIN},
    {"origin": "null"},
    {"origin": "https://nordlicht.billing.example"},
    {"origin": "http://acme.billing.example"},
    {"origin": f"{ORIGIN}:8443"},
    {"origin": f"{ORIGIN}.evil.com"},
    {"referer": f"{ORIGIN}/"},
]


def csrf(secret: str = "k1:" + "s" * 32) -> Csrf:
    return Csrf(Vault(secret))


@pytest.mark.parametrize("headers", OUR_OWN)
def test_a_form_of_our_own_origin_is_taken(headers: dict[str, str]) -> None:
    check_sender(Headers(headers), origin=ORIGIN)


@pytest.mark.parametrize("headers", FOREIGN)
def test_a_form_from_anywhere_else_is_refused(headers: dict[str, str]) -> None:
    with pytest.raises(SentFromElsewhere):
        check_sender(Headers(headers), origin=ORIGIN)


def test_a_token_fits_the_anchor_it_was_made_for() -> None:
    csrf().check(csrf().token(tenant=1, anchor="secret"), tenant=1, anchors=("another", "secret"))


@pytest.mark.parametrize(
    ("token", "tenant", "anchor"),
    [
        (csrf().token(tenant=1, anchor="secret"), 1, "another visitor's secret"),
        (csrf().token(tenant=1, anchor="secret"), 2, "secret"),
        (csrf("k2:" + "t" * 32).token(tenant=1, anchor="secret"), 1, "secret"),
        (csrf().token(tenant=1, anchor="secret")[:-1], 1, "secret"),
        ("", 1, "secret"),
        ("é", 1, "secret"),
        (csrf().token(tenant=1, anchor=""), 1, ""),
        (csrf().token(tenant=1, anchor="None"), 1, None),
    ],
)
def test_a_token_that_does_not_fit_is_refused(token: str, tenant: int, anchor: str | None) -> None:
    with pytest.raises(FormExpired):
        csrf().check(token, tenant=tenant, anchors=(anchor,))


def test_a_page_may_be_opened_but_not_fetched_by_a_script() -> None:
    check_opened(Headers({"sec-fetch-mode": "navigate"}))
    check_opened(Headers({}))
    with pytest.raises(SentFromElsewhere):
        check_opened(Headers({"sec-fetch-mode": "cors"}))
