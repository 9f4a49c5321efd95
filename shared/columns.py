"""Column types and expressions that mean the same on PostgreSQL and on SQLite."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, Boolean, DateTime, Dialect, Integer, Numeric, Select, String, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import FunctionElement
from sqlalchemy.types import TypeDecorator

Id = BigInteger().with_variant(Integer, "sqlite")
"""A 64-bit identifier; SQLite counts by itself only in a column that it calls INTEGER."""


class UtcTime(TypeDecorator[datetime]):
    """An aware moment in UTC. SQLite keeps ISO 8601 text, which sorts as it should."""

    impl = DateTime(timezone=True)
    cache_ok = True
    python_type = datetime

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        return dialect.type_descriptor(String(32) if dialect.name == "sqlite" else DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone")
        moment = value.astimezone(UTC)
        return moment.isoformat(timespec="microseconds") if dialect.name == "sqlite" else moment

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        return datetime.fromisoformat(value) if isinstance(value, str) else value


class Exact(TypeDecorator[Decimal]):
    """A decimal with up to six digits behind the point; SQLite keeps it as text, lest it round."""

    impl = Numeric(18, 6)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        return dialect.type_descriptor(String(24) if dialect.name == "sqlite" else Numeric(18, 6))

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Any:
        return f"{value.normalize():f}" if value is not None and dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value).normalize()


class is_one_of(FunctionElement[bool]):  # noqa: N801 - reads as the SQL that it becomes
    """Whether an id is among those that are selected. PostgreSQL gathers them first and looks rows up by them,
    however many it expects."""

    type = Boolean()
    inherit_cache = True
    name = "is_one_of"

    def __init__(self, id_: Any, ids: Select[Any]) -> None:
        super().__init__(id_, ids.scalar_subquery())


@compiles(is_one_of, "postgresql")
def _on_postgresql(element: is_one_of, compiler: SQLCompiler, **kwargs: Any) -> str:
    id_, ids = (compiler.process(each, **kwargs) for each in element.clauses)
    return f"{id_} = ANY (ARRAY{ids})"


@compiles(is_one_of, "sqlite")
def _on_sqlite(element: is_one_of, compiler: SQLCompiler, **kwargs: Any) -> str:
    id_, ids = (compiler.process(each, **kwargs) for each in element.clauses)
    return f"{id_} IN {ids}"


def insert_unless_there(table: Table, dialect: str) -> postgresql.Insert | sqlite.Insert:
    """An insert that leaves alone what a unique constraint says is there already."""
    kind = sqlite.insert if dialect == "sqlite" else postgresql.insert
    return kind(table).on_conflict_do_nothing()
