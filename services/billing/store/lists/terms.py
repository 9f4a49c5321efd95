"""Whether a text has a term in it, asked of the row itself."""

from typing import Any

from sqlalchemy import ColumnElement, literal, select


def has(column: Any, term: str) -> ColumnElement[bool]:
    """In upper or lower case. Where there is no letter LIKE finds the same, in a fifth of the time."""
    return _compared(column, term, literal(_pattern(term)))


def has_unforeseen(column: Any, term: str) -> ColumnElement[bool]:
    """The same, but PostgreSQL does not see the term while it plans, and keeps the plan for others: for what takes
    longer to plan than to do."""
    return _compared(column, term, select(literal(_pattern(term))).scalar_subquery())


def _compared(column: Any, term: str, pattern: ColumnElement[str]) -> ColumnElement[bool]:
    is_caseless = term.isascii() and term.lower() == term.upper()
    found: ColumnElement[bool] = (column.like if is_caseless else column.ilike)(pattern, escape="\\")
    return found


def _pattern(term: str) -> str:
    """Anything with the term in it, for LIKE with backslash as its escape."""
    escaped = term.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"
