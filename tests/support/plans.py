"""What PostgreSQL does for an answer: rows are counted instead of seconds."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, event

from shared.database import Database

EXPLAIN = "EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) "


@contextmanager
def rows_handled(database: Database) -> Iterator[list[int]]:
    """For each question that is asked meanwhile: how many rows were looked at in all steps, each as often as it
    was."""
    with _plans(database) as plans:
        handled: list[int] = []
        yield handled
        handled += [_handled(plan) for plan in plans]


@contextmanager
def indexes_used(database: Database) -> Iterator[set[str]]:
    """By all questions that are asked meanwhile."""
    with _plans(database) as plans:
        used: set[str] = set()
        yield used
        used.update(*map(_indexes, plans))


@contextmanager
def _plans(database: Database) -> Iterator[list[Mapping[str, Any]]]:
    plans: list[Mapping[str, Any]] = []

    def ask_how(connection: Connection, _: object, statement: str, parameters: Any, *_rest: object) -> None:
        if not statement.startswith(("SELECT", "WITH")):
            return
        cursor = connection.connection.cursor()
        cursor.execute(EXPLAIN + statement, parameters)
        [[[explained]]] = cursor.fetchall()
        plans.append(explained["Plan"])

    event.listen(database.engine, "before_cursor_execute", ask_how)
    try:
        yield plans
    finally:
        event.remove(database.engine, "before_cursor_execute", ask_how)


def _handled(step: Mapping[str, Any]) -> int:
    removed = sum(count for name, count in step.items() if name.startswith("Rows Removed"))
    own: int = round((step["Actual Rows"] + removed) * step["Actual Loops"])
    return own + sum(_handled(inner) for inner in step.get("Plans", ()))


def _indexes(step: Mapping[str, Any]) -> set[str]:
    own = {step["Index Name"]} if "Index Name" in step else set()
    return own.union(*map(_indexes, step.get("Plans", ())))
