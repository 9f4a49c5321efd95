"""Empty databases with a service's tables in them, thrown away with the server."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from uuid import uuid4

from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from sqlalchemy import MetaData, create_engine, event

from deploy.machinery.addresses import PostgresAddress
from shared.database import Database
from shared.migrations import isolate


def postgres_database(address: PostgresAddress, metadata: MetaData, *, isolated: Sequence[str] = ()) -> str:
    """The address of a new one, for the application: row-level security binds it."""
    name = f"portico_test_{uuid4().hex[:12]}"
    role = f"{address.prefix}_settings"
    _run(
        address.admin_url,
        f"CREATE DATABASE {name} OWNER {role}_owner",
        f"GRANT CONNECT ON DATABASE {name} TO {role}",
    )
    owner = create_engine(address.owner_url("settings").rpartition("/")[0] + f"/{name}")
    metadata.create_all(owner)
    with owner.begin() as connection:
        isolate(Operations(MigrationContext.configure(connection)), *isolated)
    owner.dispose()
    _run(
        address.owner_url("settings").rpartition("/")[0] + f"/{name}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
    )
    return address.url("settings").rpartition("/")[0] + f"/{name}"


def sqlite_database(path: object, metadata: MetaData) -> str:
    url = f"sqlite:///{path}"
    engine = create_engine(url)
    metadata.create_all(engine)
    engine.dispose()
    return url


@contextmanager
def statements(databases: Iterable[Database]) -> Iterator[list[str]]:
    """What they are asked meanwhile."""
    said: list[str] = []

    def hear(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        said.append(statement)

    engines = [database.engine for database in databases]
    for engine in engines:
        event.listen(engine, "before_cursor_execute", hear)
    try:
        yield said
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", hear)


def _run(url: str, *statements: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    engine.dispose()
