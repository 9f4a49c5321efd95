"""What an invoice's status follows from."""

from datetime import date
from typing import Any

import pytest

from shared.contracts.billing.invoices import Standing, Status
from shared.money import Money

DUE = date(2026, 11, 30)


def standing(**changes: Any) -> Standing:
    told: dict[str, Any] = {
        "token": "q9LrT2q9LrT2q9LrT2q9LrT2",
        "number": "INV-0001",
        "issued_on": date(2026, 11, 1),
        "due_on": DUE,
        "is_draft": False,
        "is_voided": False,
        "total": Money(100_00, "USD"),
        "paid": Money(0, "USD"),
        "pending": Money(0, "USD"),
    }
    return Standing(**told | changes)


@pytest.mark.parametrize(
    ("changes", "status", "may_be_paid"),
    [
        ({}, "due", True),
        ({"paid": Money(40_00, "USD")}, "partial", True),
        ({"pending": Money(100_00, "USD")}, "pending", False),
        ({"paid": Money(100_00, "USD")}, "paid", False),
        ({"total": Money(0, "USD")}, "paid", False),
        ({"is_voided": True}, "voided", False),
        ({"is_draft": True}, "draft", False),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_an_invoice_stands_where_its_money_is(changes: dict[str, Any], status: Status, may_be_paid: bool) -> None:
    invoice = standing(**changes)

    assert (invoice.status(today=DUE), invoice.may_be_paid()) == (status, may_be_paid)


def test_an_invoice_is_past_due_when_its_last_day_has_ended() -> None:
    invoice = standing(paid=Money(40_00, "USD"))

    assert [invoice.status(today=day) for day in (DUE, date(2026, 12, 1))] == ["partial", "past_due"]
    assert invoice.left == Money(60_00, "USD")
