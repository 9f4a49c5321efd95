"""A business that configured nothing: all of billing is within reach of its customers."""

import re
from html import unescape
from urllib.parse import urlsplit
from uuid import uuid4

import httpx
import pytest

from services.portal_web.app import PORTAL_WAYS
from services.portal_web.portal.ways import Ways
from shared.bus.service import platform_origin, system_caller
from shared.contracts.auth import IssueSignInLink
from shared.contracts.billing.credit_notes import CreateCreditNote
from shared.contracts.billing.customers import CreateCustomer
from shared.contracts.billing.estimates import CreateEstimate
from shared.contracts.billing.invoices import CreateInvoice, NewLine
from shared.contracts.billing.payments import RecordPayment
from shared.contracts.settings import CreateTenant, Profile
from tests.support.product import Product
from tests.support.visitor import Visitor

LINES = (NewLine(name="Card stock", unit_cost=165_00),)
LINK = re.compile(r'<a [^>]*href="(/[^"]*)"')
MOST_OF_A_KIND = 3
REACHED = {
    *("/", "/sign-in/confirm", "/pay", "/statements", "/statements/{token}/pdf", "/statements/{token}/csv"),
    *("/activity", "/downloads"),
    *(
        f"/activity/{kind}{form}"
        for kind in ("invoices", "estimates", "credit_notes", "payments")
        for form in ("", ".csv", ".xlsx")
    ),
    *(
        f"/{kind}/{{token}}{form}"
        for kind in ("invoices", "estimates", "credit_notes", "payments")
        for form in ("", "/pdf")
    ),
    *("/invoices/{token}/payment", "/estimates/{token}/approve", "/estimates/{token}/decline"),
    *("/details", "/details/name", "/details/attention-to", "/details/tax-id", "/details/language"),
    *("/details/address", "/details/email", "/details/contacts/new"),
}


@pytest.fixture
def newcomer(product: Product, client: httpx.Client) -> Visitor:
    """Signed in where nothing was set but a name, with one of each document."""
    name = f"press-{uuid4().hex[:8]}"
    tenant = product.bus.ask(
        CreateTenant(
            who=platform_origin(),
            profile=Profile(username=name, name="Press", currency="USD", email="owner@press.example"),
        )
    )
    who = system_caller(tenant.id, job="test")
    customer = product.bus.ask(CreateCustomer(who=who, name="Globex", email=f"jo@{name}.example")).id
    product.bus.ask(CreateInvoice(who=who, customer=customer, lines=LINES))
    paid = product.bus.ask(CreateInvoice(who=who, customer=customer, lines=LINES))
    product.bus.ask(RecordPayment(who=who, invoice=paid.id, amount=paid.total, method="cash"))
    product.bus.ask(CreateEstimate(who=who, customer=customer, lines=LINES))
    product.bus.ask(CreateCreditNote(who=who, customer=customer, lines=LINES))
    client.cookies.clear()
    client.headers["X-Forwarded-For"] = f"2001:db8::{uuid4().hex[:4]}"
    visitor = Visitor(client, host=tenant.url.removeprefix("http://"))
    page = visitor.follow(visitor.get(product.bus.ask(IssueSignInLink(who=who, customer=customer))))
    visitor.submit(page, "/sign-in/continue")
    return visitor


def test_every_part_of_billing_is_reached_from_my_account(newcomer: Visitor) -> None:
    ways, waiting, gone = Ways(PORTAL_WAYS), ["/"], dict[str, set[str]]()
    while waiting:
        address = waiting.pop(0)
        path = urlsplit(address).path
        known = gone.setdefault(ways.find(path)[0].path, set())
        if address in known or len(known) >= MOST_OF_A_KIND:
            continue
        known.add(address)
        page = newcomer.get(address)
        assert page.status_code in (200, 303), (address, page.text)
        waiting += [page.headers["location"]] if page.status_code == 303 else []
        if page.headers.get("content-type", "").startswith("text/html"):
            waiting += [unescape(link) for link in LINK.findall(page.text)]
    assert set(gone) == REACHED
