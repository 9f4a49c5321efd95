"""The business hears what its customers have answered to its estimates, and can write back."""

from datetime import UTC, datetime
from typing import Any

import pytest

from deploy.inbox.mailbox import Mailbox
from shared.contracts.billing.approving import EstimateApproved, EstimateDeclined
from shared.contracts.billing.estimates import EstimateView, GetEstimate
from shared.contracts.message import Event
from shared.contracts.settings import GetTenant
from tests.integration.notify.office import TENANT, Office
from tests.support.correspondence import approved_view, declined_view

NEWS: dict[str, Any] = {"tenant": TENANT, "at": datetime(2026, 11, 24, 20, 5, tzinfo=UTC), "request_id": "r1"}
APPROVED, DECLINED = EstimateApproved(**NEWS, estimate=13), EstimateDeclined(**NEWS, estimate=13)


@pytest.mark.parametrize(
    ("event", "view", "subject"),
    [
        (APPROVED, approved_view(), "Globex Corporation approved EST-0330 – $1,225.87"),
        (DECLINED, declined_view(), "Globex Corporation declined EST-0330 – $1,225.87"),
    ],
    ids=["approved", "declined"],
)
def test_an_answer_is_told_to_the_business(
    office: Office, mailbox: Mailbox, event: Event, view: EstimateView, subject: str
) -> None:
    office.others.answers[GetEstimate] = view
    office.hear(event)
    office.work()
    (message,) = mailbox.messages()

    assert (message.recipients, message.subject) == (("billing@acme.example",), subject)
    assert dict(message.headers)["Reply-To"] == "Globex Corporation <jo@globex.example>"
    assert [type(question) for question in office.others.asked] == [GetEstimate, GetTenant]
    assert office.states() == [("estimate_alert", "billing@acme.example", "sent")]


def test_the_same_answer_is_told_once(office: Office, mailbox: Mailbox) -> None:
    office.others.answers[GetEstimate] = approved_view()
    office.hear(APPROVED)
    office.hear(APPROVED)
    office.work()

    assert len(mailbox.messages()) == 1
