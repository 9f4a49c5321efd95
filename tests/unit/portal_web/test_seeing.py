"""A document counts as seen when its reader's browser says so, on our own page; not when the business looks."""

from dataclasses import dataclass
from typing import Any, TypedDict
from urllib.parse import quote

import pytest

from shared.config import DEMO_SECRET
from shared.contracts.billing.credit_notes import ViewCreditNote
from shared.contracts.billing.estimates import ViewEstimate
from shared.contracts.billing.invoices import ViewInvoice
from shared.contracts.billing.viewing import MarkViewed, ViewedKind
from shared.contracts.message import LinkHolder, Question
from shared.contracts.settings import FindTenant, Switches
from shared.previews import preview_mark
from shared.secrets import Vault
from tests.support import samples
from tests.support.gateway import Answers, visiting
from tests.support.visitor import Visitor


@dataclass(frozen=True, slots=True)
class Document:
    """Unseen, on its page."""

    kind: ViewedKind
    token: str
    question: type[Question[Any]]
    view: Any

    @property
    def path(self) -> str:
        return f"/{self.kind}s/{self.token}"

    @property
    def answers(self) -> Answers:
        return {self.question: self.view, MarkViewed: None}

    @property
    def seen(self) -> Answers:
        return {self.question: self.view.model_copy(update={"viewed_at": samples.PAID_AT})}


DOCUMENTS = (
    Document("invoice", samples.INVOICE_TOKEN, ViewInvoice, samples.invoice_view(samples.invoice(), is_own=False)),
    Document("estimate", samples.ESTIMATE_TOKEN, ViewEstimate, samples.estimate_view(is_own=False)),
    Document("credit_note", samples.CREDIT_NOTE_TOKEN, ViewCreditNote, samples.credit_note_view(is_own=False)),
)
INVOICE = DOCUMENTS[0]
each_document = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.kind)


class Mark(TypedDict, total=False):
    tenant: int
    token: str
    seconds: int


def mark_of(*, tenant: int = 7, token: str = samples.INVOICE_TOKEN, seconds: int = 60) -> str:
    return preview_mark(Vault(DEMO_SECRET), tenant=tenant, token=token, seconds=seconds)


def token_in(visitor: Visitor, document: Document) -> str:
    return visitor.get(document.path).text.partition('data-pl-token="')[2].partition('"')[0]


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@each_document
def test_fetching_the_page_says_nothing(document: Document, method: str) -> None:
    with visiting(document.answers) as (visitor, bus):
        assert visitor.get(document.path, method=method).status_code == 200
    assert bus.times_asked(MarkViewed) == 0


@each_document
def test_the_readers_browser_says_that_it_was_seen(document: Document) -> None:
    with visiting(document.answers) as (visitor, bus):
        page = visitor.get(document.path).text
        answer = visitor.post(f"{document.path}/seen", {"csrf": token_in(visitor, document)})
    (marked,) = [each for each in bus.asked if isinstance(each, MarkViewed)]
    assert (f'data-pl-seen="{document.path}/seen"' in page, "/static/seen." in page) == (True, True)
    assert (answer.status_code, answer.content) == (204, b"")
    assert (marked.kind, marked.token) == (document.kind, document.token)
    assert marked.who.actor == LinkHolder(token=document.token)


@each_document
def test_nobody_else_can_say_so(document: Document) -> None:
    elsewhere = {"Sec-Fetch-Site": "cross-site", "Origin": "https://elsewhere.example"}
    with visiting(document.answers) as (visitor, bus):
        token, path = token_in(visitor, document), f"{document.path}/seen"
        sent = [
            visitor.post(path, {"csrf": token}, headers=elsewhere),
            visitor.post(path, {"csrf": "made-up"}),
            visitor.post(path, {}),
            visitor.get(path),
        ]
    assert [answer.status_code for answer in sent] == [403, 419, 419, 405]
    assert bus.times_asked(MarkViewed) == 0


@each_document
def test_what_was_seen_is_not_watched_any_more(document: Document) -> None:
    with visiting(document.seen) as (visitor, _bus):
        page = visitor.get(document.path).text
    assert ("data-pl-seen" in page, "/static/seen." in page) == (False, False)


def looks_watched(mark: str, document: Document = INVOICE) -> tuple[bool, bool]:
    """Of the document's page with this mark: whether a look is reported, and whether it says that it is not."""
    with visiting(document.answers) as (visitor, _bus):
        page = visitor.get(f"{document.path}?preview={quote(mark)}").text
    return "data-pl-seen" in page, "This is your own look at the" in page


@each_document
def test_the_businesss_own_look_is_not_watched(document: Document) -> None:
    assert looks_watched(mark_of(token=document.token), document) == (False, True)


@pytest.mark.parametrize(
    "other", [{"token": "x" * 24}, {"tenant": 8}, {"seconds": -1}], ids=["invoice", "business", "time"]
)
def test_a_mark_is_good_for_its_own_invoice_business_and_time_only(other: Mark) -> None:
    assert looks_watched(mark_of(**other)) == (True, False)


@pytest.mark.parametrize("mark", ["", "1", "true"])
def test_what_is_no_mark_changes_nothing(mark: str) -> None:
    assert looks_watched(mark) == (True, False)


@pytest.mark.parametrize("document", DOCUMENTS[1:], ids=lambda document: document.kind)
def test_where_there_are_no_such_documents_none_is_seen(document: Document) -> None:
    off = Switches(off=frozenset({"estimates", "credit_notes"}))
    without = samples.tenant().model_copy(update={"switches": off})
    with visiting({**document.answers, FindTenant: without}) as (visitor, bus):
        assert visitor.post(f"{document.path}/seen", {"csrf": "made-up"}).status_code == 404
    assert bus.times_asked(MarkViewed) == 0


@pytest.mark.parametrize("is_ours", [False, True], ids=["customer", "business"])
def test_the_business_answers_no_estimate_of_its_own(is_ours: bool) -> None:
    estimate = DOCUMENTS[1]
    mark = mark_of(token=estimate.token) if is_ours else ""
    with visiting(estimate.answers) as (visitor, _bus):
        page = visitor.get(f"{estimate.path}?preview={quote(mark)}").text
    ways = [f"{estimate.path}/{answer}" in page for answer in ("approve", "decline")]
    assert ways == [not is_ours, not is_ours]
