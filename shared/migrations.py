"""Brings a service's database to the present shape; every service's migrations run through here."""

from pathlib import Path
from typing import Any

from alembic import command, context
from alembic.config import Config as Alembic
from sqlalchemy import MetaData, create_engine, event, pool


def alembic_for(service: str, url: str) -> Alembic:
    configuration = Alembic()
    folder = Path(__file__).parent.parent / "services" / service / "migrations"
    configuration.set_main_option("script_location", str(folder))
    configuration.attributes["url"] = url
    return configuration


def migrate(service: str, url: str) -> None:
    """Several may run at once: on PostgreSQL they queue on a lock."""
    command.upgrade(alembic_for(service, url), "head")


def run(metadata: MetaData) -> None:
    """What each service's migrations/env.py calls."""
    engine = create_engine(context.config.attributes["url"], poolclass=pool.NullPool)
    is_sqlite = engine.dialect.name == "sqlite"
    if is_sqlite:
        event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA journal_mode=WAL"))
    with engine.connect() as connection:
        context.configure(connection, target_metadata=metadata, compare_type=True, render_as_batch=is_sqlite)
        with context.begin_transaction():
            if not is_sqlite:
                connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7267421)")
            context.run_migrations()
        connection.commit()
    engine.dispose()


def isolate(operations: Any, *tables: str) -> None:
    """On PostgreSQL, lets a tenant's transaction see its own rows only, the table's owner included."""
    if operations.get_bind().dialect.name != "postgresql":
        return
    for table in tables:
        operations.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        operations.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        operations.execute(
            f"CREATE POLICY tenant ON {table} "
            "USING (tenant_id = nullif(current_setting('portico.tenant', true), '')::bigint) "
            "WITH CHECK (tenant_id = nullif(current_setting('portico.tenant', true), '')::bigint)"
        )
