"""The two links of an e-mail change: for how long, and how often, each works."""

from datetime import UTC, datetime, timedelta

import pytest

from services.billing.domain.email_changes import Course, demand_usable, token_of
from shared.config import DEMO_SECRET
from shared.contracts.billing.email_changes import Act
from shared.contracts.errors import EmailLinkSpent
from shared.secrets import Vault

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
JUST = timedelta(seconds=1)
HOURS, DAYS = timedelta(hours=1), timedelta(days=1)
WAITING = Course(NOON, None, None, None)
DONE = Course(NOON, NOON + HOURS, None, None)
UNDONE = Course(NOON, NOON + HOURS, NOON + 2 * HOURS, NOON + 2 * HOURS)
ENDED = Course(NOON, None, None, NOON + HOURS)
OVERTAKEN = Course(NOON, NOON + HOURS, None, NOON + 2 * HOURS)


def outcome(course: Course, act: Act, now: datetime) -> str:
    try:
        demand_usable(course, act, now=now)
    except EmailLinkSpent as spent:
        return spent.facts["reason"]
    return "works"


@pytest.mark.parametrize(
    ("course", "act", "after", "expected"),
    [
        (WAITING, "confirm", timedelta(0), "works"),
        (WAITING, "confirm", DAYS - JUST, "works"),
        (WAITING, "confirm", DAYS, "expired"),
        (WAITING, "undo", HOURS, "replaced"),
        (DONE, "confirm", HOURS, "used"),
        (DONE, "undo", HOURS, "works"),
        (DONE, "undo", 7 * DAYS + HOURS - JUST, "works"),
        (DONE, "undo", 7 * DAYS + HOURS, "expired"),
        (UNDONE, "undo", 3 * HOURS, "used"),
        (UNDONE, "confirm", 3 * HOURS, "used"),
        (ENDED, "confirm", 2 * HOURS, "replaced"),
        (OVERTAKEN, "undo", 3 * HOURS, "replaced"),
    ],
)
def test_a_link_works_for_its_time_and_once(course: Course, act: Act, after: timedelta, expected: str) -> None:
    assert outcome(course, act, NOON + after) == expected


def test_a_link_is_always_the_same_and_like_no_other() -> None:
    vault = Vault(DEMO_SECRET)
    made = [token_of(vault, seed, act=act, key_id=vault.key_id) for seed in "ab" for act in ("confirm", "undo")]
    again = [token_of(vault, seed, act=act, key_id=vault.key_id) for seed in "ab" for act in ("confirm", "undo")]
    assert (made, len(set(made))) == (again, 4)
