"""Every route that names an object, asked by everybody whom it does not concern: the answer of what never was."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import httpx
import pytest

from services.portal_web.app import PORTAL_WAYS
from services.portal_web.portal.ways import Way
from shared.contracts.billing.invoices import ViewInvoice
from shared.contracts.billing.payments import StartPayment
from shared.contracts.settings.code import PublishCode
from shared.money import Money
from tests.portal.conftest import House
from tests.support.product import Product
from tests.support.visitor import Visitor

NEVER_WAS = {
    "token": "N" * 24,
    "link": "never-was-" + "n" * 33,
    "file": "never-was.css",
    "jwt": "never.was.a-token",
    "attachment": "N" * 24,
    "past": "check",
}
CHANGING = re.compile(rb'nonce="[\w-]+"|name="csrf" value="\w+"|Reference <bdi>\w+</bdi>')
OWN_HEADERS = {"x-request-id", "content-security-policy", "set-cookie", "date", "content-length"}
NAMED = [way for way in PORTAL_WAYS if "{" in way.path]
DOORS = [(way, method) for way in NAMED for method in sorted(way.methods)]


@dataclass(frozen=True, slots=True)
class Theirs:
    """What exists in another business: a document and a payment, a sign-in link, its own look."""

    invoice: str
    estimate: str
    payment: str
    link: str
    magic: str
    attachment: str
    files: dict[str, str]


@pytest.fixture(scope="module")
def theirs(product: Product) -> Iterator[Theirs]:
    with httpx.Client(base_url=product.mail.url, timeout=15) as client:
        house = House(product, client, position=1)
        customer = house.new_customer()
        invoice = house.new_invoice(customer)
        amount = Money(invoice.total.minor, invoice.currency)
        house.product.bus.ask(StartPayment(who=house.business, invoices=(invoice.token,), amount=amount))
        view = house.product.bus.ask(ViewInvoice(who=house.business, token=invoice.token))
        assert view.attempt
        page = house.visitor().get("/sign-in").text
        files = {kind: found for kind, found in re.findall(r'"/(brand|logo|icon)/([^"]+)"', page)}
        sheet = PublishCode(who=house.business, kind="css", text=".pl-card { border-color: red }")
        files["custom"] = f"{house.product.bus.ask(sheet).css}.css"
        yield Theirs(
            invoice.token,
            house.new_estimate(customer).token,
            view.attempt.payment,
            house.link(customer).removeprefix("/s/"),
            house.magic(customer),
            house.attach(invoice),
            files,
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
    token = {"payments": theirs.payment, "estimates": theirs.estimate}.get(kind, theirs.invoice)
    return way.path.format(
        token=token,
        link=theirs.link,
        jwt=theirs.magic,
        attachment=theirs.attachment,
        file=theirs.files.get(kind, NEVER_WAS["file"]),
        past="check",
    )


def seen(visitor: Visitor, method: str, path: str) -> tuple[int, dict[str, str], bytes]:
    """All of an answer but its nonce, its form token and its reference."""
    fields = {"amount": "100", "currency": "EUR", "csrf": "made-up"}
    answer = visitor.post(path, fields) if method == "POST" else visitor.get(path, method=method)
    headers = {name: value for name, value in answer.headers.items() if name not in OWN_HEADERS}
    return answer.status_code, headers, CHANGING.sub(b"", answer.content).replace(path.encode(), b"")


@pytest.mark.parametrize("principal", PRINCIPALS, ids=lambda principal: principal.__name__)
@pytest.mark.parametrize(("way", "method"), DOORS, ids=lambda part: getattr(part, "path", part))
def test_another_businesss_object_looks_like_one_that_never_was(
    acme: House, theirs: Theirs, way: Way, method: str, principal: Callable[[House], Visitor]
) -> None:
    visitor = principal(acme)
    absent = seen(visitor, method, way.path.format(**NEVER_WAS))
    assert seen(visitor, method, their_path(way, theirs)) == absent
    assert absent[0] in (303, 404, 419)


def test_every_route_that_names_an_object_is_walked(product: Product) -> None:
    assert {way.path for way, _method in DOORS} == {
        "/s/{link}",
        "/login/{jwt}",
        "/invoices/{token}",
        "/invoices/{token}/pdf",
        "/invoices/{token}/csv",
        "/invoices/{token}/html",
        "/invoices/{token}/seen",
        "/invoices/{token}/comments",
        "/invoices/{token}/files/{attachment}",
        "/invoices/{token}/payment",
        "/invoices/{token}/payment/{past}",
        "/pay/{past}",
        "/invoices/{token}/sign-in",
        "/invoices/{token}/payment/credit",
        "/estimates/{token}",
        "/estimates/{token}/pdf",
        "/estimates/{token}/comments",
        "/estimates/{token}/files/{attachment}",
        "/payments/{token}",
        "/payments/{token}/back",
        "/payments/{token}/pdf",
        "/payments/{token}/html",
        "/static/{file}",
        "/brand/{file}",
        "/custom/{file}",
        "/logo/{file}",
        "/icon/{file}",
    }


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
