"""A payment that does not fit is told to the business, once, as long as somebody must look at it."""

from datetime import UTC, datetime

from deploy.inbox.mailbox import Mailbox
from shared.contracts.billing.payments import PaymentQuarantined, ViewPayment
from tests.integration.notify.office import TENANT, Office
from tests.support.correspondence import payment

EVENT = PaymentQuarantined(
    tenant=TENANT,
    at=datetime(2026, 11, 24, 20, 5, tzinfo=UTC),
    request_id="r1",
    payment="v4XeW8v4XeW8v4XeW8v4XeW8",
    kind="invoice",
    document=12,
    reason="succeeded: 14999 USD instead of what was asked for",
)


def test_the_business_reads_what_to_do(office: Office, mailbox: Mailbox) -> None:
    office.others.answers[ViewPayment] = payment(state="waiting")
    office.hear(EVENT)
    office.hear(EVENT)
    office.work()
    (message,) = mailbox.messages()
    assert (message.recipients, message.subject) == (
        ("billing@acme.example",),
        "Payment PAY-20988 does not fit: please look at it",
    )
    assert "> succeeded: 14999 USD instead of what was asked for" in (message.body.text or "")
    assert "portico payment release PAY-20988 --tenant acme" in (message.body.text or "")


def test_what_was_settled_meanwhile_is_not_told(office: Office, mailbox: Mailbox) -> None:
    office.others.answers[ViewPayment] = payment()
    office.hear(EVENT)
    office.work()
    assert mailbox.messages() == []
