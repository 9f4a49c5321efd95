"""One transaction per unit, always for one tenant: the only way from a service to its tables."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from shared.contracts.errors import Unavailable

_unit_is_open: ContextVar[bool] = ContextVar("unit_is_open", default=False)


class InsideUnit(RuntimeError):
    """A question or a network call was made while a transaction was open."""


def assert_no_open_unit() -> None:
    """Called by whatever leaves the process: a slow peer must never hold our rows locked."""
    if _unit_is_open.get():
        raise InsideUnit("finish the unit before asking anybody else")


@contextmanager
def open_unit() -> Iterator[None]:
    """Marks that a transaction is open, so that `assert_no_open_unit` can tell."""
    assert_no_open_unit()
    mark = _unit_is_open.set(True)
    try:
        yield
    finally:
        _unit_is_open.reset(mark)


class Database:
    """A service's own database: PostgreSQL, or one SQLite file when embedded."""

    def __init__(self, url: str, *, connections: int = 20, timeout: int = 5) -> None:
        self.is_sqlite = url.startswith("sqlite")
        self.engine = _sqlite(url, timeout) if self.is_sqlite else _postgres(url, connections, timeout)

    @contextmanager
    def transaction(self, *, tenant: int | None, write: bool, is_steady: bool = False) -> Iterator[Connection]:
        """One transaction, on PostgreSQL under row-level security: for None, exempt tables only. All statements of
        a steady one see the same state of the rows.

        Raises Unavailable when the database is away or another transaction stands in the way for too long.
        """
        begin = self._begin(tenant, write, is_steady)
        try:
            with self._begun(begin) as connection:
                yield connection
                connection.commit()
        except (OperationalError, InterfaceError, PoolTimeout) as failure:
            if _is_our_mistake(failure):
                raise
            raise Unavailable("database") from failure

    def is_there(self) -> bool:
        try:
            with self.transaction(tenant=None, write=False) as connection:
                connection.exec_driver_sql("SELECT 1")
        except Unavailable:
            return False
        return True

    def close(self) -> None:
        self.engine.dispose()

    def _begin(self, tenant: int | None, write: bool, is_steady: bool) -> str:
        if self.is_sqlite:
            return "BEGIN IMMEDIATE" if write else "BEGIN DEFERRED"  # which is steady in any case
        begin = "BEGIN ISOLATION LEVEL REPEATABLE READ" if is_steady else "BEGIN"
        return begin if tenant is None else f"{begin}; SET LOCAL portico.tenant = '{int(tenant)}'"

    def _begun(self, begin: str) -> Connection:
        """A pooled connection may have died while it waited: beginning shows it, and a fresh one begins again."""
        connection = self.engine.connect().execution_options(portico_begin=begin)
        try:
            connection.begin()
        except DBAPIError as failure:
            connection.close()
            if not failure.connection_invalidated:
                raise
            connection = self.engine.connect().execution_options(portico_begin=begin)
            connection.begin()
        return connection


def _postgres(url: str, connections: int, timeout: int) -> Engine:
    engine = create_engine(
        url,
        pool_size=connections,
        max_overflow=0,
        pool_timeout=timeout,
        pool_use_lifo=True,
        connect_args={
            "autocommit": True,  # so that beginning and naming the tenant is one round trip, ours
            "connect_timeout": timeout,
            "options": f"-c lock_timeout={timeout}s -c statement_timeout={4 * timeout}s -c timezone=UTC",
        },
    )
    event.listen(engine, "begin", _begin)
    return engine


def _sqlite(url: str, timeout: int) -> Engine:
    engine = create_engine(url, pool_size=20, max_overflow=20)
    pragmas = (
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
        f"busy_timeout={1000 * timeout}",
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # the driver must not open transactions of its own
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")

    event.listen(engine, "begin", _begin)
    return engine


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("portico_begin", "BEGIN"))


def _is_our_mistake(failure: Exception) -> bool:
    """SQLite reports a wrong statement, too, as an operational error."""
    code = getattr(getattr(failure, "orig", None), "sqlite_errorcode", None)
    return code == sqlite3.SQLITE_ERROR
