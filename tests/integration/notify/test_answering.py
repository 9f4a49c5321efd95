"""The business hears what its customers have answered to its estimates, and can write back."""

from datetime import UTC, datetime
from typing import Any

import pytest

from deploy.inbox.mailbox import Mailbox
from shared.contracts.billing.approving import EstimateApproved, EstimateDeclined
from shared.contracts.billing.estimates import EstimateView, GetEstimate
from shared.contracts.billing.viewing import PreviewDocument
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
    assert [type(question) for question in office.others.asked] == [GetEstimate, GetTenant, PreviewDocument]
    assert office.states() == [("estimate_alert", "billing@acme.example", "sent")]


@pytest.mark.parametrize(("event", "view"), [(APPROVED, approved_view()), (DECLINED, declined_view())])
def test_the_business_looks_at_it_without_being_taken_for_the_customer(
    office: Office, mailbox: Mailbox, event: Event, view: EstimateView
) -> None:
    office.others.answers[GetEstimate] = view
    office.others.answers[PreviewDocument] = "https://acme.portal.example/estimates/e7MfR3?preview=mark"
    office.hear(event)
    office.work()
    (message,) = mailbox.messages()
    (preview,) = [each for each in office.others.asked if isinstance(each, PreviewDocument)]

    assert (preview.kind, preview.document) == ("estimate", view.estimate.id)
    bodies = (message.body.text or "", message.body.html or "")
    found = [body.count("/estimates/e7MfR3?preview=mark") for body in bodies]
    assert (found, view.estimate.token in "".join(bodies)) == ([1, 3], False)


def test_the_same_answer_is_told_once(office: Office, mailbox: Mailbox) -> None:
    office.others.answers[GetEstimate] = approved_view()
    office.hear(APPROVED)
    office.hear(APPROVED)
    office.work()

    assert len(mailbox.messages()) == 1
