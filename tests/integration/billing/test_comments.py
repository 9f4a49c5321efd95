"""Comments: written by customers and by the business, kept exactly, once each, read with their document."""

from typing import Any

import pytest

from shared.contracts.billing.comments import (
    LONGEST,
    PAGE,
    Comment,
    CommentView,
    GetComment,
    GetThread,
    ReplyToComment,
    Thread,
    WriteComment,
)
from shared.contracts.billing.invoices import Invoice, ViewInvoice
from shared.contracts.errors import CommentNotFound, Denied, InvoiceNotFound
from shared.contracts.message import ApiKey, Ask, Caller, LinkHolder, Staff, Visitor
from tests.support.business import Business, business
from tests.support.crowd import at_once
from tests.support.house import House

POLYGLOT = (
    "jaVasCript:/*-/*`/*\\`/*'/*\"/**/(/* */oNcliCk=alert() )//%0D%0A%0d%0a//</stYle/</titLe/</teXtarEa/</scRipt/"
    "--!>\\x3csVg/<sVg/oNloAd=alert()//>\\x3e"
)
WORDS = [
    "x",
    "We received 17 packs, not 18.\n\nCould you check?  ",
    "Grüße 👩‍👩‍👧‍👦 שלום مرحبا",
    "\u202eevil\u202c \u2066isolated\u2069 \u200b\ufeff",
    POLYGLOT,
    "x" * LONGEST,
    "👍" * LONGEST,
]


def write(acme: Business, invoice: Invoice, body: str = "Why?", *, who: Caller | None = None) -> Comment:
    """As whoever holds the invoice's link, unless somebody else is named."""
    asker = who or acme.who(LinkHolder(token=invoice.token), name="")
    return acme.house.bus.ask(WriteComment(who=asker, kind="invoice", token=invoice.token, body=body))


def reply(acme: Business, invoice: Invoice, body: str = "Because.", *, who: Caller | None = None) -> Comment:
    question = ReplyToComment(who=who or marta(acme), kind="invoice", document=invoice.id, body=body)
    return acme.house.bus.ask(question)


def marta(acme: Business, *, key: str | None = None) -> Caller:
    return acme.who(Staff(staff=1, role="employee"), name="Marta Lindqvist", key=key)


def thread(acme: Business, invoice: Invoice, *, before: int | None = None) -> Thread:
    who = acme.who(LinkHolder(token=invoice.token))
    return acme.house.bus.ask(ViewInvoice(who=who, token=invoice.token, said_before=before)).thread


def view(acme: Business, comment: Comment) -> CommentView:
    return acme.house.bus.ask(GetComment(who=acme.who(), comment=comment.id))


def test_a_conversation_is_read_in_its_order_with_its_authors(acme: Business) -> None:
    globex = acme.customer(attention_to="Jo Okafor")
    invoice = acme.invoice(globex)
    jo = acme.signed_in(globex).model_copy(update={"name": "Jo Okafor"})
    asked, answered, thanked = (
        write(acme, invoice, "17 packs?", who=jo),
        reply(acme, invoice, "18 signed for."),
        write(acme, invoice, "Thank you."),
    )

    assert thread(acme, invoice).comments == (asked, answered, thanked)
    assert [(each.author, each.is_business, each.via, each.body) for each in (asked, answered, thanked)] == [
        ("Jo Okafor", False, "portal", "17 packs?"),
        ("Marta Lindqvist", True, "business", "18 signed for."),
        ("Globex Corporation", False, "link", "Thank you."),
    ]
    assert thread(acme, acme.invoice(globex)) == Thread()


@pytest.mark.parametrize("words", WORDS, ids=lambda words: ascii(words[:12]))
def test_words_are_kept_exactly(acme: Business, words: str) -> None:
    invoice = acme.invoice()
    write(acme, invoice, words)

    assert [comment.body for comment in thread(acme, invoice).comments] == [words]


@pytest.mark.parametrize("words", ["", "x" * (LONGEST + 1), "x" * 1_000_000, "a\0b", " \n\u00a0\u2003"])
def test_what_is_no_comment_is_not_even_asked_for(words: str) -> None:
    fields = {"kind": "invoice", "token": "x" * 24, "body": words}
    with pytest.raises(ValueError, match="body"):
        WriteComment.model_validate(fields)


def test_long_conversations_are_shown_from_their_end_page_by_page(acme: Business) -> None:
    invoice = acme.invoice()
    written = [write(acme, invoice, f"Number {number}") for number in range(PAGE * 2 + 1)]
    last = thread(acme, invoice)
    middle = thread(acme, invoice, before=last.comments[0].id)
    first = thread(acme, invoice, before=middle.comments[0].id)

    assert [*first.comments, *middle.comments, *last.comments] == written
    assert [len(each.comments) for each in (first, middle, last)] == [1, PAGE, PAGE]
    assert [each.has_earlier for each in (first, middle, last)] == [False, True, True]
    assert acme.house.bus.ask(GetThread(who=acme.who(), kind="invoice", document=invoice.id)) == last


