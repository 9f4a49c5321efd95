"""Questions to the database that pages ask all the time: compiled once, answered in one round trip.

SQLAlchemy takes longer to recognise a big statement than PostgreSQL to answer it, and beginning, asking and ending
would be three trips.
"""

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from typing import Any, Generic, TypeVar, cast

import psycopg
from psycopg.sql import Literal
from sqlalchemy import Connection, Select
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.exc import TimeoutError as PoolTimeout

from shared.contracts.errors import Unavailable
from shared.contracts.message import Message
from shared.database import Database

M = TypeVar("M", bound=Message)
Facts = Mapping[str, int | str | date]
PREPARED = "portico_prepared"
"""Where a pooled connection remembers which statements it knows."""


class Reading(Generic[M]):
    """A select that writes one whole message as JSON, of the tenant that is bound as `tenant`."""

    def __init__(self, name: str, message: type[M], select: Select[str]) -> None:
        self._name = f"portico_{name}"
        self._message = message
        self._select = select
        self._sql, self._bound = _compiled(select)
        if "tenant" not in self._bound:
            raise ValueError(f"{name} reads across tenants")

    def within(self, connection: Connection, *, tenant: int, facts: Facts) -> M | None:
        """As a part of a transaction that is open."""
        found: str | None = connection.execute(self._select, {**facts, "tenant": tenant}).scalar()
        return self._read(found)

    def alone(self, database: Database, *, tenant: int, facts: Facts) -> M | None:
        """In a transaction of its own. Raises Unavailable."""
        if not database.is_sqlite:
            with suppress(_Lost):
                return self._read(self._at_once(database, tenant, facts))
        with database.transaction(tenant=tenant, write=False) as connection:
            return self.within(connection, tenant=tenant, facts=facts)

    def _at_once(self, database: Database, tenant: int, facts: Facts) -> str | None:
        """PostgreSQL runs statements that come as one query in one transaction: the tenant is named for this one
        alone, and row-level security holds as ever."""
        try:
            pooled = database.engine.raw_connection()
        except (psycopg.OperationalError, PoolTimeout) as failure:
            raise Unavailable("database") from failure
        connection = cast("psycopg.Connection[Any]", pooled.driver_connection)
        try:
            return self._execute(connection, pooled.info, {**facts, "tenant": tenant})
        except psycopg.errors.InvalidSqlStatementName as forgotten:
            pooled.info[PREPARED].discard(self._name)
            raise _Lost from forgotten
        except (psycopg.OperationalError, psycopg.InterfaceError) as failure:
            if not connection.closed:
                raise Unavailable("database") from failure
            pooled.invalidate()
            raise _Lost from failure
        finally:
            pooled.close()

    def _execute(self, connection: "psycopg.Connection[Any]", info: dict[Any, Any], facts: Facts) -> str | None:
        prepared = info.setdefault(PREPARED, set())
        if self._name not in prepared:
            connection.execute(f"PREPARE {self._name} AS {self._sql}".encode())
            prepared.add(self._name)
        values = ", ".join(Literal(facts[name]).as_string(connection) for name in self._bound)
        both = f"SET LOCAL portico.tenant = '{facts['tenant']:d}'; EXECUTE {self._name} ({values})"
        with connection.execute(both.encode()) as cursor:
            cursor.nextset()
            row = cursor.fetchone()
        return row[0] if row else None

    def _read(self, text: str | None) -> M | None:
        return None if text is None else self._message.model_validate_json(text)


class _Lost(Exception):
    """The connection died while it waited, or psycopg dropped its statements after a rollback: the long way finds
    out whether the database is there."""


def _compiled(select: Select[Any]) -> tuple[str, tuple[str, ...]]:
    """The statement as PREPARE wants it, and what its parameters are called; constants are written into it."""
    dialect = PGDialect_psycopg(paramstyle="numeric_dollar")  # type: ignore[no-untyped-call]
    compiled = select.compile(dialect=dialect)
    order, values = compiled.positiontup or [], compiled.params
    bound = tuple(name for name in order if values[name] is None)

    def written(place: re.Match[str]) -> str:
        name = order[int(place[1]) - 1]
        return f"${bound.index(name) + 1}" if name in bound else Literal(values[name]).as_string()

    return re.sub(r"\$(\d+)", written, compiled.string), bound
