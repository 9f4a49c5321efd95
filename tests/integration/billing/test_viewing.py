"""Whether a customer has seen a document: once, whoever looks first, and never the business."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from shared.contracts.billing.credit_notes import CreditNote, GetCreditNote
from shared.contracts.billing.estimates import Estimate, GetEstimate
from shared.contracts.billing.invoices import Invoice
from shared.contracts.billing.viewing import MarkViewed, PreviewDocument, ViewedKind
from shared.contracts.errors import CreditNoteNotFound, Denied, EstimateNotFound, InvoiceNotFound, NotFound
from shared.contracts.message import Actor, Caller, LinkHolder, Staff, Visitor
from shared.previews import is_preview
from tests.support.business import Business, business
from tests.support.crediting import credit_note
from tests.support.estimating import estimate
from tests.support.house import House

STAFF = Staff(staff=1, role="owner")
ABSENT: dict[ViewedKind, type[NotFound]] = {
    "invoice": InvoiceNotFound,
    "estimate": EstimateNotFound,
    "credit_note": CreditNoteNotFound,
}
Document = Invoice | Estimate | CreditNote


@pytest.fixture(params=list(ABSENT))
def kind(request: pytest.FixtureRequest) -> ViewedKind:
    found: ViewedKind = request.param
    return found


@pytest.fixture
def document(acme: Business, kind: ViewedKind) -> Document:
    return new(acme, kind)


def new(acme: Business, kind: ViewedKind, *, is_draft: bool = False) -> Document:
    if kind == "invoice":
        return acme.invoice(is_draft=is_draft)
    if kind == "estimate":
        return estimate(acme, is_draft=is_draft)
    return credit_note(acme, acme.customer(), is_draft=is_draft)


def viewed_at(acme: Business, document: Document) -> datetime | None:
    if isinstance(document, Invoice):
        return acme.look(document).viewed_at
    if isinstance(document, Estimate):
        return acme.house.bus.ask(GetEstimate(who=acme.who(), estimate=document.id)).viewed_at
    return acme.house.bus.ask(GetCreditNote(who=acme.who(), credit_note=document.id)).viewed_at


def mark(acme: Business, kind: ViewedKind, document: Document, who: Caller | None = None) -> None:
    asker = who or acme.who(LinkHolder(token=document.token))
    acme.house.bus.ask(MarkViewed(who=asker, kind=kind, token=document.token))


def times_told(acme: Business, kind: ViewedKind) -> int:
    return acme.house.news(acme.tenant).count(f"{kind}_viewed")


def test_the_first_look_is_kept_and_told_once(acme: Business, kind: ViewedKind, document: Document) -> None:
    assert viewed_at(acme, document) is None
    mark(acme, kind, document)
    first = viewed_at(acme, document)
    mark(acme, kind, document)
    assert first is not None
    assert (viewed_at(acme, document), times_told(acme, kind)) == (first, 1)


def test_two_looks_at_once_are_told_once(acme: Business, kind: ViewedKind, document: Document) -> None:
    with ThreadPoolExecutor(4) as people:
        list(people.map(lambda _: mark(acme, kind, document), range(4)))
    assert times_told(acme, kind) == 1


def test_looking_does_not_stand_in_the_way_of_paying(acme: Business) -> None:
    invoice = acme.invoice()
    begun = acme.start(invoice)
    mark(acme, "invoice", invoice)
    acme.house.sandbox.pay(begun.checkout_url)
    assert acme.payment(begun.payment).state == "succeeded"


@pytest.mark.parametrize("actor", [STAFF, None, Visitor()])
def test_whoever_is_no_customer_has_seen_nothing(
    acme: Business, kind: ViewedKind, document: Document, actor: Actor | None
) -> None:
    mark(acme, kind, document, acme.who(actor))
    assert (viewed_at(acme, document), times_told(acme, kind)) == (None, 0)


def test_there_is_nothing_to_see_of_a_draft_or_by_another_link(
    acme: Business, kind: ViewedKind, document: Document
) -> None:
    for unseen, who in (
        (new(acme, kind, is_draft=True), None),
        (document, acme.who(LinkHolder(token="x" * 24))),
        (document, business(acme.house, is_connected=False).who(LinkHolder(token=document.token))),
    ):
        with pytest.raises(ABSENT[kind]):
            mark(acme, kind, unseen, who)
    assert viewed_at(acme, document) is None


def test_the_business_has_an_address_of_its_own_to_look_at_a_document(
    house: House, acme: Business, kind: ViewedKind, document: Document
) -> None:
    address = house.bus.ask(PreviewDocument(who=acme.who(STAFF), kind=kind, document=document.id))
    parts = urlsplit(address)
    (found,) = parse_qs(parts.query)["preview"]
    assert address.startswith(f"{acme.tenant.url}/{kind}s/{document.token}?")
    assert is_preview(house.vault, found, tenant=acme.tenant.id, token=document.token)


def test_only_the_business_gets_such_an_address_and_of_its_own_documents(
    acme: Business, kind: ViewedKind, document: Document
) -> None:
    other = business(acme.house, is_connected=False)
    for who, refusal in ((acme.who(LinkHolder(token=document.token)), Denied), (other.who(STAFF), ABSENT[kind])):
        with pytest.raises(refusal):
            acme.house.bus.ask(PreviewDocument(who=who, kind=kind, document=document.id))
