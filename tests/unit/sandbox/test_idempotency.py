"""A key belongs to its first request: same answer for the same request, a refusal for another."""

from dataclasses import replace
from pathlib import Path

import pytest

from deploy.sandbox.database import Database
from deploy.sandbox.idempotency import KEPT_SECONDS, Answer, KeyedRequest, claim, keep, release
from deploy.sandbox.refusals import InvalidParameters, KeyInUse, KeyReused

FIRST = KeyedRequest("acct_a", "key-1", "/v1/refunds", "abc", "req_1", now=1000)
SECOND = replace(FIRST, request_id="req_2")
ANSWER = Answer(200, "{}", "req_1")


def claimed(database: Database, request: KeyedRequest) -> Answer | None:
    with database.begin() as tx:
        return claim(tx, request)


def kept(database: Database, request: KeyedRequest, answer: Answer) -> None:
    with database.begin() as tx:
        keep(tx, request, answer)


@pytest.fixture
def database() -> Database:
    return Database(None)


def test_second_request_hears_the_first_answer(database: Database) -> None:
    assert claimed(database, FIRST) is None
    kept(database, FIRST, ANSWER)
    assert claimed(database, SECOND) == Answer(200, "{}", "req_1", replayed_in="req_2")


def test_second_request_waits_while_the_first_is_in_flight(database: Database) -> None:
    claimed(database, FIRST)
    with pytest.raises(KeyInUse):
        claimed(database, SECOND)


def test_released_key_may_be_tried_again(database: Database) -> None:
    claimed(database, FIRST)
    with database.begin() as tx:
        release(tx, FIRST)
    assert claimed(database, SECOND) is None


def test_kept_answer_is_not_released(database: Database) -> None:
    claimed(database, FIRST)
    kept(database, FIRST, ANSWER)
    with database.begin() as tx:
        release(tx, FIRST)
    assert claimed(database, SECOND) == Answer(200, "{}", "req_1", replayed_in="req_2")


@pytest.mark.parametrize(
    "other",
    [replace(SECOND, fingerprint="other"), replace(SECOND, path="/v1/charges")],
    ids=["parameters", "path"],
)
def test_other_request_with_the_key_is_refused(database: Database, other: KeyedRequest) -> None:
    claimed(database, FIRST)
    kept(database, FIRST, ANSWER)
    with pytest.raises(KeyReused):
        claimed(database, other)


def test_key_of_another_account_is_another_key(database: Database) -> None:
    claimed(database, FIRST)
    assert claimed(database, replace(SECOND, account="acct_b", fingerprint="other")) is None


def test_key_is_forgotten_after_a_day(database: Database) -> None:
    claimed(database, FIRST)
    kept(database, FIRST, ANSWER)
    assert claimed(database, replace(SECOND, now=1000 + KEPT_SECONDS)) == replace(ANSWER, replayed_in="req_2")
    assert claimed(database, replace(SECOND, now=1001 + KEPT_SECONDS)) is None


def test_key_has_at_most_255_characters(database: Database) -> None:
    with pytest.raises(InvalidParameters):
        claimed(database, replace(FIRST, key="k" * 256))


def test_request_interrupted_by_a_crash_may_be_tried_again(tmp_path: Path) -> None:
    before = Database(tmp_path / "sandbox.db")
    claimed(before, FIRST)
    before.close()
    after = Database(tmp_path / "sandbox.db")
    assert claimed(after, SECOND) is None
    after.close()
