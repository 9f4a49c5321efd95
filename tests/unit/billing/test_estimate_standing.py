"""An estimate's status follows from what was done with it, and from the tenant's calendar."""

from datetime import date, timedelta
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from shared.contracts.billing.estimates import EstimateStanding, EstimateStatus, Initials
from shared.money import Money

LAST_DAY = date(2026, 12, 20)
NOTHING_YET: dict[str, Any] = {
    "token": "e" * 24,
    "number": "EST-0330",
    "issued_on": date(2026, 11, 20),
    "valid_until": LAST_DAY,
    "is_draft": False,
    "is_voided": False,
    "is_invoiced": False,
    "is_declined": False,
    "is_approved": False,
    "total": Money(3_080_00, "USD"),
    "deposit": Money(1_540_00, "USD"),
}


class Form(BaseModel):
    initials: Initials


def status(*, today: date = LAST_DAY, **changes: Any) -> EstimateStatus:
    return EstimateStanding(**NOTHING_YET | changes).status(today=today)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "sent"),
        ({"is_draft": True}, "draft"),
        ({"is_approved": True}, "approved"),
        ({"is_declined": True}, "declined"),
        ({"is_approved": True, "is_invoiced": True}, "invoiced"),
        ({"is_invoiced": True}, "invoiced"),
        ({"is_approved": True, "is_voided": True}, "voided"),
        ({"is_draft": True, "is_voided": True}, "draft"),
    ],
    ids=str,
)
def test_an_estimate_stands_as_what_was_done_with_it(changes: dict[str, Any], expected: EstimateStatus) -> None:
    assert status(**changes) == expected


@pytest.mark.parametrize(("days", "expected"), [(-1, "sent"), (0, "sent"), (1, "expired"), (400, "expired")])
def test_it_expires_when_its_last_day_has_ended(days: int, expected: EstimateStatus) -> None:
    assert status(today=LAST_DAY + timedelta(days=days)) == expected


def test_without_a_last_day_it_never_expires() -> None:
    assert status(valid_until=None, today=date(2999, 1, 1)) == "sent"


@pytest.mark.parametrize("done", ["is_approved", "is_declined", "is_invoiced", "is_voided"])
def test_what_was_settled_in_time_does_not_expire(done: str) -> None:
    assert status(today=LAST_DAY + timedelta(days=1), **{done: True}) == done.removeprefix("is_")


@pytest.mark.parametrize("typed", ["JO", " JO ", "جـ.و", "李", "J. O.", "é", "٤", "x" * 20, "O’N"])
def test_initials_may_be_of_any_script(typed: str) -> None:
    assert Form(initials=typed).initials == typed.strip()


@pytest.mark.parametrize(
    "typed", ["", "   ", "!!", "🖊", "x" * 21, "a\u202eb", "a\nb", "\u200f", "a\0", "\t", "x" * 1_000_000]
)
def test_what_cannot_be_printed_or_has_no_letter_is_no_initials(typed: str) -> None:
    with pytest.raises(ValidationError):
        Form(initials=typed)
