"""Every route that names an object, asked by everybody whom it does not concern: the answer of what never was."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import uuid4

import httpx
import pytest

from services.portal_web.app import PORTAL_WAYS
from services.portal_web.guard.csrf import Csrf
from services.portal_web.portal.ways import Way
from shared.contracts.billing.payments import RecordPayment, StartPayment
from shared.contracts.billing.statements import GetStatement
from shared.contracts.settings.code import PublishCode
from shared.secrets import Vault
from tests.portal.conftest import House
from tests.support.junk import fields
from tests.support.product import Product
from tests.support.visitor import Visitor

NEVER_WAS = {
    "token": "N" * 24,
    "link": "never-was-" + "n" * 33,
    "file": "never-was.css",
    "jwt": "never.was.a-token",
    "attachment": "N" * 24,
    "contact": "N" * 24,
    "past": "check",
}
CHANGING = re.compile(rb'nonce="[\w-]+"|name="csrf" value="\w+"|<bdi>[0-9a-f]{32}</bdi>')
OWN_HEADERS = {"x-request-id", "content-security-policy", "set-cookie", "date", "content-length"}
SHARED = "/static/{file}"
"""The product's own files, the same for everybody."""
WORDS = {"past"}
"""Parts of paths that are words of ours and name nothing of anybody's."""
NAMED = [way for way in PORTAL_WAYS if way.path != SHARED and {*re.findall(r"\{(\w+)\}", way.path)} - WORDS]
KEPT = [way for way in PORTAL_WAYS if way.edit]
"""What is typed there is the customer's own from then on, and shown again."""
UNNAMED = [
    way for way in PORTAL_WAYS if way not in (*NAMED, *KEPT) and way.level != "nothing" and way.patience != "file"
]
FIGURES = {"amount", "part", "previewed", "credit", "number"}
"""Fields in which a number is something else than somebody's."""
FORMS = [way for way in NAMED if way.post and way.kind == "document"]
FILLED = {
    **{"amount": "100", "currency": "EUR", "credit": "1", "body": "Why?", "initials": "JM", "agrees": "1"},
    **{"shown": "0" * 32, "reason": "Too dear", "expected_on": "2026-12-01"},
}
"""Every field of a document's forms, so that nothing else is asked for first."""
DOORS = [(way, method) for way in NAMED for method in sorted(way.methods)]


@dataclass(frozen=True, slots=True)
class Theirs:
    """What exists in another business: a customer with documents, a sign-in link, its own look. Tokens and files
    are by the first part of their addresses."""

    customer: int
    email: str
    tokens: Mapping[str, str]
    attachments: Mapping[str, str]
    files: Mapping[str, str]
    links: Mapping[str, str]
    magic: str
    contact: str


@pytest.fixture(scope="module")
def theirs(product: Product) -> Iterator[Theirs]:
    with httpx.Client(base_url=product.mail.url, timeout=15) as client:
        house = House(product, client, position=1)
        email = f"lena-{uuid4().hex[:8]}@globex.example"
        customer = house.new_customer(email=email)
        invoice, paid, estimate = (
            house.new_invoice(customer),
            house.new_invoice(customer),
            house.new_estimate(customer),
        )
        received = RecordPayment(who=house.business, invoice=paid.id, amount=paid.total, method="cash")
        page = house.visitor().get("/sign-in").text
        files = {kind: found for kind, found in re.findall(r'"/(brand|logo|icon)/([^"]+)"', page)}
        sheet = PublishCode(who=house.business, kind="css", text=".pl-card { border-color: red }")
        files["custom"] = f"{product.bus.ask(sheet).css}.css"
        yield Theirs(
            customer=customer,
            email=email,
            tokens={
                "invoices": invoice.token,
                "estimates": estimate.token,
                "credit_notes": house.new_credit_note(customer).token,
                "payments": product.bus.ask(received).token,
                "statements": product.bus.ask(GetStatement(who=house.business, customer=customer)).token,
                "downloads": house.bundle(customer),
            },
            attachments={
                "invoices": house.attach(invoice),
                "estimates": house.attach(estimate, kind="estimate"),
            },
            files=files,
            links={
                "s": house.link(customer).removeprefix("/s/"),
                "email": house.email_link(customer, email=email).removeprefix("/email/"),
            },
            magic=house.magic(customer),
            contact=house.contact(customer),
        )


def nobody(house: House) -> Visitor:
    return house.visitor()


def customer(house: House) -> Visitor:
    return house.signed_in(house.new_customer())


def customer_of_another_business(house: House) -> Visitor:
    other = House(house.product, house.client, position=2)
    secret = other.signed_in(other.new_customer()).client.cookies["portico"]
    visitor = house.visitor()
    visitor.client.cookies.set("portico", secret)
    return visitor


def forger(house: House) -> Visitor:
    visitor = house.visitor()
    visitor.client.cookies.set("portico", "made-up")
    return visitor


PRINCIPALS = [nobody, customer, customer_of_another_business, forger]


def their_path(way: Way, theirs: Theirs) -> str:
    kind = way.path.split("/")[1]
    return way.path.format(
        token=theirs.tokens.get(kind, NEVER_WAS["token"]),
        attachment=theirs.attachments.get(kind, NEVER_WAS["attachment"]),
        file=theirs.files.get(kind, NEVER_WAS["file"]),
        link=theirs.links.get(kind, NEVER_WAS["link"]),
        contact=theirs.contact,
        jwt=theirs.magic,
        past=NEVER_WAS["past"],
    )


def absent_path(way: Way) -> str:
    return way.path.format(**NEVER_WAS)


Seen = tuple[int, dict[str, str], bytes]


