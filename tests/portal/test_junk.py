"""Whatever is sent to whatever address, the portal answers: never a failure of its own, nothing of it run."""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote, urlencode

import httpx
import pytest

from services.portal_web.app import PORTAL_WAYS
from services.portal_web.portal.ways import Way
from shared.bus.service import system_caller
from shared.contracts.billing.credits import GiveCredit
from shared.money import Money
from tests.portal.conftest import House
from tests.portal.test_principals import Theirs, their_path, theirs
from tests.support.junk import JUNK, fields
from tests.support.product import Product
from tests.support.visitor import Visitor, forms_in

__all__ = ["theirs"]
ODD_METHODS = ("PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND")
STEERS = re.compile("[<>\"']")
OWN_PLACE = re.compile(r"/(?![/\\])|http://sandbox\.localhost[:/]")
HEADERS = (
    "Cookie",
    "Accept-Language",
    "User-Agent",
    "Referer",
    "Origin",
    "Sec-Fetch-Site",
    "Sec-Fetch-Mode",
    "Sec-Purpose",
    "Content-Type",
    "X-Request-Id",
    "X-Forwarded-For",
    "X-Forwarded-Host",
    "X-Forwarded-Proto",
    "Forwarded",
    "If-None-Match",
    "Range",
    "HX-Request",
    "X-HTTP-Method-Override",
    "Transfer-Encoding-Junk",
)
VISITED = ("/", "/sign-in", "/sign-in/check", "/sign-in/continue", "/login", "/nowhere")
OUR_COOKIES = ("portico", "portico-visitor", "portico-asked", "portico-link", "portico-magic")
PART = b'--x\r\nContent-Disposition: form-data; name="body"'
BODIES = {
    "application/json": (b"", b"{", b"[" * 60_000, b'{"csrf": 1}', b'"\\ud800"', b"nul"),
    "application/x-www-form-urlencoded": (b"", b"%", b"%zz=%ff", b"=&=&;", b"\xff\xfe", b"&" * 60_000),
    "multipart/form-data": (b"", PART),
    "multipart/form-data; boundary=x": (b"", b"--x", b"--x--", PART, PART + b"\r\n\r\n\xff\r\n--x--", PART * 300),
    "multipart/form-data; boundary=" + "x" * 3_000: (b"",),
    "text/plain; charset=utf-16": (b"", b"\0csrf"),
    "": (b"csrf",),
}
LINES = [re.sub("[\r\n\0]", " ", each).strip() for each in JUNK]
FIELDS = fields()
STRIDE = 8
"""Of all that could be sent, one in so many is: in each field another."""
Fields = dict[str, str]
Forms = dict[str, Fields]


class Sender:
    """A customer of the business that has all objects: signed in, with every cookie that there is, and with the
    form token that fits."""

    def __init__(self, product: Product, theirs: Theirs) -> None:
        self._client = httpx.Client(base_url=product.mail.url, timeout=15)
        self._house = House(product, self._client, position=1)
        self._theirs = theirs
        self._visitor: Visitor | None = None

    def send(
        self, method: str, path: str, fields: Fields, *, headers: Mapping[str, Any] | None = None
    ) -> httpx.Response:
        visitor = self._visitor = self._visitor or self._arrived()
        self._house.move()
        if method != "POST":
            return visitor.get(f"{path}?{urlencode(fields)}", method=method, headers=headers)
        secret = self._client.cookies["portico"]
        csrf = self._house.form_token(visitor, self._theirs.customer)
        answer = visitor.post(path, {**fields, "csrf": csrf})
        if self._client.cookies.get("portico") != secret:
            self._visitor = None
        return answer

    def send_raw(self, path: str, content: bytes, *, kind: str) -> httpx.Response:
        visitor = self._visitor = self._visitor or self._arrived()
        return visitor.post(path, content=content, headers={"Content-Type": kind})

    def forms(self) -> Forms:
        """Every form of every page, as it is filled in when the page is opened, by where it goes."""
        self._client.cookies.clear()
        strangers = self._pages(self._arrived_with_links(self._house.visitor()))
        self._visitor = None
        own = self._pages(self._arrived())
        pages = [page for page in (*strangers, *own) if is_html(page)]
        return {action: fields for page in pages for action, fields in forms_in(page.text).items()}

    def close(self) -> None:
        self._client.close()

    def _pages(self, visitor: Visitor) -> list[httpx.Response]:
        return [visitor.get(their_path(way, self._theirs)) for way in PORTAL_WAYS if way.get]

    def _arrived(self) -> Visitor:
        return self._arrived_with_links(self._house.signed_in(self._theirs.customer))

    def _arrived_with_links(self, visitor: Visitor) -> Visitor:
        asked = visitor.get("/sign-in").text
        if "/sign-in" in forms_in(asked):
            visitor.post("/sign-in", {**forms_in(asked)["/sign-in"], "email": "nobody@globex.example"})
        for path in (f"/s/{self._theirs.links['s']}", f"/login/{self._theirs.magic}"):
            visitor.get(path)
        return visitor


@pytest.fixture(scope="module")
def sender(product: Product, theirs: Theirs) -> Iterator[Sender]:
    sending = Sender(product, theirs)
    business = system_caller(product.told[1].tenant.id, job="test")
    product.bus.ask(GiveCredit(who=business, customer=theirs.customer, amount=Money(40_00, "EUR")))
    yield sending
    sending.close()


