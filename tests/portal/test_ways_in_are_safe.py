"""What nobody learns, and nobody gets, by trying the ways in."""

import re
from collections.abc import Callable
from uuid import uuid4

import httpx
import pytest

from shared.contracts.settings.code import PublishCode
from tests.portal.conftest import House
from tests.portal.test_signing_in import ask
from tests.support.product import code_in, link_in
from tests.support.visitor import Visitor

CHANGING = re.compile(
    r'nonce="[\w-]+"|name="csrf" value="\w+"|Reference <bdi>\w+|data-seconds="\d+">\d+<|in \d+ seconds?'
)
OWN = {"x-request-id", "content-security-policy", "set-cookie", "date", "content-length"}
PAGE = {"Sec-Fetch-Dest": "document"}


def address(name: str = "jo") -> str:
    return f"{name}-{uuid4().hex[:8]}@globex.example"


def all_of(answer: httpx.Response, email: str) -> tuple[object, ...]:
    """An answer as somebody would compare it: cookies by name, attributes and length."""
    cookies = [
        re.sub(r"=([^;]*)", lambda value: f"={len(value[1])}", line, count=1)
        for line in answer.headers.get_list("set-cookie")
    ]
    headers = {name: value for name, value in answer.headers.items() if name not in OWN}
    return answer.status_code, headers, cookies, CHANGING.sub("", answer.text).replace(email, "the address")


def test_however_often_it_is_asked_known_and_unknown_look_alike(acme: House) -> None:
    """The fourth e-mail is not sent, and nothing says so."""
    known, unknown = address("known"), address("nobod")
    acme.new_customer(email=known)
    seen: dict[str, list[object]] = {known: [], unknown: []}
    for email, answers in seen.items():
        visitor = acme.visitor()
        for _ in range(5):
            sent = ask(visitor, email)
            answers += [all_of(sent, email), all_of(visitor.follow(sent), email)]
    assert seen[known] == seen[unknown]
    assert len(set(map(str, seen[known]))) == 2


def test_wrong_codes_look_alike_for_known_and_unknown(acme: House) -> None:
    known, unknown = address("known"), address("nobod")
    acme.new_customer(email=known)
    seen = []
    for email in (known, unknown):
        visitor = acme.visitor()
        page = visitor.follow(ask(visitor, email))
        seen.append([all_of(visitor.submit(page, "/sign-in/check", code="AAAAAA"), email) for _ in range(6)])
    assert seen[0] == seen[1]


def test_an_address_gets_three_letters_and_no_more(acme: House) -> None:
    email = address()
    acme.new_customer(email=email)
    for _ in range(6):
        ask(acme.visitor(), email.upper())
        ask(acme.visitor(), email)
    marker = address("marker")
    acme.new_customer(email=marker)
    ask(acme.visitor(), marker)
    acme.product.mail.newest(to=marker, subject="Sign in")
    letters = [each for each in acme.product.mail.all() if email in [to.lower() for to in each["envelope"]["to"]]]
    assert len(letters) <= 3


def from_the_visitor(visitor: Visitor) -> str:
    visitor.get("/sign-in")
    return visitor.client.cookies["portico-visitor"]


def from_the_request(visitor: Visitor) -> str:
    ask(visitor, address())
    return visitor.client.cookies["portico-asked"]


def from_the_link(visitor: Visitor) -> str:
    visitor.get("/s/" + "x" * 43)
    return visitor.client.cookies["portico-link"]


def chosen_by_somebody(_visitor: Visitor) -> str:
    return "a-secret-that-somebody-chose-for-her"


@pytest.mark.parametrize("cookie", [from_the_visitor, from_the_request, from_the_link, chosen_by_somebody])
def test_nothing_from_before_signing_in_becomes_a_session(acme: House, cookie: Callable[[Visitor], str]) -> None:
    visitor = acme.visitor()
    planted = cookie(visitor)
    visitor.client.cookies.set("portico", planted)
    page = visitor.follow(visitor.get(acme.link(acme.new_customer())))
    begun = visitor.submit(page, "/sign-in/continue").headers["set-cookie"]
    assert (begun.startswith("portico="), planted in begun) == (True, False)
    other = acme.visitor()
    other.client.cookies.set("portico", planted)
    assert other.get("/").status_code == 303


