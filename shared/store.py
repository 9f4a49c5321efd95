"""A service's tables as seen by one caller: short units of work, always for one tenant."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any, ClassVar, TypeVar

from sqlalchemy.orm import Session

from shared.bus import outbox
from shared.bus.tables import Post
from shared.contracts.message import Caller, Event, Message, Origin
from shared.database import Database, open_unit
from shared.reading import Reading

M = TypeVar("M", bound=Message)


class OutsideUnit(RuntimeError):
    """Rows were touched without `begin()` or `reading()`."""


class Store:
    """Services subclass it with their queries. Before a tenant is known it reaches exempt tables only."""

    post: ClassVar[Post]

    def __init__(self, database: Database, who: Origin, *, news: Callable[[], None] = lambda: None) -> None:
        self._database = database
        self._tenant = who.tenant if isinstance(who, Caller) else None
        self._news = news
        self._emitted = False
        self._session: Session | None = None

    @property
    def tenant(self) -> int:
        if self._tenant is None:
            raise OutsideUnit("this question came before a tenant was known")
        return self._tenant

    @property
    def session(self) -> Session:
        if self._session is None:
            raise OutsideUnit("open a unit first: with store.begin():")
        return self._session

    @contextmanager
    def begin(self) -> Iterator[None]:
        """A unit that writes: everything in it happens, or nothing."""
        self._emitted = False
        with self._unit(write=True) as session:
            yield
            session.flush()
        if self._emitted:
            self._news()

    @contextmanager
    def reading(self, *, is_steady: bool = False) -> Iterator[None]:
        """A unit that only reads; a steady one sees the same rows all the time, whoever writes meanwhile."""
        with self._unit(write=False, is_steady=is_steady):
            yield

    def read(self, reading: Reading[M], **facts: int | str | date) -> M | None:
        """One message: within the open unit, or else in a unit of its own."""
        if self._session is not None:
            self._session.flush()  # what this unit has written is to be seen
            return reading.within(self._session.connection(), tenant=self.tenant, facts=facts)
        with open_unit():
            return reading.alone(self._database, tenant=self.tenant, facts=facts)

    def add(self, row: Any) -> None:
        """Adds a row of the caller's tenant."""
        row.tenant_id = self.tenant
        self.session.add(row)

    def emit(self, event: Event) -> None:
        """Lets the others know, once this unit has happened."""
        outbox.put(self.session, self.post.outbox, event)
        self._emitted = True

    @contextmanager
    def _unit(self, *, write: bool, is_steady: bool = False) -> Iterator[Session]:
        unit = self._database.transaction(tenant=self._tenant, write=write, is_steady=is_steady)
        with open_unit(), unit as connection:
            self._session = Session(connection, autoflush=False, expire_on_commit=False)
            try:
                yield self._session
            finally:
                self._session.close()
                self._session = None
