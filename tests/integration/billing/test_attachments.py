"""Files on documents: with a comment, or from the business; for whoever has the document's link, nobody else."""

from typing import Any

import pytest

from shared import clock
from shared.bus.files import upload, whole
from shared.contracts.billing.comments import (
    MOST_ATTACHMENTS,
    AttachFile,
    Attachment,
    Comment,
    GetThread,
    OpenAttachment,
    ReceiveAnswer,
    RemoveAttachment,
    ReplyToComment,
    WriteComment,
)
from shared.contracts.billing.files import PIECE, File
from shared.contracts.billing.invoices import Invoice, ViewInvoice
from shared.contracts.errors import Denied, FileNotAllowed, FileNotFound, Invalid, InvoiceNotFound
from shared.contracts.message import Ask, LinkHolder, System, Visitor
from tests.integration.billing.test_comments import marta, thread
from tests.support.business import Business, business
from tests.support.house import House

PDF = b"%PDF-1.7\n" + bytes(range(256)) * (PIECE // 200)
"""In several pieces."""


def bring(acme: Business, content: bytes = PDF, *, name: str = "note.pdf") -> str:
    return upload(acme.house.bus, content, name=name, who=acme.who())


def write(acme: Business, invoice: Invoice, *files: str, key: str | None = None) -> Comment:
    who = acme.who(LinkHolder(token=invoice.token), key=key)
    question = WriteComment(who=who, kind="invoice", token=invoice.token, body="See there.", files=files)
    return acme.house.bus.ask(question)


def attach(acme: Business, invoice: Invoice, file: str) -> Attachment:
    return acme.house.bus.ask(AttachFile(who=marta(acme), kind="invoice", document=invoice.id, file=file))


def opened(acme: Business, invoice: Invoice, attachment: Attachment) -> File:
    who = acme.who(LinkHolder(token=invoice.token))
    question = OpenAttachment(who=who, kind="invoice", token=invoice.token, attachment=attachment.token)
    return whole(acme.house.bus, acme.house.bus.ask(question), who=who)


def test_files_come_with_a_comment_and_can_be_had_again(acme: Business) -> None:
    invoice = acme.invoice()
    comment = write(acme, invoice, bring(acme), bring(acme, b"a;b\n", name="list.csv"))
    first, second = comment.attachments

    assert thread(acme, invoice).comments == (comment,)
    assert (first.name, first.media_type, first.size) == ("note.pdf", "application/pdf", len(PDF))
    assert (second.name, second.media_type, second.size) == ("list.csv", "text/csv", 4)
    assert [opened(acme, invoice, each).content for each in comment.attachments] == [PDF, b"a;b\n"]
    assert opened(acme, invoice, first).name == "note.pdf"
    assert acme.house.bus.ask(GetThread(who=acme.who(), kind="invoice", document=invoice.id)).comments == (
        comment,
    )


def test_the_business_puts_files_on_the_document_and_takes_them_off(acme: Business) -> None:
    invoice = acme.invoice()
    note = attach(acme, invoice, bring(acme))
    on_it = thread(acme, invoice).attachments
    for _ in range(2):
        acme.house.bus.ask(
            RemoveAttachment(who=marta(acme), kind="invoice", document=invoice.id, attachment=note.token)
        )

    assert on_it == (note,)
    assert (thread(acme, invoice).attachments, acme.house.news(acme.tenant)) == ((), [])
    with pytest.raises(FileNotFound):
        opened(acme, invoice, note)


def test_the_business_answers_with_files_too(acme: Business) -> None:
    invoice = acme.invoice()
    question = ReplyToComment(
        who=marta(acme), kind="invoice", document=invoice.id, body="Here.", files=(bring(acme),)
    )
    comment = acme.house.bus.ask(question)

    assert opened(acme, invoice, comment.attachments[0]).content == PDF


def test_sent_twice_the_files_are_there_once(acme: Business) -> None:
    invoice = acme.invoice()
    first = write(acme, invoice, bring(acme), key="k")
    again = write(acme, invoice, bring(acme), key="k")

    assert first == again
    assert len(thread(acme, invoice).comments) == 1


def test_what_is_not_allowed_keeps_the_comment_from_being_made(acme: Business) -> None:
    invoice = acme.invoice()
    with pytest.raises(FileNotAllowed) as refusal:
        write(acme, invoice, bring(acme), bring(acme, b"<svg/>", name="a.svg"))

    assert (refusal.value.about, refusal.value.facts) == ("type", {"name": "a.svg"})
    assert thread(acme, invoice).comments == ()


def test_of_an_email_what_is_not_allowed_is_named_and_the_rest_kept(acme: Business) -> None:
    invoice = acme.invoice()
    comment = acme.house.bus.ask(
        ReceiveAnswer(
            who=acme.who(System(job="mail")),
            kind="invoice",
            document=invoice.id,
            side="customer",
            sender="jo@globex.example",
            body="It was 36.",
            files=(bring(acme), bring(acme, b"MZ", name="evil.exe")),
        )
    )

    assert comment.body == "It was 36.\n[✗ evil.exe]"
    assert [each.name for each in comment.attachments] == ["note.pdf"]


def test_an_upload_that_is_not_whole_or_not_there_is_not_found(acme: Business) -> None:
    invoice = acme.invoice()
    with pytest.raises(FileNotFound):
        write(acme, invoice, "x" * 24)
    assert thread(acme, invoice).comments == ()


def test_a_file_is_its_own_documents_only(house: House, acme: Business) -> None:
    invoice, other, initech = acme.invoice(), acme.invoice(), business(house)
    theirs = initech.invoice()
    note = write(acme, invoice, bring(acme)).attachments[0]
    for who, token in (
        (acme.who(LinkHolder(token=other.token)), other.token),
        (initech.who(LinkHolder(token=theirs.token)), theirs.token),
    ):
        with pytest.raises(FileNotFound):
            house.bus.ask(OpenAttachment(who=who, kind="invoice", token=token, attachment=note.token))
    for who in (acme.who(LinkHolder(token=other.token)), initech.who(Visitor())):
        with pytest.raises(InvoiceNotFound):
            house.bus.ask(OpenAttachment(who=who, kind="invoice", token=invoice.token, attachment=note.token))


def test_only_the_business_attaches_and_removes_and_not_without_end(acme: Business) -> None:
    globex = acme.customer()
    invoice = acme.invoice(globex)
    customer = acme.signed_in(globex)
    questions: tuple[Ask[Any], ...] = (
        AttachFile(who=customer, kind="invoice", document=invoice.id, file="x" * 24),
        RemoveAttachment(who=customer, kind="invoice", document=invoice.id, attachment="x" * 24),
    )
    for question in questions:
        with pytest.raises(Denied):
            acme.house.bus.ask(question)
    for _ in range(MOST_ATTACHMENTS):
        attach(acme, invoice, bring(acme, b"%PDF-1"))
    with pytest.raises(Invalid) as refusal:
        attach(acme, invoice, bring(acme, b"%PDF-1"))
    assert refusal.value.about == "files"


def test_a_comment_has_at_most_five_files() -> None:
    with pytest.raises(ValueError, match="files"):
        WriteComment.model_validate({"kind": "invoice", "token": "x" * 24, "body": "x", "files": ["x" * 24] * 6})


def test_what_was_said_long_ago_keeps_its_files(acme: Business) -> None:
    invoice = acme.invoice()
    note = write(acme, invoice, bring(acme, b"%PDF-1")).attachments[0]
    acme.house.bus.ask(ViewInvoice(who=acme.who(), token=invoice.token))
    store = acme.house.store(acme.who())
    with store.begin():
        store.forget_files(clock.from_now(seconds=100_000), most=100)

    assert opened(acme, invoice, note).content == b"%PDF-1"
