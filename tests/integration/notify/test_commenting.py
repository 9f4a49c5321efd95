"""What is said of a document is told to the other side, who can answer by e-mail."""

from datetime import UTC, datetime
from typing import Any

import pytest

from deploy.inbox.mailbox import Mailbox
from shared.config import DEMO_SECRET
from shared.contracts.billing.comments import CommentAdded, GetComment
from shared.contracts.errors import Unavailable
from shared.contracts.settings import GetTenant
from shared.reply_addresses import ReplyAddresses, ReplyTo
from shared.secrets import Vault
from tests.integration.notify.office import TENANT, Office, opened
from tests.support.correspondence import answer_view, comment, comment_view, tenant

NEWS: dict[str, Any] = {"tenant": TENANT, "at": datetime(2026, 11, 24, 20, 5, tzinfo=UTC), "request_id": "r1"}
ASKED = CommentAdded(**NEWS, comment=5, kind="invoice", document=12, is_business=False)
ANSWERED = CommentAdded(**NEWS, comment=6, kind="invoice", document=12, is_business=True)
ADDRESSES = ReplyAddresses(Vault(DEMO_SECRET), domain="reply.portal.example")


def headers(mailbox: Mailbox) -> dict[str, str]:
    (message,) = mailbox.messages()
    return dict(message.headers)


def answered_at(mailbox: Mailbox) -> tuple[str, ReplyTo | None]:
    name, _, address = headers(mailbox)["Reply-To"].partition(" <")
    return name, ADDRESSES.read(address.rstrip(">"))


def test_a_question_is_told_to_the_business_with_an_address_of_its_side(office: Office, mailbox: Mailbox) -> None:
    office.hear(ASKED)
    office.work()
    (message,) = mailbox.messages()

    assert (message.recipients, message.subject) == (
        ("billing@acme.example",),
        "Jo Marsh commented on INV-1042 (Globex Corporation)",
    )
    assert answered_at(mailbox) == ("Jo Marsh", ReplyTo(TENANT, "invoice", 12, "business"))
    assert "https://acme.portal.example/invoices/q9LrT2?preview=mark#comment-5" in (message.body.text or "")


def test_an_answer_is_told_to_the_customer_who_asked(office: Office, mailbox: Mailbox) -> None:
    office.others.answers[GetComment] = answer_view(mailbox="ana@globex.example")
    office.hear(ANSWERED)
    office.work()
    (message,) = mailbox.messages()

    assert (message.recipients, message.subject) == (
        ("ana@globex.example",),
        "Acme Paper wrote to you about invoice INV-1042",
    )
    assert answered_at(mailbox) == ("Acme Paper", ReplyTo(TENANT, "invoice", 12, "customer"))


def test_a_conversation_hangs_together(office: Office, mailbox: Mailbox) -> None:
    office.hear(ASKED)
    office.work()
    office.others.answers[GetComment] = answer_view()
    office.hear(ANSWERED)
    office.work()
    first, second = [dict(message.headers) for message in mailbox.messages()]

    assert first["References"] == first["In-Reply-To"] == second["References"] == second["In-Reply-To"]
    assert first["Message-ID"] != second["Message-ID"]
    assert first["Auto-Submitted"] == "auto-generated"


def test_without_a_domain_for_answers_they_go_past_portico(
    database: str, smtp_port: int, mailbox: Mailbox
) -> None:
    with opened(database, smtp_port, reply_domain="") as office:
        office.hear(ASKED)
        office.work()
        assert headers(mailbox)["Reply-To"] == "Jo Marsh <jo@globex.example>"
        mailbox.clear()
        office.others.answers[GetComment] = answer_view()
        office.hear(ANSWERED)
        office.work()
        assert headers(mailbox)["Reply-To"] == "Acme Paper <billing@acme.example>"


def test_the_same_news_twice_is_told_once(office: Office, mailbox: Mailbox) -> None:
    for _ in range(2):
        office.hear(ASKED)
        office.work()

    assert len(mailbox.messages()) == 1


def test_while_billing_is_away_the_news_waits(office: Office, mailbox: Mailbox) -> None:
    office.others.answers[GetComment] = Unavailable()
    office.hear(ASKED)
    office.work()

    assert (mailbox.messages(), office.service.inbox.waiting()) == ([], 1)


@pytest.mark.parametrize("name", ["Jo\r\nBcc: evil@x.example", "Jo <evil@x.example>", "=?utf-8?q?=0ABcc:_evil?="])
def test_a_name_adds_no_header_and_no_address(office: Office, mailbox: Mailbox, name: str) -> None:
    office.others.answers[GetComment] = comment_view(comment=comment(author=name))
    office.hear(ASKED)
    office.work()
    (message,) = mailbox.messages()

    assert message.recipients == ("billing@acme.example",)
    assert {header for header, _ in message.headers} & {"Bcc", "Cc"} == set()
    assert dict(message.headers)["Reply-To"].count("@") <= 2
    assert ADDRESSES.read(dict(message.headers)["Reply-To"].rpartition("<")[2].rstrip(">"))


def test_the_business_is_written_to_in_its_own_language(office: Office, mailbox: Mailbox) -> None:
    office.others.answers[GetTenant] = tenant(locale="de-DE")
    office.others.answers[GetComment] = comment_view(locale="ar")
    office.hear(ASKED)
    office.work()

    assert headers(mailbox)["Content-Language"] == "de-DE"
