"""Each e-mail is sent once, whatever is repeated, cut or down."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import create_engine, text

from deploy.inbox.faults import Mishap
from deploy.inbox.mailbox import Mailbox
from deploy.inbox.smtp import SmtpServer
from shared.bus.outbox import Parcel
from shared.contracts.billing.invoices import GetInvoice, InvoiceSent
from shared.contracts.billing.payments import PaymentReceived
from shared.contracts.errors import Unavailable
from tests.integration.notify.office import TENANT, Office, opened
from tests.support.mail_server import mail_server

START = datetime(2026, 11, 24, 20, 5, tzinfo=UTC)
RECIPIENT = "jo@globex.example"


@pytest.fixture(autouse=True)
def travel() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(START) as coordinates:
        yield coordinates


@pytest.fixture
def later(travel: time_machine.Traveller, office: Office) -> Callable[[int], None]:
    """So many seconds pass, and what is due by then is worked."""

    def pass_by(seconds: int) -> None:
        travel.shift(timedelta(seconds=seconds))
        office.work()

    return pass_by


def invoice_sent(**changes: Any) -> InvoiceSent:
    told: dict[str, Any] = {"tenant": TENANT, "at": START, "request_id": "r1", "invoice": 12}
    return InvoiceSent(**told | changes)


def identities(mailbox: Mailbox) -> list[str]:
    return [dict(message.headers)["Message-ID"] for message in mailbox.messages()]


def test_event_that_arrives_five_times_is_written_about_once(office: Office, mailbox: Mailbox) -> None:
    event = invoice_sent()
    for _ in range(5):
        office.hear(event)
        office.work()
    assert len(mailbox.messages()) == 1


def test_event_that_is_worked_five_times_is_written_about_once(office: Office, mailbox: Mailbox) -> None:
    event = invoice_sent()
    parcel = Parcel(event.event_id, event.tenant, event.topic(), event.model_dump_json())
    for _ in range(5):
        office.service.handle("Correspondence.invoice", parcel)
    assert len(mailbox.messages()) == 1
    assert office.states() == [("invoice", RECIPIENT, "sent")]


def test_two_events_are_two_emails(office: Office, mailbox: Mailbox) -> None:
    office.hear(invoice_sent())
    office.hear(invoice_sent())
    office.hear(PaymentReceived(tenant=TENANT, at=START, request_id="r1", payment=9))
    office.work()
    assert len(set(identities(mailbox))) == 3


def test_while_the_mail_server_is_down_the_email_waits_and_is_then_sent_once(
    office: Office, smtp_port: int, later: Callable[[int], None]
) -> None:
    office.hear(invoice_sent())
    for seconds in (0, 1, 3, 6):
        later(seconds)
        assert office.states() == [("invoice", RECIPIENT, "waiting")]
    waiting = office.log()[0].message_id
    mailbox = Mailbox()
    server = SmtpServer(mailbox, port=smtp_port)
    server.start()
    later(20)
    later(60)
    server.stop()
    assert identities(mailbox) == [waiting]
    assert office.states() == [("invoice", RECIPIENT, "sent")]


def test_mail_server_that_says_later_is_tried_later(
    office: Office, mailbox: Mailbox, later: Callable[[int], None]
) -> None:
    mailbox.faults.add(Mishap.REFUSE, times=2)
    office.hear(invoice_sent())
    later(0)
    later(1)
    assert (mailbox.messages(), office.states()) == ([], [("invoice", RECIPIENT, "waiting")])
    later(5)
    later(60)
    assert (len(mailbox.messages()), office.states()) == (1, [("invoice", RECIPIENT, "sent")])


def test_connection_cut_after_the_answer_repeats_nothing(
    office: Office, mailbox: Mailbox, later: Callable[[int], None]
) -> None:
    mailbox.faults.add(Mishap.DROP)
    office.hear(invoice_sent())
    later(0)
    later(60)
    assert (len(mailbox.messages()), office.states()) == (1, [("invoice", RECIPIENT, "sent")])


def test_connection_cut_before_the_answer_repeats_the_same_email_at_most_once(
    office: Office, mailbox: Mailbox, later: Callable[[int], None]
) -> None:
    mailbox.faults.add(Mishap.LOSE_ANSWER)
    office.hear(invoice_sent())
    later(0)
    later(5)
    later(60)
    again, first = mailbox.messages()
    assert len(set(identities(mailbox))) == 1
    assert [again.subject, again.body.text, again.recipients, dict(again.headers)["Date"]] == [
        first.subject,
        first.body.text,
        first.recipients,
        dict(first.headers)["Date"],
    ]
    assert office.states() == [("invoice", RECIPIENT, "sent")]


def test_program_that_died_between_the_answer_and_its_note_repeats_the_same_email(
    office: Office, database: str, mailbox: Mailbox
) -> None:
    event = invoice_sent()
    parcel = Parcel(event.event_id, event.tenant, event.topic(), event.model_dump_json())
    office.service.handle("Correspondence.invoice", parcel)
    forget_that_it_was_sent(database)
    office.service.handle("Correspondence.invoice", parcel)
    assert (len(identities(mailbox)), len(set(identities(mailbox)))) == (2, 1)
    assert office.states() == [("invoice", RECIPIENT, "sent")]


def test_service_that_is_away_delays_the_email_and_writes_nothing_down(
    office: Office, mailbox: Mailbox, later: Callable[[int], None]
) -> None:
    view, office.others.answers[GetInvoice] = office.others.answers[GetInvoice], Unavailable("billing")
    office.hear(invoice_sent())
    later(0)
    assert (mailbox.messages(), office.log()) == ([], [])
    office.others.answers[GetInvoice] = view
    later(5)
    assert (len(mailbox.messages()), office.states()) == (1, [("invoice", RECIPIENT, "sent")])


@pytest.mark.parametrize("refusal", ["550 5.1.1 No such user here", "551 User not local", "553 Not allowed"])
def test_recipient_that_is_refused_for_good_is_not_tried_again(
    database: str, refusal: str, travel: time_machine.Traveller
) -> None:
    with mail_server() as server, opened(database, server.port) as office:
        server.answers = [refusal]
        office.hear(invoice_sent())
        office.work()
        travel.shift(timedelta(days=1))
        office.work()
        (delivery,) = office.log()
        assert (delivery.state, delivery.reason, delivery.sent_at) == ("refused", refusal, None)
        assert (server.envelopes, office.service.inbox.waiting(), office.service.inbox.parked()) == ([], 0, [])


@pytest.mark.parametrize("refusal", ["451 Try again later", "550 5.7.1 Relaying denied", "554 Not today"])
def test_recipient_that_is_refused_for_now_is_tried_again(
    database: str, refusal: str, travel: time_machine.Traveller
) -> None:
    with mail_server() as server, opened(database, server.port) as office:
        server.answers = [refusal]
        office.hear(invoice_sent())
        office.work()
        assert office.states() == [("invoice", RECIPIENT, "waiting")]
        travel.shift(timedelta(seconds=5))
        office.work()
        assert [recipients for _, recipients, _ in server.envelopes] == [[RECIPIENT]]
        assert office.states() == [("invoice", RECIPIENT, "sent")]


def test_mail_server_that_never_comes_back_leaves_the_event_parked_for_somebody(
    office: Office, later: Callable[[int], None]
) -> None:
    office.hear(invoice_sent())
    for _ in range(12):
        later(3600)
    (letter,) = office.service.inbox.parked()
    assert (letter.handler, letter.tenant) == ("Correspondence.invoice", TENANT)
    assert office.states() == [("invoice", RECIPIENT, "waiting")]


def forget_that_it_was_sent(database: str) -> None:
    engine = create_engine(database)
    with engine.begin() as connection:
        if not database.startswith("sqlite"):
            connection.execute(text(f"SET LOCAL portico.tenant = '{TENANT}'"))
        connection.execute(text("UPDATE deliveries SET state = 'waiting', sent_at = NULL"))
    engine.dispose()
