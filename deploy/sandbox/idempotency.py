"""A key is stored before its effect, its answer with the effect; the same key then gets the same answer."""

import hashlib
import json
import sqlite3
from dataclasses import dataclass, replace
from typing import Any

from deploy.sandbox.refusals import InvalidParameters, KeyInUse, KeyReused, Refusal

KEPT_SECONDS = 24 * 60 * 60
LONGEST_KEY = 255


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: str
    request_id: str
    replayed_in: str | None = None
    """The request that heard this answer again; `request_id` is the one that first got it."""

    @staticmethod
    def success(document: dict[str, Any], *, request_id: str) -> "Answer":
        return Answer(200, json.dumps(document, indent=2), request_id)

    @staticmethod
    def refusal(refusal: Refusal, *, request_id: str) -> "Answer":
        return Answer(refusal.status, json.dumps(refusal.body, indent=2), request_id)


@dataclass(frozen=True, slots=True)
class KeyedRequest:
    account: str
    key: str
    path: str
    fingerprint: str
    request_id: str
    now: int


def fingerprint(form: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(form, sort_keys=True).encode()).hexdigest()


def claim(tx: sqlite3.Connection, request: KeyedRequest) -> Answer | None:
    """Takes the key for this request, or gives the answer it already has. Refuses with KeyReused or KeyInUse."""
    if len(request.key) > LONGEST_KEY:
        raise InvalidParameters(f"An idempotency key has at most {LONGEST_KEY} characters.")
    tx.execute(
        "DELETE FROM keyed_requests WHERE status IS NOT NULL AND created < ?", (request.now - KEPT_SECONDS,)
    )
    earlier = tx.execute(
        "SELECT * FROM keyed_requests WHERE account = ? AND key = ?", (request.account, request.key)
    ).fetchone()
    if earlier is not None:
        return _replayed(earlier, request)
    tx.execute(
        "INSERT INTO keyed_requests (account, key, path, fingerprint, request_id, created)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (request.account, request.key, request.path, request.fingerprint, request.request_id, request.now),
    )
    return None


def keep(tx: sqlite3.Connection, request: KeyedRequest, answer: Answer) -> None:
    tx.execute(
        "UPDATE keyed_requests SET status = ?, body = ? WHERE account = ? AND key = ?",
        (answer.status, answer.body, request.account, request.key),
    )


def release(tx: sqlite3.Connection, request: KeyedRequest) -> None:
    """Gives the key back when nothing was kept for it."""
    tx.execute(
        "DELETE FROM keyed_requests WHERE account = ? AND key = ? AND status IS NULL",
        (request.account, request.key),
    )


def _replayed(earlier: sqlite3.Row, request: KeyedRequest) -> Answer:
    if earlier["path"] != request.path:
        raise KeyReused(
            f"The idempotency key '{request.key}' was first used for {earlier['path']}, not {request.path}."
        )
    if earlier["fingerprint"] != request.fingerprint:
        raise KeyReused(f"The idempotency key '{request.key}' was first used with other parameters.")
    if earlier["status"] is None:
        raise KeyInUse(
            f"The first request with the idempotency key '{request.key}' is still in progress.",
            code="idempotency_key_in_use",
        )
    first = Answer(earlier["status"], earlier["body"], earlier["request_id"])
    return replace(first, replayed_in=request.request_id)
