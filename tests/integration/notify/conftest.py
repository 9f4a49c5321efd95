"""The notify service over each kind of database, with a real mail server."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from sqlalchemy import create_engine

from deploy.inbox.mailbox import Mailbox
from deploy.inbox.smtp import SmtpServer
from deploy.machinery.server import free_port
from shared.migrations import migrate
from tests.integration.notify.office import Office, opened


@pytest.fixture(autouse=True)
def _silence() -> Iterator[None]:
    """Failures are meant here, and printing each with its whole stack takes longer than the test."""
    with structlog.testing.capture_logs():
        yield


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of empty tables, for the application."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path}/notify.sqlite3"
        migrate("notify", url)
        return url
    address = request.getfixturevalue("postgres")
    migrate("notify", address.owner_url("notify"))
    _empty(address.owner_url("notify"))
    return str(address.url("notify"))


@pytest.fixture
def smtp_port() -> int:
    return free_port()


@pytest.fixture
def mailbox(smtp_port: int) -> Iterator[Mailbox]:
    mailbox = Mailbox()
    server = SmtpServer(mailbox, port=smtp_port)
    server.start()
    yield mailbox
    server.stop()


@pytest.fixture
def office(database: str, smtp_port: int) -> Iterator[Office]:
    with opened(database, smtp_port) as office:
        yield office


def _empty(url: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql("TRUNCATE deliveries, inbox, outbox, jobs")
    engine.dispose()