def test_the_same_key_makes_one_comment(acme: Business) -> None:
    invoice, globex_key = acme.invoice(), "k" * 20
    holder = acme.who(LinkHolder(token=invoice.token), key=globex_key)
    made = at_once([lambda: write(acme, invoice, "Why?", who=holder)] * 6)

    assert made == [made[0]] * 6
    assert thread(acme, invoice).comments == (made[0],)
    assert acme.house.news(acme.tenant) == ["comment_added"]


def test_the_same_key_is_another_comment_on_another_invoice(acme: Business) -> None:
    globex = acme.customer()
    invoices = acme.invoice(globex), acme.invoice(globex)
    for invoice in invoices:
        write(acme, invoice, who=acme.signed_in(globex).model_copy(update={"idempotency_key": "k"}))

    assert [len(thread(acme, invoice).comments) for invoice in invoices] == [1, 1]


def test_the_first_comments_of_two_people_at_once_are_both_kept(acme: Business) -> None:
    invoice = acme.invoice()
    made = at_once([lambda: write(acme, invoice), lambda: reply(acme, invoice)] * 3)

    assert sorted(comment.id for comment in thread(acme, invoice).comments) == sorted(
        comment.id for comment in made if isinstance(comment, Comment)
    )
    assert len(thread(acme, invoice).comments) == 6


def test_a_draft_cannot_be_asked_about(acme: Business) -> None:
    with pytest.raises(InvoiceNotFound):
        write(acme, acme.invoice(is_draft=True))


def test_a_link_is_for_its_own_invoice(acme: Business) -> None:
    invoice, other = acme.invoice(), acme.invoice()
    with pytest.raises(InvoiceNotFound):
        write(acme, invoice, who=acme.who(LinkHolder(token=other.token)))


def test_customers_ask_and_the_business_answers_never_the_other_way_round(acme: Business) -> None:
    globex = acme.customer()
    invoice = acme.invoice(globex)
    for business_like in (marta(acme), acme.who(), acme.who(ApiKey(key=1, may_write=True))):
        with pytest.raises(Denied):
            write(acme, invoice, who=business_like)
    for other in (acme.signed_in(globex), acme.who(Visitor()), acme.who(ApiKey(key=1, may_write=False))):
        with pytest.raises(Denied):
            reply(acme, invoice, who=other)


def test_answers_go_to_the_last_customer_who_asked(acme: Business) -> None:
    globex = acme.customer(email="jo@globex.example")
    invoice = acme.invoice(globex)
    ana = acme.signed_in(globex.model_copy(update={"email": "ana@globex.example"}))
    first = view(acme, reply(acme, invoice))
    write(acme, invoice, who=ana)
    second = view(acme, reply(acme, invoice))
    asked = view(acme, write(acme, invoice))
    third = view(acme, reply(acme, invoice))

    assert [each.mailbox for each in (first, second, asked, third)] == [
        "jo@globex.example",
        "ana@globex.example",
        "jo@globex.example",
        "jo@globex.example",
    ]


def test_whoever_is_signed_in_elsewhere_is_answered_at_the_address_on_file(acme: Business) -> None:
    invoice = acme.invoice(acme.customer(email="jo@globex.example"))
    write(acme, invoice, who=acme.signed_in(acme.customer("Initech", email="sam@initech.example")))

    assert view(acme, reply(acme, invoice)).mailbox == "jo@globex.example"


def test_a_comment_is_seen_with_its_document_by_the_business_only(acme: Business) -> None:
    globex = acme.customer()
    invoice = acme.invoice(globex)
    comment = write(acme, invoice)

    assert view(acme, comment) == CommentView(
        comment=comment,
        kind="invoice",
        document=invoice.id,
        token=invoice.token,
        number=invoice.number,
        customer=globex,
        mailbox="jo@globex.example",
        left=invoice.left,
        due_on=invoice.due_on,
        waiting=1,
    )
    questions: tuple[Ask[Any], ...] = (
        GetComment(who=acme.signed_in(globex), comment=comment.id),
        GetThread(who=acme.signed_in(globex), kind="invoice", document=invoice.id),
    )
    for question in questions:
        with pytest.raises(Denied):
            acme.house.bus.ask(question)


def test_another_business_comments_are_absent(house: House, acme: Business) -> None:
    initech, invoice = business(house), acme.invoice()
    comment = write(acme, invoice)
    questions: tuple[tuple[Ask[Any], type[Exception]], ...] = (
        (GetComment(who=initech.who(), comment=comment.id), CommentNotFound),
        (GetThread(who=initech.who(), kind="invoice", document=invoice.id), InvoiceNotFound),
        (
            ReplyToComment(who=initech.who(), kind="invoice", document=invoice.id, body="Hello"),
            InvoiceNotFound,
        ),
        (
            WriteComment(who=initech.who(Visitor()), kind="invoice", token=invoice.token, body="Hello"),
            InvoiceNotFound,
        ),
    )
    for question, refusal in questions:
        with pytest.raises(refusal):
            house.bus.ask(question)
    assert thread(acme, invoice).comments == (comment,)
