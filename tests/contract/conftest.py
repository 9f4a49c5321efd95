"""The road under test: everything in this folder runs over both, unless it is about one of them."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest

from deploy.machinery.addresses import PostgresAddress
from tests.support.databases import postgres_database
from tests.support.roads import SERVICES, BrokerRoad, Road, broker_road, hosted, local_road
from tests.support.services import Broker


@pytest.fixture(scope="session", params=["local", "amqp"])
def road(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Road]:
    """`echo` and `parrot`, in this process or as programs of their own behind a broker."""
    if request.param == "amqp":
        yield request.getfixturevalue("amqp_road")
        return
    with local_road(tmp_path_factory.mktemp("local-road")) as local:
        yield local


@pytest.fixture(scope="session")
def amqp_road(postgres: PostgresAddress, broker: Broker) -> Iterator[BrokerRoad]:
    databases = {name: postgres_database(postgres, module.Model.metadata) for name, module in SERVICES.items()}
    with ExitStack() as stack, ThreadPoolExecutor() as pool:
        programs = [hosted(name, database=url, broker=broker.url()) for name, url in databases.items()]
        for program in programs:
            stack.callback(program.close)
        list(pool.map(lambda program: program.start(), programs))
        yield stack.enter_context(broker_road(broker.url(), databases))
