"""After signing in, only paths of the portal's own host are gone to."""

import pytest

from services.portal_web.guard.next import safe_next

OWN = [
    "/",
    "/invoices/AbCdEfGhIjKlMnOpQrStUvWx",
    "/invoices/AbCdEfGhIjKlMnOpQrStUvWx/payment",
    "/sign-in?left=1",
    "/activity?status=past_due&from=2026-01-01",
]
ELSEWHERE = [
    None,
    "",
    "invoices",
    "https://evil.com",
    "http:evil.com",
    "//evil.com",
    "///evil.com",
    "////evil.com/",
    "/\\evil.com",
    "/\\/evil.com",
    "\\\\evil.com",
    "/\t/evil.com/",
    "\t//evil.com",
    "/\n/evil.com",
    "/\r\nSet-Cookie: a=b",
    "\x08//example.com",
    " //evil.com",
    "/ /evil.com",
    "javascript:alert(1)",
    "/@evil.com:80\\",
    "/%0a/evil.com",
    "/%09/evil.com",
    "/\u2028//evil.com",
    "/．evil．com",
    "http://[::1",
    "?next=//evil.com",
    "#//evil.com",
    "/x#fragment",
    "/" + "a" * 501,
]


@pytest.mark.parametrize("wished", OWN)
def test_a_path_of_our_own_is_kept(wished: str) -> None:
    assert safe_next(wished) == wished


@pytest.mark.parametrize("wished", ELSEWHERE)
def test_anything_else_leads_home(wished: str | None) -> None:
    assert safe_next(wished) == "/"
