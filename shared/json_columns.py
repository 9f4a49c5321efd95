"""JSON that the database writes by itself, the same on PostgreSQL and on SQLite."""

from typing import Any

from sqlalchemy import JSON, ColumnElement, ScalarSelect, Select, Text, cast, literal_column, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import FunctionElement


class json_object(FunctionElement[Any]):  # noqa: N801 - reads as the SQL function it becomes
    """One object. Decimals must go through `plain`: JSON numbers would lose digits."""

    type = JSON()
    inherit_cache = True
    name = "json_object"

    def __init__(self, **members: Any) -> None:
        pairs: list[Any] = []
        for name, member in members.items():
            pairs += [literal_column(f"'{name}'"), member]
        super().__init__(*pairs)


class json_array(FunctionElement[Any]):  # noqa: N801
    """All values of a column, in the order in which they come."""

    type = JSON()
    inherit_cache = True
    name = "json_array"


class plain(FunctionElement[str]):  # noqa: N801
    """A decimal as text, without the zeros that its column pads it with."""

    type = Text()
    inherit_cache = True
    name = "plain"


def json_list(ordered: Select[Any]) -> ScalarSelect[Any]:
    """The one column of a select, in the select's order, as an array."""
    (column,) = ordered.subquery().c
    return select(json_array(column)).scalar_subquery()


def json_text(document: ColumnElement[Any]) -> ColumnElement[str]:
    """Unread: whoever gets it parses it once, into what it means."""
    return cast(document, Text)


@compiles(json_object, "postgresql")
def _object_on_postgresql(element: json_object, compiler: SQLCompiler, **kwargs: Any) -> str:
    return f"json_build_object({compiler.process(element.clauses, **kwargs)})"


@compiles(json_object, "sqlite")
def _object_on_sqlite(element: json_object, compiler: SQLCompiler, **kwargs: Any) -> str:
    return f"json_object({_sqlite_parts(element, compiler, kwargs)})"


@compiles(json_array, "postgresql")
def _array_on_postgresql(element: json_array, compiler: SQLCompiler, **kwargs: Any) -> str:
    return f"coalesce(json_agg({compiler.process(element.clauses, **kwargs)}), '[]'::json)"


@compiles(json_array, "sqlite")
def _array_on_sqlite(element: json_array, compiler: SQLCompiler, **kwargs: Any) -> str:
    return f"json_group_array({_sqlite_parts(element, compiler, kwargs)})"


def _sqlite_parts(element: FunctionElement[Any], compiler: SQLCompiler, kwargs: Any) -> str:
    """JSON kept as text must be told apart from text, or it would be quoted once more."""
    parts = [(clause, compiler.process(clause, **kwargs)) for clause in element.clauses]
    return ", ".join(f"json({sql})" if isinstance(clause.type, JSON) else sql for clause, sql in parts)


@compiles(plain, "postgresql")
def _plain_on_postgresql(element: plain, compiler: SQLCompiler, **kwargs: Any) -> str:
    return f"trim_scale({compiler.process(element.clauses, **kwargs)})::text"


@compiles(plain, "sqlite")
def _plain_on_sqlite(element: plain, compiler: SQLCompiler, **kwargs: Any) -> str:
    """It is kept so."""
    return compiler.process(element.clauses, **kwargs)
