"""Which event still has to reach which endpoint, when it is tried next, and what was answered."""

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from typing import Literal

Order = Literal["oldest", "newest"]


@dataclass(frozen=True, slots=True)
class Delivery:
    seq: int
    account: str
    event: str
    type: str
    endpoint: str
    due_ms: int
    attempts: int
    state: str
    answer: str | None


def due(tx: sqlite3.Connection, *, now_ms: int, held: frozenset[str], busy: frozenset[str]) -> list[Delivery]:
    """What may go out now, in the order in which it is to be tried: not held types, not busy endpoints."""
    if "*" in held:
        return []
    rows = tx.execute(
        "SELECT * FROM deliveries WHERE state = 'waiting' AND due_ms <= ?"
        " AND type NOT IN (SELECT value FROM json_each(?))"
        " AND endpoint NOT IN (SELECT value FROM json_each(?)) ORDER BY due_ms, seq LIMIT 100",
        (now_ms, json.dumps([*held]), json.dumps([*busy])),
    )
    return [Delivery(**dict(row)) for row in rows]


def next_due_ms(tx: sqlite3.Connection, *, now_ms: int) -> int | None:
    """When something undelivered will be due that is not due yet."""
    row = tx.execute(
        "SELECT min(due_ms) AS due_ms FROM deliveries WHERE state = 'waiting' AND due_ms > ?", (now_ms,)
    ).fetchone()
    return None if row["due_ms"] is None else int(row["due_ms"])


def all_of(tx: sqlite3.Connection) -> list[Delivery]:
    return [Delivery(**dict(row)) for row in tx.execute("SELECT * FROM deliveries ORDER BY seq")]


def is_waiting(tx: sqlite3.Connection, seq: int) -> bool:
    row = tx.execute("SELECT 1 FROM deliveries WHERE seq = ? AND state = 'waiting'", (seq,)).fetchone()
    return row is not None


def by_endpoint(deliveries: Iterable[Delivery]) -> dict[str, list[Delivery]]:
    ordered = sorted(deliveries, key=lambda delivery: delivery.endpoint)
    return {endpoint: list(group) for endpoint, group in groupby(ordered, key=lambda each: each.endpoint)}


def note(
    tx: sqlite3.Connection, delivery: Delivery, *, answer: str, now_ms: int, retry_delays: tuple[timedelta, ...]
) -> None:
    """What became of an attempt: done, tried again later, or given up after the last delay."""
    attempts = delivery.attempts + 1
    state, due_ms = "waiting", now_ms
    if answer.startswith("2"):
        state = "done"
    elif attempts > len(retry_delays):
        state = "given up"
    else:
        due_ms += retry_delays[attempts - 1] // timedelta(milliseconds=1)
    tx.execute(
        "UPDATE deliveries SET attempts = ?, answer = ?, state = ?, due_ms = ? WHERE seq = ?",
        (attempts, answer, state, due_ms, delivery.seq),
    )


def release(tx: sqlite3.Connection, *, order: Order, now_ms: int) -> None:
    """Makes everything undelivered due now, in this order."""
    rows = tx.execute("SELECT seq FROM deliveries WHERE state = 'waiting' ORDER BY seq").fetchall()
    ordered = rows[::-1] if order == "newest" else rows
    for place, row in enumerate(ordered):
        tx.execute("UPDATE deliveries SET due_ms = ? WHERE seq = ?", (now_ms - len(rows) + place, row["seq"]))


def duplicate(tx: sqlite3.Connection, event: str, *, copies: int, now_ms: int) -> int:
    """Sends an event again to everyone it was for; gives how many letters that makes."""
    rows = tx.execute("SELECT DISTINCT account, event, type, endpoint FROM deliveries WHERE event = ?", (event,))
    again = [tuple(row) for row in rows.fetchall()] * copies
    tx.executemany(
        f"INSERT INTO deliveries (account, event, type, endpoint, due_ms) VALUES (?, ?, ?, ?, {now_ms:d})",  # noqa: S608
        again,
    )
    return len(again)


def drop(tx: sqlite3.Connection) -> int:
    """Forgets everything undelivered, as if the network had lost it for good."""
    return tx.execute("UPDATE deliveries SET state = 'given up' WHERE state = 'waiting'").rowcount
