"""Whether a customer has seen an invoice: once, whoever looks first, and never the business."""

from concurrent.futures import ThreadPoolExecutor
from urllib.parse import parse_qs, urlsplit

import pytest

from shared.contracts.billing.invoices import Invoice
from shared.contracts.billing.viewing import MarkViewed, PreviewInvoice
from shared.contracts.errors import Denied, InvoiceNotFound
from shared.contracts.message import Actor, Caller, LinkHolder, Staff, Visitor
from shared.previews import is_preview
from tests.support.business import Business, business
from tests.support.house import House

STAFF = Staff(staff=1, role="owner")


def mark(acme: Business, invoice: Invoice, who: Caller | None = None) -> None:
    asker = who or acme.who(LinkHolder(token=invoice.token))
    acme.house.bus.ask(MarkViewed(who=asker, token=invoice.token))


def times_told(acme: Business) -> int:
    return acme.house.news(acme.tenant).count("invoice_viewed")


@pytest.fixture
def invoice(acme: Business) -> Invoice:
    return acme.invoice()


def test_the_first_look_is_kept_and_told_once(acme: Business, invoice: Invoice) -> None:
    assert acme.look(invoice).viewed_at is None
    mark(acme, invoice)
    first = acme.look(invoice).viewed_at
    mark(acme, invoice)
    assert first is not None
    assert (acme.look(invoice).viewed_at, times_told(acme)) == (first, 1)


def test_two_looks_at_once_are_told_once(acme: Business, invoice: Invoice) -> None:
    with ThreadPoolExecutor(4) as people:
        list(people.map(lambda _: mark(acme, invoice), range(4)))
    assert times_told(acme) == 1


def test_looking_does_not_stand_in_the_way_of_paying(acme: Business, invoice: Invoice) -> None:
    begun = acme.start(invoice)
    mark(acme, invoice)
    acme.house.sandbox.pay(begun.checkout_url)
    assert acme.payment(begun.payment).state == "succeeded"


@pytest.mark.parametrize("actor", [STAFF, None, Visitor()])
def test_whoever_is_no_customer_has_seen_nothing(acme: Business, invoice: Invoice, actor: Actor | None) -> None:
    mark(acme, invoice, acme.who(actor))
    assert (acme.look(invoice).viewed_at, times_told(acme)) == (None, 0)


def test_there_is_nothing_to_see_of_a_draft_or_by_another_link(acme: Business, invoice: Invoice) -> None:
    for unseen, who in (
        (acme.invoice(is_draft=True), None),
        (invoice, acme.who(LinkHolder(token="x" * 24))),
        (invoice, business(acme.house, is_connected=False).who(LinkHolder(token=invoice.token))),
    ):
        with pytest.raises(InvoiceNotFound):
            mark(acme, unseen, who)
    assert acme.look(invoice).viewed_at is None


def test_the_business_has_an_address_of_its_own_to_look_at_an_invoice(
    house: House, acme: Business, invoice: Invoice
) -> None:
    address = house.bus.ask(PreviewInvoice(who=acme.who(STAFF), invoice=invoice.id))
    parts = urlsplit(address)
    (found,) = parse_qs(parts.query)["preview"]
    assert address.startswith(f"{acme.tenant.url}/invoices/{invoice.token}?")
    assert is_preview(house.vault, found, tenant=acme.tenant.id, token=invoice.token)


def test_only_the_business_gets_such_an_address(acme: Business, invoice: Invoice) -> None:
    with pytest.raises(Denied):
        acme.house.bus.ask(PreviewInvoice(who=acme.who(LinkHolder(token=invoice.token)), invoice=invoice.id))
