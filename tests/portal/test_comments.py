"""Asking about an invoice: sent once, shown in its place, never lost when it could not be sent."""

import re

import httpx
import pytest

from services.portal_web.portal.documents.threads import LONGEST_FORM
from shared.contracts.billing.comments import LONGEST, PAGE, Comment, ReplyToComment, WriteComment
from shared.contracts.billing.invoices import Invoice, ViewInvoice
from shared.contracts.billing.viewing import PreviewDocument
from shared.contracts.errors import InvoiceNotFound, Unavailable
from shared.contracts.message import LinkHolder
from shared.contracts.settings import FindTenant, Switches
from tests.portal.conftest import House
from tests.support import samples
from tests.support.gateway import Answers, visiting
from tests.support.visitor import Visitor, forms_in

INVOICE = f"/invoices/{samples.INVOICE_TOKEN}"
COMMENTS = f"{INVOICE}/comments"
OWED = samples.invoice_view(samples.invoice(), is_own=False)
TALKED = samples.invoice_view(samples.invoice(), is_own=True, thread=samples.thread())
POLYGLOT = (
    "jaVasCript:/*-/*`/*\\`/*'/*\"/**/(/* */oNcliCk=alert() )//%0D%0A%0d%0a//</stYle/</titLe/</teXtarEa/</scRipt/"
    "--!>\\x3csVg/<sVg/oNloAd=alert()//>\\x3e"
)


def send(visitor: Visitor, body: str, *, path: str = COMMENTS, **typed: str) -> httpx.Response:
    return visitor.submit(visitor.get(path.removesuffix("/comments")), path, body=body, **typed)


def said(answer: httpx.Response) -> list[str]:
    """What the thread shows, as it stands in the HTML."""
    return re.findall(r'<p dir="auto">(.*?)</p>', answer.text, re.DOTALL)


def typed(answer: httpx.Response) -> str:
    found = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", answer.text, re.DOTALL)
    assert found
    return found[1]


def kept(house: House, invoice: Invoice) -> list[Comment]:
    question = ViewInvoice(who=house.business, token=invoice.token)
    return list(house.product.bus.ask(question).thread.comments)


@pytest.fixture
def invoice(acme: House) -> Invoice:
    return acme.new_invoice(acme.new_customer(email="jo@globex.example"))


def test_a_question_from_the_emailed_link_is_sent_and_shown(acme: House, invoice: Invoice) -> None:
    visitor, path = acme.visitor(), f"/invoices/{invoice.token}/comments"
    page = visitor.get(f"/invoices/{invoice.token}")
    assert "You’ll get their reply at <bdi>jo@globex.example</bdi>" in page.text
    sent = visitor.submit(page, path, body="We received 17 packs,\r\nnot 18.")
    [comment] = kept(acme, invoice)
    assert sent.headers["location"] == f"/invoices/{invoice.token}?sent={comment.id}#comment-{comment.id}"
    shown = visitor.follow(sent)
    assert said(shown) == ["We received 17 packs,\nnot 18."]
    assert re.search(r'role="status">.*Comment sent', shown.text, re.DOTALL)
    assert f'id="comment-{comment.id}" tabindex="-1" autofocus' in shown.text
    assert (comment.author, comment.via) == ("Globex", "link")


def test_whoever_is_signed_in_writes_under_their_name(acme: House) -> None:
    customer = acme.new_customer(name="Globex")
    found = acme.new_invoice(customer)
    visitor = acme.signed_in(customer)
    send(visitor, "Why?", path=f"/invoices/{found.token}/comments")
    assert [(each.author, each.via) for each in kept(acme, found)] == [("Globex", "portal")]


def test_sent_twice_is_one_comment_and_changed_is_another(acme: House, invoice: Invoice) -> None:
    visitor, path = acme.visitor(), f"/invoices/{invoice.token}/comments"
    page = visitor.get(f"/invoices/{invoice.token}")
    first, again, changed = (visitor.submit(page, path, body=body) for body in ("Why?", "Why?", "Why so?"))
    assert first.headers["location"] == again.headers["location"] != changed.headers["location"]
    assert [comment.body for comment in kept(acme, invoice)] == ["Why?", "Why so?"]


