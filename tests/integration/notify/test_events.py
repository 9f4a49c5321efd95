"""What happens elsewhere becomes the right e-mail to the right person."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from deploy.inbox.mailbox import Mailbox
from services.notify.service import SMTP_SECONDS
from shared import clock
from shared.bus.service import HANDLER_SECONDS
from shared.contracts.auth import MintSignIn, SignInRequested
from shared.contracts.billing.credit_notes import CreditNoteSent, GetCreditNote, PrintCreditNote
from shared.contracts.billing.estimates import EstimateSent, GetEstimate, PrintEstimate
from shared.contracts.billing.invoices import GetInvoice, InvoiceSent, PrintInvoice
from shared.contracts.billing.payments import (
    GetPayment,
    PaymentFailed,
    PaymentReceived,
    PrintReceipt,
    ViewPayment,
)
from shared.contracts.billing.statements import GetStatement, PrintStatement, StatementSent, StatementWish
from shared.contracts.errors import Denied, NotPrintable, SignInLinkNotFound, StatementNotPossible
from shared.contracts.message import Caller, Customer, Event, Question
from shared.contracts.notify import Delivery, ListDeliveries
from shared.contracts.settings import GetTenant
from tests.integration.notify.office import TENANT, Office, staff
from tests.support.correspondence import (
    INVOICE_TOKEN,
    PAYMENT_TOKEN,
    STATEMENT_TOKEN,
    credit_note_view,
    customer,
    estimate_view,
    failed_payment,
    invoice_view,
    payment,
    tenant,
)

NEWS: dict[str, Any] = {"tenant": TENANT, "at": datetime(2026, 11, 24, 20, 5, tzinfo=UTC), "request_id": "r1"}
STATEMENT = StatementSent(
    **NEWS,
    customer=3,
    statement_kind="balance_forward",
    start=date(2026, 10, 1),
    end=date(2026, 11, 24),
    currency="USD",
)


def attached(mailbox: Mailbox) -> list[tuple[str, str, bytes]]:
    (message,) = mailbox.messages()
    return [(one.name, one.type, one.content) for one in message.body.attachments]


@pytest.mark.parametrize(
    ("event", "subject", "documents"),
    [
        (SignInRequested(**NEWS, request=5), "Sign in to Acme Paper", []),
        (
            InvoiceSent(**NEWS, invoice=12),
            "Invoice INV-1071 from Acme Paper – $1,225.87",
            [("Acme-Paper-INV-1071.pdf", "application/pdf", b"%PDF invoice")],
        ),
        (
            EstimateSent(**NEWS, estimate=13),
            "Estimate EST-0330 from Acme Paper – $1,225.87",
            [("Acme-Paper-EST-0330.pdf", "application/pdf", b"%PDF estimate")],
        ),
        (
            CreditNoteSent(**NEWS, credit_note=14),
            "Credit note CN-0007 from Acme Paper – $1,225.87",
            [("Acme-Paper-CN-0007.pdf", "application/pdf", b"%PDF credit")],
        ),
        (
            STATEMENT,
            "Statement from Acme Paper – $1,000.00",
            [("Acme-Paper-CUST-0007.pdf", "application/pdf", b"%PDF statement")],
        ),
        (
            PaymentReceived(**NEWS, payment=9),
            "Receipt from Acme Paper – $501.00 received November 2",
            [("Acme-Paper-PAY-20988.pdf", "application/pdf", b"%PDF receipt")],
        ),
        (
            PaymentFailed(**NEWS, payment=PAYMENT_TOKEN),
            "Your bank payment to Acme Paper did not arrive – $501.00",
            [],
        ),
    ],
    ids=["sign-in", "invoice", "estimate", "credit-note", "statement", "receipt", "payment-failed"],
)
def test_event_becomes_one_email_to_the_customer(
    office: Office, mailbox: Mailbox, event: Event, subject: str, documents: list[tuple[str, str, bytes]]
) -> None:
    office.hear(event)
    office.work()
    (message,) = mailbox.messages()
    assert message.subject.startswith(subject)
    assert (message.sender, message.recipients) == ("billing@portal.example", ("jo@globex.example",))
    assert (message.author.name, message.author.address) == ("Acme Paper", "billing@portal.example")
    assert dict(message.headers)["Reply-To"] == "Acme Paper <billing@acme.example>"
    assert attached(mailbox) == documents


@pytest.mark.parametrize(
    ("event", "questions"),
    [
        (SignInRequested(**NEWS, request=5), [MintSignIn, GetTenant]),
        (InvoiceSent(**NEWS, invoice=12), [GetInvoice, GetTenant, PrintInvoice]),
        (EstimateSent(**NEWS, estimate=13), [GetEstimate, GetTenant, PrintEstimate]),
        (CreditNoteSent(**NEWS, credit_note=14), [GetCreditNote, GetTenant, PrintCreditNote]),
        (STATEMENT, [GetStatement, GetTenant, PrintStatement]),
        (PaymentReceived(**NEWS, payment=9), [GetPayment, GetTenant, PrintReceipt]),
        (PaymentFailed(**NEWS, payment=PAYMENT_TOKEN), [ViewPayment, GetTenant]),
    ],
    ids=["sign-in", "invoice", "estimate", "credit-note", "statement", "receipt", "payment-failed"],
)
def test_others_are_asked_in_the_tenant_of_the_event(
    office: Office, mailbox: Mailbox, event: Event, questions: list[type[Question[Any]]]
) -> None:
    office.hear(event)
    office.work()
    assert [type(question) for question in office.others.asked] == questions
    callers = {(question.who.tenant, question.who.request_id) for question in office.others.asked}  # type: ignore[attr-defined]
    assert callers == {(TENANT, "r1")}


def test_asking_and_sending_end_before_another_worker_takes_the_event_up(office: Office, mailbox: Mailbox) -> None:
    office.hear(InvoiceSent(**NEWS, invoice=12))
    office.work()
    latest = max(question.who.deadline for question in office.others.asked) + timedelta(seconds=SMTP_SECONDS)
    assert latest < clock.now() + timedelta(seconds=HANDLER_SECONDS)


def test_documents_are_asked_for_by_their_own_link(office: Office, mailbox: Mailbox) -> None:
    office.hear(InvoiceSent(**NEWS, invoice=12))
    office.hear(PaymentReceived(**NEWS, payment=9))
    office.work()
    tokens = [each.token for each in office.others.asked if isinstance(each, PrintInvoice | PrintReceipt)]
    assert sorted(tokens) == [INVOICE_TOKEN, PAYMENT_TOKEN]


def test_receipt_goes_to_the_address_that_was_given_for_it(office: Office, mailbox: Mailbox) -> None:
    office.others.answers[GetPayment] = payment(receipt_email="books@globex.example")
    office.hear(PaymentReceived(**NEWS, payment=9))
    office.work()
    assert [message.recipients for message in mailbox.messages()] == [("books@globex.example",)]


@pytest.mark.parametrize(
    ("question", "answer", "event"),
    [
        (MintSignIn, None, SignInRequested(**NEWS, request=5)),
        (MintSignIn, SignInLinkNotFound(), SignInRequested(**NEWS, request=5)),
        (GetInvoice, invoice_view(is_draft=True), InvoiceSent(**NEWS, invoice=12)),
        (GetInvoice, invoice_view(is_voided=True), InvoiceSent(**NEWS, invoice=12)),
        (GetEstimate, estimate_view(is_draft=True), EstimateSent(**NEWS, estimate=13)),
        (GetEstimate, estimate_view(is_voided=True), EstimateSent(**NEWS, estimate=13)),
        (GetCreditNote, credit_note_view(is_draft=True), CreditNoteSent(**NEWS, credit_note=14)),
        (GetCreditNote, credit_note_view(is_voided=True), CreditNoteSent(**NEWS, credit_note=14)),
        (ViewPayment, payment(), PaymentFailed(**NEWS, payment=PAYMENT_TOKEN)),
    ],
    ids=[
        "nobody",
        "forgotten",
        "draft",
        "voided",
        "draft-estimate",
        "voided-estimate",
        "draft-credit-note",
        "voided-credit-note",
        "arrived-after-all",
    ],
)
def test_what_is_no_longer_so_is_not_written_about(
    office: Office, mailbox: Mailbox, question: type[Question[Any]], answer: object, event: Event
) -> None:
    office.others.answers[question] = answer
    office.hear(event)
    office.work()
    assert (mailbox.messages(), office.log(), office.service.inbox.waiting()) == ([], [], 0)


def test_log_shows_the_newest_first(office: Office, mailbox: Mailbox) -> None:
    office.hear(InvoiceSent(**NEWS, invoice=12))
    office.work()
    office.hear(PaymentReceived(**NEWS, payment=9))
    office.work()
    newest, oldest = office.log()
    receipt, invoice = mailbox.messages()
    assert newest == Delivery(
        id=newest.id,
        kind="receipt",
        recipient="jo@globex.example",
        subject="Receipt from Acme Paper – $501.00 received November 2",
        message_id=dict(receipt.headers)["Message-ID"],
        state="sent",
        created_at=newest.created_at,
        sent_at=newest.sent_at,
    )
    assert (oldest.kind, oldest.message_id) == ("invoice", dict(invoice.headers)["Message-ID"])
    assert office.log(limit=1) == [newest]
    assert newest.sent_at
    assert newest.created_at <= newest.sent_at


def test_businesses_do_not_see_each_others_log(office: Office, mailbox: Mailbox) -> None:
    office.hear(InvoiceSent(**NEWS, invoice=12))
    office.hear(InvoiceSent(**NEWS | {"tenant": 8}, invoice=12))
    office.work()
    assert [len(office.log(tenant=each)) for each in (TENANT, 8, 9)] == [1, 1, 0]
    assert office.log() != office.log(tenant=8)


@pytest.mark.parametrize("database", ["postgres"], indirect=True)
def test_database_itself_keeps_businesses_apart(office: Office, mailbox: Mailbox, database: str) -> None:
    office.hear(InvoiceSent(**NEWS, invoice=12))
    office.hear(InvoiceSent(**NEWS | {"tenant": 8}, invoice=12))
    office.work()
    engine = create_engine(database)
    with engine.connect() as connection:
        everybody = connection.execute(text("SELECT count(*) FROM deliveries")).scalar_one()
        connection.execute(text("SET LOCAL portico.tenant = '8'"))
        own = connection.execute(text("SELECT tenant_id FROM deliveries")).all()
    engine.dispose()
    assert (everybody, [row.tenant_id for row in own]) == (0, [8])


def test_customer_may_not_read_the_log(office: Office) -> None:
    actor = Customer(customer=3, level="full", email="jo@globex.example")
    who = Caller.model_validate(staff().model_dump() | {"actor": actor.model_dump()})
    with pytest.raises(Denied):
        office.bus.ask(ListDeliveries(who=who))


@pytest.mark.parametrize(
    "name",
    ["Acme\r\nBcc: evil@x.example", "Acme, evil@x.example", "=?utf-8?q?=0D=0ABcc:_evil@x.example?=", "Acme\x00"],
)
def test_name_of_a_business_adds_no_recipient(office: Office, mailbox: Mailbox, name: str) -> None:
    office.others.answers[GetTenant] = tenant(name=name)
    office.hear(PaymentFailed(**NEWS, payment=PAYMENT_TOKEN))
    office.work()
    (message,) = mailbox.messages()
    assert message.recipients == ("jo@globex.example",)
    assert {header for header, _ in message.headers} & {"Bcc", "Cc"} == set()
    assert message.author.address == "billing@portal.example"


@pytest.mark.parametrize("address", ["a@x.test,b@evil.example", "a@x.test\r\nBcc: b@evil.example", "nobody", ""])
def test_what_is_not_one_address_gets_nothing_and_says_so(office: Office, mailbox: Mailbox, address: str) -> None:
    office.others.answers[ViewPayment] = failed_payment(customer=customer(email=address))
    office.hear(PaymentFailed(**NEWS, payment=PAYMENT_TOKEN))
    office.work()
    (delivery,) = office.log()
    assert (delivery.recipient, delivery.state, delivery.reason) == (address, "refused", "not an e-mail address")
    assert (mailbox.messages(), office.service.inbox.waiting()) == ([], 0)


def test_a_statement_too_long_for_a_paper_is_sent_without(office: Office, mailbox: Mailbox) -> None:
    office.others.answers[PrintStatement] = StatementNotPossible("length")
    office.hear(STATEMENT)
    office.work()
    (message,) = mailbox.messages()
    assert attached(mailbox) == []
    assert "Not attached: it is too long for a PDF." in (message.body.text or "")


@pytest.mark.parametrize(
    ("event", "question"),
    [
        (InvoiceSent(**NEWS, invoice=12), PrintInvoice),
        (EstimateSent(**NEWS, estimate=13), PrintEstimate),
        (CreditNoteSent(**NEWS, credit_note=14), PrintCreditNote),
        (STATEMENT, PrintStatement),
        (PaymentReceived(**NEWS, payment=9), PrintReceipt),
    ],
    ids=["invoice", "estimate", "credit-note", "statement", "receipt"],
)
def test_what_cannot_be_printed_is_sent_without_and_says_so(
    office: Office, mailbox: Mailbox, event: Event, question: type[Question[Any]]
) -> None:
    office.others.answers[question] = NotPrintable()
    office.hear(event)
    office.work()
    (message,) = mailbox.messages()
    assert attached(mailbox) == []
    assert "Not attached: it is too long for a PDF." in (message.body.text or "")
    assert "is attached" not in (message.body.text or "") + (message.body.html or "")


def test_the_link_leads_to_the_very_statement_that_was_sent(office: Office, mailbox: Mailbox) -> None:
    changes = {"statement_kind": "open_item", "start": None, "is_past_due_only": True}
    office.hear(STATEMENT.model_copy(update=changes))
    office.work()
    wish = StatementWish(kind="open_item", end=date(2026, 11, 24), currency="USD", is_past_due_only=True)
    asked = [each for each in office.others.asked if isinstance(each, GetStatement | PrintStatement)]
    assert [each.wish for each in asked] == [wish, wish]
    (message,) = mailbox.messages()
    address = f"https://acme.portal.example/statements/{STATEMENT_TOKEN}"
    query = "statement_type=open_item&end=2026-11-24&currency=USD&items=past_due"
    assert f"{address}?{query}" in (message.body.text or "")
