"""One SQLite file (or memory) that keeps everything the provider must not forget; one writer at a time."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SCHEMA = """
CREATE TABLE IF NOT EXISTS documents (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    account TEXT NOT NULL,
    kind TEXT NOT NULL,
    body TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS documents_by_kind ON documents (account, kind, seq);
CREATE INDEX IF NOT EXISTS documents_by_intent
    ON documents (account, kind, json_extract(body, '$.payment_intent'));
CREATE INDEX IF NOT EXISTS open_sessions ON documents (json_extract(body, '$.expires_at'))
    WHERE kind = 'checkout.session' AND json_extract(body, '$.status') = 'open';
CREATE TABLE IF NOT EXISTS keyed_requests (
    account TEXT NOT NULL,
    key TEXT NOT NULL,
    path TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    request_id TEXT NOT NULL,
    created INTEGER NOT NULL,
    status INTEGER,
    body TEXT,
    PRIMARY KEY (account, key)
);
CREATE TABLE IF NOT EXISTS settlements (
    intent TEXT PRIMARY KEY,
    account TEXT NOT NULL,
    due_ms INTEGER,
    decline TEXT
);
CREATE TABLE IF NOT EXISTS deliveries (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    account TEXT NOT NULL,
    event TEXT NOT NULL,
    type TEXT NOT NULL,
    endpoint TEXT NOT NULL,
    due_ms INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    state TEXT NOT NULL DEFAULT 'waiting',
    answer TEXT
);
CREATE INDEX IF NOT EXISTS deliveries_due ON deliveries (state, due_ms, seq);
"""


class DatabaseClosed(Exception):
    """The provider is shutting down."""


class Database:
    def __init__(self, path: Path | None) -> None:
        self.changed = threading.Event()
        self._turn = threading.RLock()
        self._open = True
        self._connection = sqlite3.connect(path or ":memory:", isolation_level=None, check_same_thread=False)
        self._connection.row_factory = sqlite3.Row
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.executescript(SCHEMA)
        self._forget_interrupted_requests()

    @contextmanager
    def begin(self) -> Iterator[sqlite3.Connection]:
        """One transaction, committed at its end. Whoever waits on `changed` hears of it when it wrote."""
        with self._turn:
            if not self._open:
                raise DatabaseClosed
            before = self._connection.total_changes
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")
            if self._connection.total_changes != before:
                self.changed.set()

    def close(self) -> None:
        with self._turn:
            self._open = False
            self._connection.close()
        self.changed.set()

    def _forget_interrupted_requests(self) -> None:
        # An effect and its answer are one transaction, so a request without an answer had no effect.
        self._connection.execute("DELETE FROM keyed_requests WHERE status IS NULL")


@contextmanager
def all_or_nothing(tx: sqlite3.Connection) -> Iterator[None]:
    """Takes back what was written inside when it is left by an exception; the transaction goes on."""
    tx.execute("SAVEPOINT part")
    try:
        yield
    except BaseException:
        tx.execute("ROLLBACK TO part")
        raise
    finally:
        tx.execute("RELEASE part")