@pytest.mark.parametrize(
    ("body", "length"), [("x" * LONGEST, LONGEST), ("👍" * LONGEST, LONGEST), ("\u202eevil" + POLYGLOT, 0)]
)
def test_long_and_hostile_words_arrive_whole(acme: House, invoice: Invoice, body: str, length: int) -> None:
    visitor = acme.visitor()
    answer = send(visitor, body, path=f"/invoices/{invoice.token}/comments")
    assert [comment.body for comment in kept(acme, invoice)] == [body]
    page = visitor.follow(answer).text
    assert re.findall(r"<svg/onload|</scRipt/|<sVg", page) == []
    assert page.count("👍") == (length if "👍" in body else 0)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("", "Write your question first."),
        (" \n\t\u00a0", "Write your question first."),
        ("x" * (LONGEST + 1), "Your text has <bdi>10,001</bdi> characters; there is room for <bdi>10,000</bdi>."),
        ("x" * 1_000_000, "Your text has <bdi>1,000,000</bdi> characters; there is room for <bdi>10,000</bdi>."),
    ],
    ids=["nothing", "blank", "one too many", "a million"],
)
def test_what_cannot_be_sent_comes_back_as_it_was_typed(body: str, words: str) -> None:
    with visiting({ViewInvoice: TALKED}) as (visitor, bus):
        answer = send(visitor, body)
    assert (answer.status_code, typed(answer)) == (422, body)
    assert words in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert len(said(answer)) == 3
    assert bus.times_asked(WriteComment) == 0


@pytest.mark.parametrize(
    ("length", "told"),
    [(7_999, ""), (8_000, "8,000 of 10,000 characters"), (12_000, "12,000 of 10,000 characters")],
)
def test_how_much_of_the_room_is_used_is_told_once_most_of_it_is(length: int, told: str) -> None:
    """To whoever runs no scripts, where the text comes back."""
    with visiting({ViewInvoice: TALKED}) as (visitor, _bus):
        answer = send(visitor, "\0".rjust(length, "x"))
    found = re.search(r'<p class="pl-hint" id="body-count"[^>]*>(.*?)</p>', answer.text)
    assert found
    assert re.sub("<[^>]+>", "", found[1]) == told


def test_what_cannot_be_kept_is_shown_where_it_was_typed() -> None:
    with visiting({ViewInvoice: TALKED}) as (visitor, bus):
        answer = send(visitor, "17\0packs")
    assert (answer.status_code, typed(answer)) == (422, "17\ufffdpacks")
    assert "Some of these characters can’t be used" in answer.text
    assert bus.times_asked(WriteComment) == 0


def test_more_than_any_form_is_refused_with_a_way_back() -> None:
    with visiting({ViewInvoice: TALKED}) as (visitor, bus):
        answer = send(visitor, "x" * LONGEST_FORM)
    assert (answer.status_code, bus.times_asked(WriteComment)) == (413, 0)
    assert f'href="{INVOICE}"' in answer.text


def test_too_many_at_once_are_asked_to_wait_and_keep_their_words() -> None:
    with visiting({ViewInvoice: TALKED, WriteComment: samples.comment()}) as (visitor, _bus):
        page = visitor.get(INVOICE)
        answers = [visitor.submit(page, COMMENTS, body="Why?") for _ in range(31)]
    assert {answer.status_code for answer in answers[:30]} == {303}
    last = answers[30]
    assert (last.status_code, typed(last)) == (429, "Why?")
    assert "Please wait 15 minutes" in last.text


@pytest.mark.parametrize("away", [{WriteComment: Unavailable()}, {WriteComment: Unavailable(), ViewInvoice: OWED}])
def test_while_billing_is_away_the_words_are_kept_to_be_sent_again(away: Answers) -> None:
    with visiting({ViewInvoice: OWED, **away}) as (visitor, bus):
        page = visitor.get(INVOICE)
        key = forms_in(page.text)[COMMENTS]["key"]
        answer = visitor.submit(page, COMMENTS, body="Why <b>?")
        again = forms_in(answer.text)[COMMENTS]
        bus.answers[WriteComment] = samples.comment()
        sent = visitor.submit(answer, COMMENTS, body="Why <b>?")
    assert (answer.status_code, typed(answer)) == (503, "Why &lt;b&gt;?")
    assert (again["key"], sent.status_code) == (key, 303)
    keys = {asked.who.idempotency_key for asked in bus.asked if isinstance(asked, WriteComment)}
    assert len(keys) == 1


def test_a_page_that_was_open_too_long_keeps_the_words(acme: House, invoice: Invoice) -> None:
    visitor, path = acme.visitor(), f"/invoices/{invoice.token}/comments"
    answer = visitor.post(path, {"csrf": "old", "key": "k", "body": "Why?\nReally?"})
    assert (answer.status_code, forms_in(answer.text)[path]["body"]) == (419, "Why?\nReally?")
    assert visitor.submit(answer, path).status_code == 303
    assert [comment.body for comment in kept(acme, invoice)] == ["Why?\nReally?"]