def test_no_secret_stands_on_a_page_in_an_address_or_in_a_log(
    acme: House, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    email = address()
    customer = acme.new_customer(email=email)
    visitor = acme.visitor()
    answers = [ask(visitor, email)]
    letter = acme.product.mail.newest(to=email, subject="Sign in")
    link, code, magic = httpx.URL(link_in(letter)).path, code_in(letter), acme.magic(customer)
    answers += [visitor.submit(visitor.follow(answers[0]), "/sign-in/check", code="AAAAAA")]
    for path in (link, f"/login/{magic}"):
        opened = visitor.get(path)
        answers += [opened, visitor.follow(opened), visitor.get(path, headers={"Sec-Fetch-Mode": "cors"})]
    answers += [visitor.submit(visitor.follow(visitor.get(link)), "/sign-in/continue")]
    secret = visitor.client.cookies["portico"]
    answers += [visitor.get("/"), visitor.get("/nothing-here"), visitor.get(link)]
    answers += [visitor.follow(answers[-1]), visitor.get(f"/login/{magic}", headers=PAGE)]
    output = "".join(capfd.readouterr()) + caplog.text
    secrets = [link.removeprefix("/s/"), magic, secret, code]
    shown = [answer.text + str(answer.headers.get("location")) for answer in answers]
    assert [(each, place) for each in secrets for place, text in enumerate([*shown, output]) if each in text] == []


@pytest.mark.parametrize("path", ["/s/" + "x" * 43, "/sign-in/continue", "/login/a.b." + "c" * 43, "/login"])
def test_pages_of_links_tell_nobody_and_load_nothing_of_anybody_elses(acme: House, path: str) -> None:
    answer = acme.visitor().get(path)
    assert (answer.headers["referrer-policy"], answer.headers["cache-control"]) == ("no-referrer", "no-store")
    assert re.findall(r'(?:src|href)="(?:https?:)?//', answer.text) == []


@pytest.mark.parametrize("kind", ["link", "magic link"])
def test_the_page_that_a_link_leads_to_has_nothing_of_the_businesss_that_runs(acme: House, kind: str) -> None:
    script = PublishCode(who=acme.business, kind="js", text="document.title = 'ours'")
    assert acme.product.bus.ask(script).js
    customer = acme.new_customer()
    path = acme.link(customer) if kind == "link" else f"/login/{acme.magic(customer)}"
    visitor = acme.visitor()
    page = visitor.follow(visitor.get(path))
    assert (page.status_code, page.headers["referrer-policy"]) == (200, "no-referrer")
    assert "/custom/" not in page.text
    assert re.findall(r'(?:src|<link[^>]+href)="(?!/(?:static|brand|icon)/|data:)[^"]*"', page.text) == []


def test_a_page_in_a_frame_or_fetched_by_a_script_is_not_shown(acme: House) -> None:
    visitor = acme.visitor()
    for path in ("/sign-in", "/sign-in/check", "/sign-in/continue", "/login", "/sign-in/confirm"):
        answer = visitor.get(path, headers={"Sec-Fetch-Mode": "cors", "Sec-Fetch-Site": "same-origin"})
        assert answer.status_code in (303, 403)
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    "email", ["a@x.test,b@evil.test", "a@x.test\nBcc: b@evil.test", "a@x.test\0", "<a@x.test>", "a@x.test\u2028b"]
)
def test_what_is_not_one_mailbox_is_asked_for_again(acme: House, email: str) -> None:
    assert ask(acme.visitor(), email).status_code == 422


@pytest.mark.parametrize("size", [10_000, 60_000])
def test_an_endless_address_is_asked_for_again(acme: House, size: int) -> None:
    assert ask(acme.visitor(), "a" * size + "@x.test").status_code == 422


def test_a_million_letters_are_too_long_to_be_read(acme: House) -> None:
    visitor = acme.visitor()
    visitor.get("/sign-in")
    assert visitor.post("/sign-in", content=b"email=" + b"a" * 1_000_000).status_code == 413
