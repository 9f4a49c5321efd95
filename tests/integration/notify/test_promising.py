"""What a customer says of paying is told to the business, as long as it is so."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from deploy.inbox.mailbox import Mailbox
from shared.contracts.billing.invoices import GetInvoice, Promise
from shared.contracts.billing.promises import InvoicePaymentExpected, PromiseWithdrawn
from shared.contracts.message import Event
from shared.money import Money
from tests.integration.notify.office import TENANT, Office
from tests.support.correspondence import invoice_view

NEWS: dict[str, Any] = {"tenant": TENANT, "at": datetime(2026, 11, 24, 20, 5, tzinfo=UTC), "request_id": "r1"}
EXPECTED = InvoicePaymentExpected(
    **NEWS, invoices=(12, 13), numbers=("INV-1071", "INV-1072"), amount=Money(1_300_00, "USD")
)
WITHDRAWN = PromiseWithdrawn(**NEWS, invoice=12)
PROMISE = Promise(
    method="check", expected_on=date(2026, 12, 3), reference="1182", note="Sent.", made_at=NEWS["at"]
)
PROMISED = invoice_view().model_copy(update={"promise": PROMISE})


def sent(mailbox: Mailbox) -> list[tuple[tuple[str, ...], str, str]]:
    return [
        (message.recipients, message.subject, dict(message.headers)["Reply-To"]) for message in mailbox.messages()
    ]


def test_the_business_hears_when_money_is_expected_and_answers_the_customer(
    office: Office, mailbox: Mailbox
) -> None:
    office.others.answers[GetInvoice] = PROMISED
    office.hear(EXPECTED)
    office.hear(EXPECTED)
    office.work()
    (message,) = mailbox.messages()
    assert sent(mailbox) == [
        (
            ("billing@acme.example",),
            "Globex Corporation expects to pay $1,300.00 by December 3, 2026",
            "Globex Corporation <jo@globex.example>",
        )
    ]
    assert "To be paid by check: INV-1071 and INV-1072" in (message.body.text or "")
    assert "Payment reference: 1182" in (message.body.text or "")
    assert "> Sent." in (message.body.text or "")


def test_the_business_hears_when_it_is_taken_back(office: Office, mailbox: Mailbox) -> None:
    office.hear(WITHDRAWN)
    office.work()
    assert [subject for _to, subject, _reply in sent(mailbox)] == [
        "Globex Corporation no longer says when INV-1071 will be paid"
    ]


@pytest.mark.parametrize(("event", "view"), [(EXPECTED, invoice_view()), (WITHDRAWN, PROMISED)])
def test_what_is_not_so_any_more_is_not_told(office: Office, mailbox: Mailbox, event: Event, view: Any) -> None:
    office.others.answers[GetInvoice] = view
    office.hear(event)
    office.work()
    assert sent(mailbox) == []
