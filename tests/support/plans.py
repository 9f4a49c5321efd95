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
    handled: list[int] = []

    def ask_how(connection: Connection, _: object, statement: str, parameters: Any, *_rest: object) -> None:
        if not statement.startswith(("SELECT", "WITH")):
            return
        cursor = connection.connection.cursor()
        cursor.execute(EXPLAIN + statement, parameters)
        [[[explained]]] = cursor.fetchall()
        handled.append(_handled(explained["Plan"]))

    event.listen(database.engine, "before_cursor_execute", ask_how)
    try:
        yield handled
    finally:
        event.remove(database.engine, "before_cursor_execute", ask_how)


def _handled(step: Mapping[str, Any]) -> int:
    removed = sum(count for name, count in step.items() if name.startswith("Rows Removed"))
    own: int = round((step["Actual Rows"] + removed) * step["Actual Loops"])
    return own + sum(_handled(inner) for inner in step.get("Plans", ()))
