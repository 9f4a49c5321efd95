"""The same tables on either database."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from deploy.machinery.addresses import PostgresAddress
from shared.database import Database
from tests.support.databases import postgres_database, sqlite_database
from tests.support.ledger import Model

Opening = Callable[[], Database]


@pytest.fixture(params=["sqlite", "postgres"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return sqlite_database(tmp_path / "ledger.sqlite3", Model.metadata)
    return postgres_database(request.getfixturevalue("postgres"), Model.metadata, isolated=["amounts"])


@pytest.fixture
def opened(address: str) -> Iterator[Opening]:
    """One database, opened as often as asked, as replicas would."""
    with ExitStack() as stack:

        def open_one() -> Database:
            database = Database(address, connections=4, timeout=1)
            stack.callback(database.close)
            return database

        yield open_one


@pytest.fixture
def database(opened: Opening) -> Database:
    return opened()


@pytest.fixture
def postgres_only(postgres: PostgresAddress) -> Iterator[Database]:
    database = Database(
        postgres_database(postgres, Model.metadata, isolated=["amounts"]), connections=2, timeout=1
    )
    yield database
    database.close()
