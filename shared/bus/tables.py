"""The three tables that every service's database has for its messages: outbox, inbox and jobs.

They are exempt from row-level security: the loops that work them serve all tenants.
"""

from dataclasses import dataclass

from sqlalchemy import Column, Index, Integer, MetaData, String, Table, Text, UniqueConstraint

from shared.columns import Id, UtcTime


@dataclass(frozen=True, slots=True)
class Post:
    outbox: Table
    inbox: Table
    jobs: Table


def post_tables(metadata: MetaData) -> Post:
    return Post(outbox=_outbox(metadata), inbox=_inbox(metadata), jobs=_jobs(metadata))


def _outbox(metadata: MetaData) -> Table:
    table = Table(
        "outbox",
        metadata,
        Column("id", Id, primary_key=True),
        Column("event_id", String(32), nullable=False, unique=True),
        Column("tenant_id", Id, nullable=False),
        Column("topic", String(100), nullable=False),
        Column("body", Text, nullable=False),
        Column("created_at", UtcTime, nullable=False),
        Column("sent_at", UtcTime),
    )
    Index(
        "ix_outbox_unsent",
        table.c.id,
        postgresql_where=table.c.sent_at.is_(None),
        sqlite_where=table.c.sent_at.is_(None),
    )
    return table


def _inbox(metadata: MetaData) -> Table:
    table = Table(
        "inbox",
        metadata,
        Column("id", Id, primary_key=True),
        Column("handler", String(100), nullable=False),
        Column("event_id", String(32), nullable=False),
        Column("tenant_id", Id, nullable=False),
        Column("topic", String(100), nullable=False),
        Column("body", Text, nullable=False),
        Column("received_at", UtcTime, nullable=False),
        Column("attempts", Integer, nullable=False, default=0),
        Column("next_at", UtcTime),
        Column("done_at", UtcTime),
        Column("parked_at", UtcTime),
        Column("last_error", Text),
        UniqueConstraint("handler", "event_id"),
    )
    Index(
        "ix_inbox_due",
        table.c.next_at,
        postgresql_where=table.c.next_at.is_not(None),
        sqlite_where=table.c.next_at.is_not(None),
    )
    return table


def _jobs(metadata: MetaData) -> Table:
    return Table(
        "jobs",
        metadata,
        Column("name", String(100), primary_key=True),
        Column("next_at", UtcTime, nullable=False),
        Column("locked_until", UtcTime),
    )
