"""Test services in containers, furnished by the same files as production."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TypeVar

import psycopg
from testcontainers.core.config import testcontainers_config
from testcontainers.core.container import DockerContainer

from deploy.machinery.addresses import BrokerAddress, PostgresAddress, RedisAddress
from deploy.machinery.postgres import INIT
from deploy.machinery.processes import run
from deploy.machinery.rabbitmq import definitions_of, greets
from deploy.machinery.redis import pongs
from tests.support.waiting import until

POSTGRES_IMAGE = "postgres:17"
RABBITMQ_IMAGE = "rabbitmq:4-management"
REDIS_IMAGE = "redis:7-alpine"
PATIENCE = 60.0
Address = TypeVar("Address", PostgresAddress, BrokerAddress, RedisAddress)


@cache
def offered(image: str) -> bool:
    """An engine answers, and has the image or can get it."""
    if not shutil.which("docker") or not _succeeds("docker", "version"):
        return False
    return _succeeds("docker", "image", "inspect", image) or _succeeds("docker", "pull", "--quiet", image)


@contextmanager
def postgres() -> Iterator[PostgresAddress]:
    address = PostgresAddress("127.0.0.1", 5432)
    container = _container(POSTGRES_IMAGE, address.port, address.environment())
    container.with_volume_mapping(str(INIT), "/docker-entrypoint-initdb.d/portico.sh", "ro")
    with container:
        yield _answering(container, address, _admits)


@contextmanager
def rabbitmq(folder: Path) -> Iterator[BrokerAddress]:
    address = BrokerAddress("127.0.0.1", 5672)
    definitions, settings = folder / "definitions.json", folder / "portico.conf"
    definitions.write_text(definitions_of(address))
    settings.write_text("load_definitions = /etc/rabbitmq/definitions.json\n")
    container = _container(RABBITMQ_IMAGE, address.port, {})
    container.with_volume_mapping(str(definitions), "/etc/rabbitmq/definitions.json", "ro")
    container.with_volume_mapping(str(settings), "/etc/rabbitmq/conf.d/50-portico.conf", "ro")
    with container:
        yield _answering(container, address, greets)


@contextmanager
def redis() -> Iterator[RedisAddress]:
    address = RedisAddress("127.0.0.1", 6379)
    container = _container(REDIS_IMAGE, address.port, {})
    container.with_command(f"redis-server --requirepass {address.password} --save '' --appendonly no")
    with container:
        yield _answering(container, address, pongs)


def _succeeds(*command: str) -> bool:
    return run(command).returncode == 0


def _container(image: str, port: int, environment: dict[str, str]) -> DockerContainer:
    # Without its reaper's image, testcontainers would refuse to start anything.
    testcontainers_config.ryuk_disabled = not offered(testcontainers_config.ryuk_image)
    container = DockerContainer(image)
    for name, value in environment.items():
        container.with_env(name, value)
    return container.with_exposed_ports(port)


def _answering(container: DockerContainer, inside: Address, answers: Callable[[Address], bool]) -> Address:
    """Ports may be published on this machine's loopback alone, which testcontainers does not always expect."""
    port = int(container.get_exposed_port(inside.port))
    hosts = dict.fromkeys(("127.0.0.1", str(container.get_container_host_ip())))
    places = [replace(inside, host=host, port=port) for host in hosts]
    return until(lambda: [place for place in places if answers(place)], seconds=PATIENCE)[0]


def _admits(address: PostgresAddress) -> bool:
    try:
        psycopg.connect(address.url("notify").replace("+psycopg", ""), connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True
