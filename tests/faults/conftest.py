"""A broker of our own to mistreat, and programs to kill."""

import sys
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Protocol

import pytest

from deploy.machinery import RabbitMQ
from deploy.machinery.addresses import PostgresAddress
from tests.support.databases import postgres_database
from tests.support.hosting import Hosted, Plain
from tests.support.roads import SERVICES, BrokerRoad, broker_road, hosted


class Start(Protocol):
    def __call__(self, name: str, **settings: str) -> Hosted: ...


@pytest.fixture(scope="session")
def rabbit() -> Iterator[RabbitMQ]:
    with RabbitMQ() as server:
        yield server


@pytest.fixture
def databases(postgres: PostgresAddress) -> dict[str, str]:
    return {name: postgres_database(postgres, module.Model.metadata) for name, module in SERVICES.items()}


@pytest.fixture
def start(rabbit: RabbitMQ, databases: dict[str, str]) -> Iterator[Start]:
    """Starts a program, as often as asked, and ends it with the test."""
    with ExitStack() as stack:

        def start_one(name: str, **settings: str) -> Hosted:
            program = hosted(name, database=databases[name], broker=rabbit.url(), **settings)
            stack.callback(program.close)
            stack.callback(lambda: sys.stdout.write(program.output()))  # pytest shows it when the test fails
            program.start()
            return program

        yield start_one


@pytest.fixture
def plain(rabbit: RabbitMQ) -> Iterator[Plain]:
    with Plain(rabbit.url()) as program:
        yield program


@pytest.fixture
def road(rabbit: RabbitMQ, databases: dict[str, str]) -> Iterator[BrokerRoad]:
    with broker_road(rabbit.url(), databases) as road:
        yield road
