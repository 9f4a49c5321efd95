"""A credit note's status, and what is left of it, follow from what was done with it."""

from datetime import date
from typing import Any

import pytest

from shared.contracts.billing.credit_notes import CreditNoteStanding
from shared.money import Money

NOTHING_YET: dict[str, Any] = {
    "token": "c" * 24,
    "number": "CN-0007",
    "issued_on": date(2026, 11, 20),
    "is_draft": False,
    "is_voided": False,
    "total": Money(40_00, "USD"),
    "used": Money(0, "USD"),
}
SOME, ALL = {"used": Money(30_00, "USD")}, {"used": Money(40_00, "USD")}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, ("open", 40_00, 0)),
        (SOME, ("open", 10_00, 0)),
        (ALL, ("closed", 0, 0)),
        ({"is_draft": True}, ("draft", 0, 0)),
        ({"is_voided": True}, ("voided", 0, 40_00)),
        ({"is_voided": True, "is_draft": True}, ("voided", 0, 40_00)),
        (SOME | {"is_voided": True}, ("voided", 0, 10_00)),
    ],
    ids=["unused", "in-part", "used-up", "draft", "voided", "voided-draft", "voided-in-part"],
)
def test_a_credit_note_stands_as_it_was_used(changes: dict[str, Any], expected: tuple[str, int, int]) -> None:
    found = CreditNoteStanding(**NOTHING_YET | changes)
    assert (found.status, found.left.minor, found.taken_back.minor) == expected
