"""What lies in the tables of messages and will never be asked for again is dropped, a page at a time."""

from datetime import datetime

from sqlalchemy import Column, delete, select

from shared.database import Database

PAGE = 1_000


def forget(database: Database, *, began: Column[datetime], ended: Column[datetime], before: datetime) -> None:
    """Drops the rows that ended before a moment. From the oldest on, as far as there can be any, since rows are
    written in the order in which they began. No lock is held for longer than a page takes."""
    table, last, is_old = began.table, 0, True
    while is_old:
        page = select(table.c.id, began, ended).where(table.c.id > last).order_by(table.c.id).limit(PAGE)
        with database.transaction(tenant=None, write=False) as connection:
            rows = connection.execute(page).all()
        gone = [number for number, _, end in rows if end is not None and end < before]
        if gone:
            with database.transaction(tenant=None, write=True) as connection:
                connection.execute(delete(table).where(table.c.id.in_(gone)))
        is_old = len(rows) == PAGE and rows[-1][1] < before
        last = rows[-1][0] if rows else last
