"""Empty databases with a service's tables in them, thrown away with the server."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from uuid import uuid4

from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from sqlalchemy import MetaData, create_engine, event

from deploy.machinery.addresses import PostgresAddress
from shared.database import Database
from shared.migrations import isolate, migrate


def postgres_database(address: PostgresAddress, metadata: MetaData, *, isolated: Sequence[str] = ()) -> str:
    """The address of a new one, for the application: row-level security binds it."""

    def furnish(url: str) -> None:
        owner = create_engine(url)
        metadata.create_all(owner)
        with owner.begin() as connection:
            isolate(Operations(MigrationContext.configure(connection)), *isolated)
        owner.dispose()

    return _furnished(address, "settings", furnish)


def migrated_database(address: PostgresAddress, service: str) -> str:
    """The same, with all that the service has."""
    return _furnished(address, service, lambda url: migrate(service, url))


def _furnished(address: PostgresAddress, service: str, furnish: Callable[[str], None]) -> str:
    name = f"portico_test_{uuid4().hex[:12]}"
    role = f"{address.prefix}_{service}"
    run_all(
        address.admin_url,
        f"CREATE DATABASE {name} OWNER {role}_owner",
        f"GRANT CONNECT ON DATABASE {name} TO {role}",
    )
    owner = address.owner_url(service).rpartition("/")[0] + f"/{name}"
    furnish(owner)
    run_all(
        owner,
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
    )
    return address.url(service).rpartition("/")[0] + f"/{name}"


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


def run_all(url: str, *statements: str) -> None:
    """Each in a transaction of its own."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    engine.dispose()