@pytest.fixture(scope="module")
def forms(sender: Sender) -> Forms:
    return sender.forms()


def filled(turn: int) -> Fields:
    """Every field, each with something else, and with another thing at each turn."""
    return {name: JUNK[(turn + place * 7) % len(JUNK)] for place, name in enumerate(FIELDS)}


def nearly_right(form: Fields) -> Iterator[Fields]:
    """The form as it is sent, but for one field at a time."""
    for place, name in enumerate(form):
        for each in JUNK[place % STRIDE :: STRIDE]:
            yield {**form, name: each}


def faults(answer: httpx.Response, sent: Fields) -> list[str]:
    """What no answer may be."""
    headers, text = answer.headers, answer.text if is_html(answer) else ""
    policy = headers.get("content-security-policy", "")
    place = headers.get("location", "/")
    found = {
        f"status {answer.status_code}": answer.status_code >= 500,
        f"policy {policy!r}": bool(text) and ("default-src 'none'" not in policy or "unsafe" in policy),
        f"leads to {place}": not OWN_PLACE.match(place),
        "no nosniff": headers.get("x-content-type-options") != "nosniff",
        "a planted cookie": "planted" in headers.get("set-cookie", ""),
        "shared with other origins": any(name.startswith("access-control") for name in headers),
    }
    raw = [value for value in sent.values() if STEERS.search(value) and len(value) > 5 and value in text]
    return [name for name, is_so in found.items() if is_so] + [f"raw {value!r}" for value in raw]


def is_html(answer: httpx.Response) -> bool:
    kind: str = answer.headers.get("content-type", "")
    return kind.startswith("text/html")


def looked_at(way: Way) -> list[Fields]:
    """Queries. Making a file takes its time, so there are few of those."""
    is_made = way.patience == "file" or way.path.endswith("/pdf")
    return [filled(turn) for turn in range(0, len(JUNK), len(JUNK) // 2 if is_made else STRIDE)]


@pytest.mark.parametrize("way", [way for way in PORTAL_WAYS if way.get], ids=lambda way: way.path)
def test_no_junk_in_a_query_makes_the_portal_fail(sender: Sender, theirs: Theirs, way: Way) -> None:
    path = their_path(way, theirs)
    found = [(sent, fault) for sent in looked_at(way) for fault in faults(sender.send("GET", path, sent), sent)]
    assert found == []


@pytest.mark.parametrize("way", [way for way in PORTAL_WAYS if way.post], ids=lambda way: way.path)
def test_no_junk_in_a_form_makes_the_portal_fail(sender: Sender, theirs: Theirs, forms: Forms, way: Way) -> None:
    path = their_path(way, theirs)
    sent = [*(filled(turn) for turn in range(0, len(JUNK), STRIDE)), *nearly_right(forms.get(path, {}))]
    assert [(each, fault) for each in sent for fault in faults(sender.send("POST", path, each), each)] == []


@pytest.mark.parametrize("way", [way for way in PORTAL_WAYS if "{" in way.path], ids=lambda way: way.path)
def test_no_junk_in_a_path_makes_the_portal_fail(sender: Sender, way: Way) -> None:
    method, parts = "GET" if way.get else "POST", re.split(r"\{\w+\}", way.path)
    paths = [quote(each, safe="").join(parts) for each in JUNK]
    assert [(path, fault) for path in paths for fault in faults(sender.send(method, path, {}), {})] == []


@pytest.mark.parametrize("way", PORTAL_WAYS, ids=lambda way: way.path)
def test_no_method_and_no_ending_makes_the_portal_fail(sender: Sender, theirs: Theirs, way: Way) -> None:
    path = their_path(way, theirs)
    asked = [(method, path) for method in ODD_METHODS]
    asked += [("GET", path + ending) for ending in ("/", "//", ";x=1", "%00", "%2e%2e/", ".php", "\\")]
    found = [
        (method, path, fault) for method, path in asked for fault in faults(sender.send(method, path, {}), {})
    ]
    assert found == []


@pytest.mark.parametrize("name", HEADERS)
def test_no_junk_in_a_header_makes_the_portal_fail(sender: Sender, name: str) -> None:
    found = [
        (path, value, fault)
        for place, value in enumerate(LINES)
        for path in (VISITED[place % len(VISITED)], "/sign-in")
        for fault in faults(sender.send("GET", path, {}, headers={name: value.encode()}), {name: value})
    ]
    assert found == []


@pytest.mark.parametrize("name", OUR_COOKIES)
def test_no_junk_in_a_cookie_of_ours_makes_the_portal_fail(sender: Sender, name: str) -> None:
    found = [
        (path, value, fault)
        for value in LINES
        for path in ("/", "/sign-in/check", "/sign-in/continue", "/login")
        for fault in faults(
            sender.send("GET", path, {}, headers={"Cookie": f"{name}={value}".encode()}), {name: value}
        )
    ]
    assert found == []


@pytest.mark.parametrize("kind", sorted(BODIES))
@pytest.mark.parametrize("way", [way for way in PORTAL_WAYS if way.post], ids=lambda way: way.path)
def test_what_is_no_form_makes_no_way_fail(sender: Sender, theirs: Theirs, way: Way, kind: str) -> None:
    answers = [sender.send_raw(their_path(way, theirs), content, kind=kind) for content in BODIES[kind]]
    assert [fault for answer in answers for fault in faults(answer, {})] == []