def test_a_reader_goes_back_through_a_long_thread() -> None:
    long = samples.invoice_view(samples.invoice(), thread=samples.thread(length=PAGE + 1))
    with visiting({ViewInvoice: long}) as (visitor, bus):
        latest = visitor.get(INVOICE)
        earlier = visitor.get(f"{INVOICE}?before=2")
    assert f'<a href="{INVOICE}?before=2#questions">Show earlier</a>' in latest.text
    assert len(said(latest)) == PAGE
    assert f'<a href="{INVOICE}#questions">Show the latest</a>' in earlier.text
    assert [asked.said_before for asked in bus.asked if isinstance(asked, ViewInvoice)] == [None, 2]


@pytest.mark.parametrize(
    "query", ["before=x", "before=-1", "before=0", "before=" + "9" * 40, "sent=x", "before=١"]
)
def test_a_made_up_place_in_the_thread_is_its_end(query: str) -> None:
    with visiting({ViewInvoice: TALKED}) as (visitor, bus):
        assert visitor.get(f"{INVOICE}?{query}").status_code == 200
    assert [asked.said_before for asked in bus.asked if isinstance(asked, ViewInvoice)] == [None]


def test_the_business_is_marked_and_its_links_are_nobodys_recommendation(acme: House, invoice: Invoice) -> None:
    body = "See https://acme.example/delivery?a=1&b=2 or javascript:alert(1)"
    acme.product.bus.ask(
        ReplyToComment(
            who=acme.business.model_copy(update={"name": "Marta"}), kind="invoice", document=invoice.id, body=body
        )
    )
    page = acme.visitor().get(f"/invoices/{invoice.token}").text
    assert '<strong><bdi>Marta</bdi></strong> <span class="pl-badge"><bdi>Acme Paper</bdi></span>' in page
    address = "https://acme.example/delivery?a=1&amp;b=2"
    assert f'<a href="{address}" rel="nofollow ugc noopener">{address}</a> or javascript:alert(1)' in page


def test_where_the_form_goes_can_be_opened_too(acme: House, invoice: Invoice) -> None:
    answer = acme.visitor().get(f"/invoices/{invoice.token}/comments")
    assert (answer.status_code, f">{invoice.number}</bdi>" in answer.text) == (200, True)


def test_a_page_that_mends_itself_leaves_alone_what_is_being_typed() -> None:
    waiting = samples.invoice_view(samples.invoice(), attempt=samples.attempt("waiting"))
    with visiting({ViewInvoice: waiting}) as (visitor, _bus):
        opened, mended = visitor.get(INVOICE), visitor.get(f"{INVOICE}?round=1")
    assert ["hx-preserve" in page.text for page in (opened, mended)] == [False, True]


def test_an_invoice_that_is_not_there_takes_no_comment() -> None:
    with visiting({ViewInvoice: OWED, WriteComment: InvoiceNotFound()}) as (visitor, _bus):
        assert send(visitor, "Why?").status_code == 404


def test_a_link_holder_asks_as_one() -> None:
    with visiting({ViewInvoice: OWED, WriteComment: samples.comment()}) as (visitor, bus):
        send(visitor, "Why?")
    [asked] = [each for each in bus.asked if isinstance(each, WriteComment)]
    assert asked.who.actor == LinkHolder(token=samples.INVOICE_TOKEN)


def test_a_business_that_takes_no_questions_shows_none_and_takes_none() -> None:
    switches = Switches(off=frozenset({"comments"}))
    closed = samples.tenant().model_copy(update={"switches": switches})
    with visiting({ViewInvoice: TALKED, FindTenant: closed}) as (visitor, _bus):
        page = visitor.get(INVOICE).text
        statuses = [visitor.get(COMMENTS).status_code, visitor.post(COMMENTS, {"body": "Why?"}).status_code]
    assert ("questions" in page, "Ask a question" in page, statuses) == (False, False, [404, 404])


def test_the_business_looking_at_its_page_cannot_write_as_its_customer(acme: House, invoice: Invoice) -> None:
    address = acme.product.bus.ask(PreviewDocument(who=acme.business, kind="invoice", document=invoice.id))
    page = acme.visitor().get(httpx.URL(address).raw_path.decode()).text
    assert ("Questions and answers" in page, "<textarea" in page) == (True, False)
