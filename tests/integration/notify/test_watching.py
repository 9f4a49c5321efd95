"""The business hears that a customer has seen what it sent: once, unless it does not want to know."""

from datetime import UTC, datetime
from typing import Any

import pytest

from deploy.inbox.mailbox import Mailbox
from shared.contracts.billing.viewing import CreditNoteViewed, EstimateViewed, InvoiceViewed, PreviewDocument
from shared.contracts.message import Event
from shared.contracts.settings import GetTenant, Switches
from tests.integration.notify.office import TENANT, Office
from tests.support.correspondence import tenant

NEWS: dict[str, Any] = {"tenant": TENANT, "at": datetime(2026, 11, 24, 20, 5, tzinfo=UTC), "request_id": "r1"}
EVENTS = [
    (InvoiceViewed(**NEWS, invoice=12), "invoice INV-1071"),
    (EstimateViewed(**NEWS, estimate=12), "estimate EST-0330"),
    (CreditNoteViewed(**NEWS, credit_note=12), "credit note CN-0007"),
]
each_event = pytest.mark.parametrize(("event", "named"), EVENTS, ids=["invoice", "estimate", "credit-note"])


@each_event
def test_the_business_hears_of_the_first_look(office: Office, mailbox: Mailbox, event: Event, named: str) -> None:
    office.hear(event)
    office.work()
    (message,) = mailbox.messages()
    (preview,) = [each for each in office.others.asked if isinstance(each, PreviewDocument)]
    assert message.subject == f"Globex Corporation has seen {named}"
    assert message.recipients == ("billing@acme.example",)
    assert dict(message.headers)["Reply-To"] == "Globex Corporation <jo@globex.example>"
    assert "?preview=mark" in (message.body.text or "")
    assert (preview.kind.replace("_", " "), preview.document) == (named.rpartition(" ")[0], 12)


def test_news_that_comes_twice_is_told_once(office: Office, mailbox: Mailbox) -> None:
    for _twice in range(2):
        office.hear(EVENTS[0][0])
        office.work()
    assert office.states() == [("viewed_alert", "billing@acme.example", "sent")]


@each_event
def test_a_business_may_not_want_to_know(office: Office, mailbox: Mailbox, event: Event, named: str) -> None:
    office.others.answers[GetTenant] = tenant(switches=Switches(tell_of_views=False))
    office.hear(event)
    office.work()
    assert (mailbox.messages(), office.service.inbox.waiting()) == ([], 0)
