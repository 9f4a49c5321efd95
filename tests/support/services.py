"""PostgreSQL, RabbitMQ and Redis for tests: given by address, in containers, or from local programs.

`PORTICO_TEST_POSTGRES` names an administrator, as in `postgresql://postgres:secret@127.0.0.1:5432/postgres`;
databases called `portico_test_<worker>_<service>` are made there afresh. `PORTICO_TEST_BROKER` and
`PORTICO_TEST_REDIS` are complete addresses. When tests run in several processes, `{worker}` in them is that
process's number: `amqp://guest:guest@127.0.0.1:5672/test-{worker}`, `redis://127.0.0.1:6379/{worker}`.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import unquote, urlsplit

import psycopg
import pytest
from psycopg import sql

from deploy.machinery import Postgres, RabbitMQ, Redis
from deploy.machinery.addresses import SERVICES, PostgresAddress
from deploy.machinery.postgres import create_databases
from tests.support import containers


class Broker(Protocol):
    def url(self, program: str = "admin") -> str: ...


class RedisServer(Protocol):
    @property
    def url(self) -> str: ...


@dataclass(frozen=True, slots=True)
class GivenBroker:
    address: str

    def url(self, program: str = "admin") -> str:
        """One account for all programs."""
        return self.address


@dataclass(frozen=True, slots=True)
class GivenRedis:
    url: str


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresAddress]:
    if named := os.environ.get("PORTICO_TEST_POSTGRES"):
        yield _databases_at(named)
    elif containers.offered(containers.POSTGRES_IMAGE):
        with containers.postgres() as address:
            yield address
    else:
        with Postgres(durable=False) as server:
            yield server.address


@pytest.fixture(scope="session")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    if named := _given("PORTICO_TEST_BROKER"):
        yield GivenBroker(named)
    elif containers.offered(containers.RABBITMQ_IMAGE):
        with containers.rabbitmq(tmp_path_factory.mktemp("rabbitmq")) as address:
            yield address
    else:
        with RabbitMQ() as server:
            yield server.address


@pytest.fixture(scope="session")
def redis_server() -> Iterator[RedisServer]:
    if named := _given("PORTICO_TEST_REDIS"):
        yield GivenRedis(named)
    elif containers.offered(containers.REDIS_IMAGE):
        with containers.redis() as address:
            yield address
    else:
        with Redis() as server:
            yield server.address


def _worker() -> str:
    return os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")


def _given(variable: str) -> str:
    address = os.environ.get(variable, "")
    crowded = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1")) > 1
    if address and crowded and "{worker}" not in address:
        raise pytest.UsageError(f"{variable} needs {{worker}} in it when tests run in several processes.")
    return address.replace("{worker}", _worker())


def _databases_at(administrator: str) -> PostgresAddress:
    parts = urlsplit(administrator)
    address = PostgresAddress(
        parts.hostname or "127.0.0.1",
        parts.port or 5432,
        admin=unquote(parts.username or "postgres"),
        password=unquote(parts.password or ""),
        prefix=f"portico_test_{_worker()}",
    )
    with psycopg.connect(administrator, autocommit=True) as connection:
        for service in SERVICES:
            name = sql.Identifier(f"{address.prefix}_{service}")
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
    create_databases(address)
    return address
