"""An arriving event is written down before it is acknowledged, and worked until it succeeds or is parked."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import RowMapping, Table, delete, func, select, update

from shared import clock
from shared.bus.forgetting import forget
from shared.bus.outbox import Parcel
from shared.columns import insert_unless_there
from shared.database import Database

log = structlog.get_logger(__name__)

DELAYS = tuple(timedelta(seconds=seconds) for seconds in (1, 2, 5, 15, 60, 300, 900, 3600, 3600, 3600))
"""How long to wait after each failure; after the last the event is parked, and so is one whose workers died as
often."""
LEASE = timedelta(seconds=60)
"""How long one worker may hold an event before another may take it up."""
NEVER_ENDED = "no attempt came to an end: its workers may have died of it"
MEMORY = timedelta(days=30)
"""For how long a repeat of an event is recognised."""

NOBODY = ""
"""The handler of what came while there was none, such as between an upgrade's declarations and its first start."""
AT_ONCE = 100

Handle = Callable[[str, Parcel], None]
"""Runs a named handler on a parcel; raises when it failed."""


@dataclass(frozen=True, slots=True)
class Letter:
    """An event that waits for a handler, or was parked: `error` is its last failure."""

    id: int
    handler: str
    topic: str
    tenant: int
    attempts: int
    received_at: datetime
    error: str
    body: str


class Inbox:
    """The events that a service has received."""

    def __init__(
        self, database: Database, inbox: Table, *, handle: Handle, delays: Sequence[timedelta] = DELAYS
    ) -> None:
        self._database = database
        self._inbox = inbox
        self._handle = handle
        self._delays = delays

    def receive(self, parcel: Parcel, *, handlers: list[str]) -> None:
        """Writes an event down for each of its handlers, or, without any, for those that a later version of the
        service may have. A repeat changes nothing."""
        rows = [_row(parcel, handler) for handler in handlers] or [_row(parcel, NOBODY) | {"next_at": None}]
        with self._database.transaction(tenant=None, write=True) as connection:
            connection.execute(insert_unless_there(self._inbox, connection.dialect.name), rows)

    def adopt(self, handlers: Mapping[str, Sequence[str]]) -> None:
        """Gives what came before its handlers did to them; `handlers` are by topic."""
        inbox = self._inbox
        early = select(inbox).where(inbox.c.handler == NOBODY, inbox.c.topic.in_(list(handlers)))
        with self._database.transaction(tenant=None, write=True) as connection:
            found = connection.execute(early.limit(AT_ONCE).with_for_update(skip_locked=True)).mappings().all()
            rows = [
                _row(Parcel(row["event_id"], row["tenant_id"], row["topic"], row["body"]), handler)
                for row in found
                for handler in handlers[row["topic"]]
            ]
            if rows:
                connection.execute(insert_unless_there(inbox, connection.dialect.name), rows)
                connection.execute(delete(inbox).where(inbox.c.id.in_([row["id"] for row in found])))

    def work_some(self) -> bool:
        """Works one event; says whether there was one."""
        row = self._claim()
        if row is None:
            return False
        if row["attempts"] > len(self._delays):
            self._park(row, row["last_error"] or NEVER_ENDED)
            return True
        parcel = Parcel(row["event_id"], row["tenant_id"], row["topic"], row["body"])
        try:
            self._handle(row["handler"], parcel)
        except Exception as failure:
            log.exception("event handler failed", handler=row["handler"], event_id=row["event_id"])
            self._failed(row, f"{type(failure).__name__}: {failure}")
        else:
            self._settle(row, done_at=clock.now(), next_at=None, last_error=None)
        return True

    def parked(self) -> list[Letter]:
        """What failed too often, oldest first."""
        parked = select(self._inbox).where(self._inbox.c.parked_at.is_not(None)).order_by(self._inbox.c.id)
        with self._database.transaction(tenant=None, write=False) as connection:
            return [_letter(row) for row in connection.execute(parked).mappings()]

    def replay(self, letter: int) -> bool:
        """Gives a parked event another round; says whether there was one of that id."""
        again = update(self._inbox).where(self._inbox.c.id == letter, self._inbox.c.parked_at.is_not(None))
        with self._database.transaction(tenant=None, write=True) as connection:
            fresh = again.values(parked_at=None, attempts=0, next_at=clock.now())
            return connection.execute(fresh).rowcount == 1

    def waiting(self) -> int:
        """How many events are still to be worked."""
        count = select(func.count()).where(self._inbox.c.next_at.is_not(None))
        with self._database.transaction(tenant=None, write=False) as connection:
            return connection.execute(count).scalar_one()

    def forget(self) -> None:
        """Drops what was done so long ago that it cannot come again."""
        columns = self._inbox.c
        forget(self._database, began=columns.received_at, ended=columns.done_at, before=clock.now() - MEMORY)

    def _claim(self) -> RowMapping | None:
        inbox = self._inbox
        due = select(inbox).where(inbox.c.next_at <= clock.now()).order_by(inbox.c.next_at).limit(1)
        # Most rounds find nothing, and should lock nothing for it.
        with self._database.transaction(tenant=None, write=False) as connection:
            if connection.execute(due).first() is None:
                return None
        with self._database.transaction(tenant=None, write=True) as connection:
            row = connection.execute(due.with_for_update(skip_locked=True)).mappings().first()
            if row is not None:
                lease = update(inbox).where(inbox.c.id == row["id"])
                connection.execute(lease.values(next_at=clock.now() + LEASE, attempts=row["attempts"] + 1))
            return row

    def _failed(self, row: RowMapping, error: str) -> None:
        if row["attempts"] >= len(self._delays):
            self._park(row, error)
            return
        self._settle(row, next_at=clock.now() + self._delays[row["attempts"]], last_error=error[:2000])

    def _park(self, row: RowMapping, error: str) -> None:
        log.error("event parked", handler=row["handler"], event_id=row["event_id"])
        self._settle(row, parked_at=clock.now(), next_at=None, last_error=error[:2000])

    def _settle(self, row: RowMapping, **values: Any) -> None:
        """Unless somebody else has taken the event up meanwhile, because this worker took too long."""
        inbox = self._inbox
        mine = update(inbox).where(inbox.c.id == row["id"], inbox.c.attempts == row["attempts"] + 1)
        with self._database.transaction(tenant=None, write=True) as connection:
            connection.execute(mine.values(**values))


def _row(parcel: Parcel, handler: str) -> dict[str, Any]:
    return {
        "handler": handler,
        "event_id": parcel.event_id,
        "tenant_id": parcel.tenant,
        "topic": parcel.topic,
        "body": parcel.body,
        "received_at": clock.now(),
        "next_at": clock.now(),
        "attempts": 0,
    }


def _letter(row: RowMapping) -> Letter:
    return Letter(
        id=row["id"],
        handler=row["handler"],
        topic=row["topic"],
        tenant=row["tenant_id"],
        attempts=row["attempts"],
        received_at=row["received_at"],
        error=row["last_error"] or "",
        body=row["body"],
    )
