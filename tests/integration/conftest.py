"""Settings, billing and auth over each kind of database, with a payment provider; made once, used by all."""

from collections.abc import Iterator

import pytest

from tests.support.house import House, housed
from tests.support.sandbox import running_sandbox


@pytest.fixture(scope="session", params=["sqlite", "postgres"])
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    if request.param == "sqlite":
        folder = tmp_path_factory.mktemp("house")

        def database(service: str) -> str:
            return f"sqlite:///{folder}/{service}.sqlite3"

        owner = database
    else:
        address = request.getfixturevalue("postgres")
        database, owner = address.url, address.owner_url
    with running_sandbox() as sandbox, housed(sandbox, database=database, owner=owner) as house:
        yield house


@pytest.fixture
def house(built: House) -> House:
    """With tenants of this test's only."""
    built.founded.clear()
    return built
