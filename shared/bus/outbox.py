"""News leaves with the transaction that made it true, and is sent afterwards until the broker has confirmed it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Table, func, insert, select, update
from sqlalchemy.orm import Session

from shared import clock
from shared.bus.forgetting import forget
from shared.contracts.message import Event
from shared.database import Database

BATCH = 100
MEMORY = timedelta(days=30)
"""For how long one can look up what was sent."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """One event on its way: `body` is its JSON."""

    event_id: str
    tenant: int
    topic: str
    body: str


Publish = Callable[[Sequence[Parcel]], None]
"""Hands parcels to the broker and returns once it has confirmed all of them; raises otherwise."""


def put(session: Session, outbox: Table, event: Event) -> None:
    """Lays an event into the outbox, inside the unit that makes it true."""
    session.execute(
        insert(outbox).values(
            event_id=event.event_id,
            tenant_id=event.tenant,
            topic=event.topic(),
            body=event.model_dump_json(),
            created_at=clock.now(),
        )
    )


class Relay:
    """Sends what lies in an outbox, at least once. Any number of relays may run side by side."""

    def __init__(self, database: Database, outbox: Table, *, publish: Publish) -> None:
        self._database = database
        self._outbox = outbox
        self._publish = publish

    def send_some(self) -> bool:
        """Sends one batch; says whether there may be more."""
        outbox = self._outbox
        waiting = (
            select(outbox.c.id, outbox.c.event_id, outbox.c.tenant_id, outbox.c.topic, outbox.c.body)
            .where(outbox.c.sent_at.is_(None))
            .order_by(outbox.c.id)
            .limit(BATCH)
            .with_for_update(skip_locked=True)
        )
        # Held while sending: only in the moment before they are marked may another relay send the same rows again,
        # and whoever hears them knows their ids. Nobody else ever waits for these locks.
        # On SQLite it only reads: a service may hear its own news, and must be able to write it down meanwhile.
        with self._database.transaction(tenant=None, write=False) as connection:
            rows = connection.execute(waiting).all()
            if rows:
                self._publish([Parcel(row.event_id, row.tenant_id, row.topic, row.body) for row in rows])
        if rows:
            self._mark_sent([row.id for row in rows])
        return len(rows) == BATCH

    def waiting(self) -> int:
        """How many events have not been sent yet."""
        count = select(func.count()).where(self._outbox.c.sent_at.is_(None))
        with self._database.transaction(tenant=None, write=False) as connection:
            return connection.execute(count).scalar_one()

    def forget(self) -> None:
        """Drops what was sent so long ago that nobody will look for it any more."""
        columns = self._outbox.c
        forget(self._database, began=columns.created_at, ended=columns.sent_at, before=clock.now() - MEMORY)

    def _mark_sent(self, ids: list[int]) -> None:
        sent = update(self._outbox).where(self._outbox.c.id.in_(ids)).values(sent_at=clock.now())
        with self._database.transaction(tenant=None, write=True) as connection:
            connection.execute(sent)
