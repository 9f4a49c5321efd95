"""One account's objects within one transaction: nothing of another account can be named here."""

import json
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from deploy.sandbox.ids import fresh
from deploy.sandbox.refusals import ResourceMissing

Document = dict[str, Any]
API_VERSION = "2026-10-28.endive"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
PRIVATE = {"checkout.session": ("line_items", "payment_intent_data"), "webhook_endpoint": ("secret",)}
"""What is kept with an object and shown only when asked for."""


@dataclass(frozen=True, slots=True)
class Terms:
    """How this provider works: where browsers reach it, how long banks take, when webhooks are tried again."""

    public_url: str
    clock: Callable[[], datetime]
    settle_after: timedelta
    retry_delays: tuple[timedelta, ...]

    def now_ms(self) -> int:
        return (self.clock() - EPOCH) // timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Cause:
    """The request behind a change; empty when the customer or time made it."""

    request_id: str | None = None
    idempotency_key: str | None = None
    api_version: str = API_VERSION


@dataclass(frozen=True, slots=True)
class Books:
    tx: sqlite3.Connection
    account: str
    terms: Terms
    cause: Cause = Cause()

    @property
    def now(self) -> int:
        return self.terms.now_ms() // 1000

    def add(self, document: Document) -> Document:
        self.tx.execute(
            "INSERT INTO documents (id, account, kind, body) VALUES (?, ?, ?, ?)",
            (document["id"], self.account, document["object"], json.dumps(document)),
        )
        return document

    def save(self, document: Document) -> Document:
        self.tx.execute(
            "UPDATE documents SET body = ? WHERE id = ? AND account = ?",
            (json.dumps(document), document["id"], self.account),
        )
        return document

    def remove(self, document: Document) -> None:
        self.tx.execute("DELETE FROM documents WHERE id = ? AND account = ?", (document["id"], self.account))

    def find(self, ident: str) -> Document | None:
        row = self.tx.execute(
            "SELECT body FROM documents WHERE id = ? AND account = ?", (ident, self.account)
        ).fetchone()
        return None if row is None else json.loads(row["body"])

    def get(self, ident: str) -> Document:
        """An object that another of this account's objects names."""
        found = self.find(ident)
        if found is None:
            raise LookupError(ident)
        return found

    def need(self, kind: str, ident: str, *, param: str) -> Document:
        """An object that a request names. Refuses with ResourceMissing."""
        found = self.find(ident)
        if found is None or found["object"] != kind:
            raise ResourceMissing(kind, ident, param=param)
        return found

    def all(self, kind: str, **fields: str) -> list[Document]:
        """Every object of a kind with these values, oldest first."""
        where = "".join(f" AND json_extract(body, '$.{name}') = ?" for name in fields)
        rows = self.tx.execute(
            f"SELECT body FROM documents WHERE account = ? AND kind = ?{where} ORDER BY seq",  # noqa: S608 names are ours
            (self.account, kind, *fields.values()),
        )
        return [json.loads(row["body"]) for row in rows]

    def record(self, kind: str, document: Document) -> Document:
        """Tells what happened: an event, and a delivery to every endpoint that wants to hear it."""
        wanted = [endpoint for endpoint in self.all("webhook_endpoint") if _wants(endpoint, kind)]
        event = self.add(
            {
                "id": fresh("evt"),
                "object": "event",
                "api_version": API_VERSION,
                "created": self.now,
                "data": {"object": public(document)},
                "livemode": False,
                "pending_webhooks": len(wanted),
                "request": {"id": self.cause.request_id, "idempotency_key": self.cause.idempotency_key},
                "type": kind,
            }
        )
        for endpoint in wanted:
            self.tx.execute(
                "INSERT INTO deliveries (account, event, type, endpoint, due_ms) VALUES (?, ?, ?, ?, ?)",
                (self.account, event["id"], kind, endpoint["id"], self.terms.now_ms()),
            )
        return event


def public(document: Document) -> Document:
    hidden = PRIVATE.get(document["object"], ())
    return {name: value for name, value in document.items() if name not in hidden}


def _wants(endpoint: Document, kind: str) -> bool:
    return "*" in endpoint["enabled_events"] or kind in endpoint["enabled_events"]
