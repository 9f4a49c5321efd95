"""What is still to come of a payment: a bank's word in some days, or the customer's own confirmation."""

import json
import sqlite3
from dataclasses import asdict

from deploy.sandbox.books import Books
from deploy.sandbox.means import Decline


def expect(books: Books, intent: str, *, due_ms: int | None, decline: Decline | None) -> None:
    """Notes how a payment will end, and when; without a time it waits for the customer."""
    books.tx.execute(
        "INSERT OR REPLACE INTO settlements (intent, account, due_ms, decline) VALUES (?, ?, ?, ?)",
        (intent, books.account, due_ms, decline and json.dumps(asdict(decline))),
    )


def take(books: Books, intent: str) -> Decline | None:
    """How the payment ends: a decline, or nothing in its way. It is forgotten with the asking."""
    row = books.tx.execute(
        "DELETE FROM settlements WHERE intent = ? AND account = ? RETURNING decline", (intent, books.account)
    ).fetchone()
    return Decline(**json.loads(row["decline"])) if row and row["decline"] else None


def due(tx: sqlite3.Connection, *, now_ms: int) -> list[tuple[str, str]]:
    """The payments whose time has come, each with its account."""
    rows = tx.execute(
        "SELECT intent, account FROM settlements WHERE due_ms <= ? ORDER BY due_ms, rowid", (now_ms,)
    )
    return [(row["intent"], row["account"]) for row in rows]


def next_due_ms(tx: sqlite3.Connection) -> int | None:
    due_ms: int | None = tx.execute("SELECT min(due_ms) AS due_ms FROM settlements").fetchone()["due_ms"]
    return due_ms
