"""What holds on every address of the portal, whoever added it."""

import re
from collections.abc import Mapping
from uuid import uuid4

import httpx
import pytest

from services.portal_web.app import PORTAL_WAYS
from services.portal_web.portal.ways import Way
from shared.contracts.settings.code import PublishCode
from tests.portal.conftest import House
from tests.portal.test_principals import Theirs, their_path, theirs
from tests.support.product import Product, link_in

__all__ = ["theirs"]
OPENED = [way for way in PORTAL_WAYS if way.get]
FORMS = [way for way in PORTAL_WAYS if way.post and way.kind != "asset"]
SIBLING = "http://acme.localhost"
CROSS_ORIGIN = ("access-control-allow-origin", "access-control-allow-credentials", "service-worker-allowed")


@pytest.fixture
def nordlicht(product: Product, client: httpx.Client) -> House:
    """The business that has an object of every kind."""
    return House(product, client, position=1)


@pytest.mark.parametrize("way", OPENED, ids=lambda way: way.path)
def test_an_answer_is_nobody_elses(nordlicht: House, theirs: Theirs, way: Way) -> None:
    """Other origins can neither read nor embed it, and no cache keeps what depends on who asks."""
    visitor = nordlicht.signed_in(theirs.customer)
    answer = visitor.get(their_path(way, theirs), headers={"Origin": SIBLING})
    found = answer.headers
    assert [found.get(name) for name in CROSS_ORIGIN] == [None] * 3
    assert (found["x-content-type-options"], found["cross-origin-resource-policy"]) == ("nosniff", "same-origin")
    assert found["cross-origin-opener-policy"] == "same-origin"
    assert "frame-ancestors 'none'" in found.get("content-security-policy", "frame-ancestors 'none'")
    if way.kind != "asset":
        assert (found["cache-control"], found["vary"]) == ("no-store", "Cookie, Accept-Language")
        assert found["referrer-policy"] == ("no-referrer" if way.hides_address else "same-origin")


def test_own_code_is_a_file_of_its_kind_and_no_part_of_a_page(nordlicht: House) -> None:
    sheet, script = ".pl-card { color: red }", "document.title = '</script>'"
    for kind, text in (("css", sheet), ("js", script)):
        found = nordlicht.product.bus.ask(PublishCode(who=nordlicht.business, kind=kind, text=text))
    visitor = nordlicht.visitor()
    files = [visitor.get(f"/custom/{name}") for name in (f"{found.css}.css", f"{found.js}.js")]
    assert [(each.text, each.headers["content-type"]) for each in files] == [
        (sheet, "text/css; charset=utf-8"),
        (script, "text/javascript; charset=utf-8"),
    ]
    page = visitor.get("/nowhere").text
    assert f'src="/custom/{found.js}.js"' in page
    assert [text for text in (sheet, script) if text in page] == []


@pytest.mark.parametrize("way", OPENED, ids=lambda way: way.path)
def test_nothing_becomes_a_service_worker(nordlicht: House, theirs: Theirs, way: Way) -> None:
    visitor = nordlicht.signed_in(theirs.customer)
    answer = visitor.get(their_path(way, theirs), headers={"Service-Worker": "script"})
    assert answer.status_code == 404


@pytest.mark.parametrize(
    "sender",
    [
        {"Sec-Fetch-Site": "same-site", "Origin": SIBLING},
        {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"},
        {"Sec-Fetch-Site": "same-site", "Origin": "null"},
    ],
    ids=["sibling", "stranger", "sandbox"],
)
@pytest.mark.parametrize("way", FORMS, ids=lambda way: way.path)
def test_a_form_of_another_origin_is_refused_even_with_the_right_token(
    nordlicht: House, theirs: Theirs, way: Way, sender: Mapping[str, str]
) -> None:
    """A sibling below the same base domain is the same site to a browser: cookies come along."""
    email = f"lena-{uuid4().hex[:8]}@globex.example"
    customer = nordlicht.new_customer(email=email)
    is_proved = way.level == "fresh"
    visitor = nordlicht.proved(customer, email=email) if is_proved else nordlicht.signed_in(customer)
    form = {"csrf": nordlicht.form_token(visitor, customer)}
    assert visitor.post(their_path(way, theirs), form, headers=sender).status_code == 403
    assert visitor.get("/").status_code == 200


@pytest.mark.parametrize("way", OPENED, ids=lambda way: way.path)
def test_whoever_has_two_session_cookies_is_signed_out(nordlicht: House, theirs: Theirs, way: Way) -> None:
    visitor = nordlicht.signed_in(theirs.customer)
    cookie = {"Cookie": f"portico={visitor.client.cookies['portico']}; portico=planted"}
    answer = visitor.get(their_path(way, theirs), headers=cookie)
    if way.level == "nothing":
        assert "/sign-out" not in answer.text
    else:
        assert (answer.status_code, answer.headers["location"].partition("?")[0]) == (303, "/sign-in")


@pytest.mark.parametrize(
    "host",
    [
        "acme.localhost.",
        "acme.localhost.evil.example",
        "evil-acme.localhost",
        "acmelocalhost",
        "acme.localhost@evil.example",
        "xn--acm-dma.localhost",
        "acm\u0435.localhost",
        "a.acme.localhost",
        "acme_.localhost",
        "localhost",
        "hooks.localhost.evil.example",
        "127.0.0.1.evil.example",
    ],
)
def test_a_host_that_only_looks_like_a_businesss_is_nobodys(acme: House, host: str) -> None:
    answer = acme.client.get("/sign-in", headers={b"Host": host.encode(), b"Sec-Fetch-Mode": b"navigate"})
    assert (answer.status_code, "Acme" in answer.text) == (404, False)
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "claimed",
    [
        {"Host": "acme.localhost:6666"},
        {"Host": "ACME.LOCALHOST"},
        {"X-Forwarded-Proto": "https", "X-Forwarded-Port": "6666", "X-Forwarded-Prefix": "//evil.example"},
        {
            "Forwarded": "host=evil.example;proto=https",
            "X-Original-Host": "evil.example",
            "X-Host": "evil.example",
        },
    ],
    ids=str,
)
def test_a_letter_leads_to_the_businesss_own_address_whatever_a_request_claims(
    acme: House, product: Product, claimed: Mapping[str, str]
) -> None:
    email = f"jo-{uuid4().hex[:8]}@globex.example"
    acme.new_customer(email=email)
    visitor = acme.visitor()
    page = visitor.get("/sign-in")
    form = dict(re.findall(r'name="(\w+)" value="([^"]*)"', page.text))
    host = claimed.get("Host", visitor.host)
    sent = visitor.post("/sign-in", {**form, "email": email}, headers={**claimed, "Host": host})
    assert (sent.status_code, sent.headers["location"]) == (303, "/sign-in/check")
    letter = product.mail.newest(to=email, subject="Sign in")
    assert link_in(letter).startswith(f"{acme.product.told[0].tenant.url}/s/")
    assert "evil.example" not in str(letter)