def seen(visitor: Visitor, method: str, path: str, *, csrf: str = "made-up") -> Seen:
    """All of an answer but its nonce, its form token and its reference."""
    fields = {"amount": "100", "currency": "EUR", "csrf": csrf}
    answer = visitor.post(path, fields) if method == "POST" else visitor.get(path, method=method)
    return without_its_own(answer, path)


def shown(visitor: Visitor, method: str, path: str, csrf: str) -> Seen:
    """The same, for a link the page that it leads to."""
    answer = seen(visitor, method, path, csrf=csrf)
    return answer if answer[0] != 303 else (*answer[:2], visitor.get(answer[1]["location"]).content)


def answer_to(
    house: House, visitor: Visitor, way: Way, sent: dict[str, str], csrf: str, *, asked: tuple[str, str]
) -> list[Seen]:
    """To a query, and to a form; without what is `asked` for, here or in the answer to compare it with."""
    path = absent_path(way)
    house.move()
    answers = [visitor.get(f"{path}?{urlencode(sent)}")] if way.get else []
    if way.post:
        answers.append(visitor.post(path, {"amount": "100", "currency": "EUR", **sent, "csrf": csrf}))
    return [without_its_own(answer, *asked) for answer in answers]


def without_its_own(answer: httpx.Response, *asked: str) -> Seen:
    """Without what is new in every answer, and what only repeats the question."""
    headers = {name: value for name, value in answer.headers.items() if name not in OWN_HEADERS}
    content = CHANGING.sub(b"", answer.content)
    for each in sorted(asked, key=len, reverse=True):  # one may begin with the other
        headers = {name: value.replace(each, "") for name, value in headers.items()}
        content = content.replace(each.encode(), b"")
    return answer.status_code, headers, content


@pytest.mark.parametrize("principal", PRINCIPALS, ids=lambda principal: principal.__name__)
@pytest.mark.parametrize(("way", "method"), DOORS, ids=lambda part: getattr(part, "path", part))
def test_another_businesss_object_looks_like_one_that_never_was(
    acme: House, theirs: Theirs, way: Way, method: str, principal: Callable[[House], Visitor]
) -> None:
    visitor = principal(acme)
    absent = seen(visitor, method, absent_path(way))
    assert seen(visitor, method, their_path(way, theirs)) == absent
    assert absent[0] in (303, 404, 419)


@pytest.mark.parametrize("principal", [nobody, customer], ids=lambda principal: principal.__name__)
@pytest.mark.parametrize("way", FORMS, ids=lambda way: way.path)
def test_a_form_for_another_businesss_document_is_answered_like_one_for_none(
    acme: House, theirs: Theirs, way: Way, principal: Callable[[House], Visitor]
) -> None:
    """With the token that a form for it would have, and filled in."""
    visitor = principal(acme)
    vault = Vault(acme.product.config.secret_key.get_secret_value())
    answers = []
    for path in (their_path(way, theirs), absent_path(way)):
        csrf = Csrf(vault).token(tenant=acme.tenant, anchor=path.split("/")[2])
        answers.append(without_its_own(visitor.post(path, {**FILLED, "csrf": csrf}), path))
    assert answers[0] == answers[1]
    assert answers[0][0] == 404


@pytest.mark.parametrize("way", NAMED, ids=lambda way: way.path)
def test_what_the_others_do_not_see_is_there_for_whom_it_concerns(
    product: Product, client: httpx.Client, theirs: Theirs, way: Way
) -> None:
    """Otherwise the walk above would compare nothing with nothing: a new kind of object needs one in `theirs`."""
    house, method = House(product, client, position=1), "GET" if way.get else "POST"
    visitor = whom_it_concerns(house, theirs, way)
    csrf = house.form_token(visitor, theirs.customer)
    absent, there = (shown(visitor, method, path, csrf) for path in (absent_path(way), their_path(way, theirs)))
    assert there != absent


def whom_it_concerns(house: House, theirs: Theirs, way: Way) -> Visitor:
    if way.path.endswith("/sign-in"):
        return house.visitor()
    if way.level == "fresh":
        return house.proved(theirs.customer, email=theirs.email)
    return house.signed_in(theirs.customer)


@pytest.mark.parametrize("way", UNNAMED, ids=lambda way: way.path)
def test_what_another_customer_has_looks_in_every_field_like_what_never_was(
    product: Product, client: httpx.Client, theirs: Theirs, way: Way
) -> None:
    """Of the same business, signed in: invoices beside one's own, and customers by their numbers. A document's
    token by itself is its link, which opens it for whoever has it."""
    house = House(product, client, position=1)
    own = house.new_customer()
    visitor = house.signed_in(own)
    visitor.get("/")  # the first page after signing in tells of that, once
    csrf = house.form_token(visitor, own)
    mine = house.new_invoice(own).token
    pairs = (("{}", str(theirs.customer), str(10**17)), (f"{mine} {{}}", theirs.tokens["invoices"], "N" * 24))
    found = []
    for name in sorted({*fields()} - FIGURES):
        for written, there, absent in pairs:
            seen_there, seen_absent = (
                answer_to(house, visitor, way, {name: written.format(each)}, csrf, asked=(there, absent))
                for each in (there, absent)
            )
            if seen_there != seen_absent:
                found.append((name, there))
    assert found == []


def test_a_document_opens_with_its_own_token_only(acme: House) -> None:
    """A payment's token is not an invoice's, and the other way round."""
    customer_ = acme.new_customer()
    invoice = acme.new_invoice(customer_)
    started = acme.product.bus.ask(
        StartPayment(who=acme.business, invoices=(invoice.token,), amount=invoice.total)
    )
    visitor = acme.visitor()
    paths = [f"/invoices/{started.payment}", f"/payments/{invoice.token}", f"/payments/{started.payment}/pdf"]
    assert [visitor.get(path).status_code for path in paths] == [404, 404, 404]
