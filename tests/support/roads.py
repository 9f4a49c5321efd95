"""Both roads of the bus with `echo` and `parrot` on them, behind one face for the tests."""

import asyncio
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol, TypeVar
from uuid import uuid4

from shared.bus import wire
from shared.bus.amqp import AmqpClient
from shared.bus.client import Client
from shared.bus.inbox import Inbox
from shared.bus.local import LocalBus, LocalClient
from shared.bus.outbox import Parcel
from shared.config import DEMO_SECRET, Config
from shared.contracts.message import Question
from shared.database import Database
from tests.support import broker
from tests.support.databases import sqlite_database
from tests.support.echo import service as echo
from tests.support.hosting import Hosted
from tests.support.looping import Background
from tests.support.parrot import service as parrot

R = TypeVar("R")
SERVICES = {"echo": echo, "parrot": parrot}


class Road(Protocol):
    """`ask` waits for the answer; `ask_together` gives each question's answer, or what it raised; `begin` promises
    these."""

    def ask(self, question: Question[R]) -> R: ...

    def ask_together(self, questions: Sequence[Question[R]]) -> list[R | BaseException]: ...

    def begin(self, questions: Sequence[Question[R]]) -> Future[list[R | BaseException]]: ...

    def ask_raw(self, service: str, method: str, body: bytes) -> bytes:
        """The reply to a question, both as they travel."""

    def tell(self, topic: str, bodies: Sequence[bytes]) -> None:
        """Events as they travel."""

    def inbox(self, service: str) -> Inbox: ...


class Asking:
    """What both roads have in common: an asyncio client, asked by a test that is not."""

    def __init__(self, client: Client, background: Background) -> None:
        self._client = client
        self._background = background

    def ask(self, question: Question[R]) -> R:
        return self._background.run(self._client.ask(question))

    def ask_together(self, questions: Sequence[Question[R]]) -> list[R | BaseException]:
        return self.begin(questions).result()

    def begin(self, questions: Sequence[Question[R]]) -> Future[list[R | BaseException]]:
        return self._background.begin(self._all(questions))

    async def _all(self, questions: Sequence[Question[R]]) -> list[R | BaseException]:
        return await asyncio.gather(*map(self._client.ask, questions), return_exceptions=True)


class LocalRoad(Asking):
    def __init__(self, bus: LocalBus, inboxes: dict[str, Inbox], background: Background) -> None:
        super().__init__(LocalClient(bus), background)
        self._bus = bus
        self._inboxes = inboxes

    def ask_raw(self, service: str, method: str, body: bytes) -> bytes:
        return self._bus.reply(service, method, body)

    def tell(self, topic: str, bodies: Sequence[bytes]) -> None:
        self._bus.publish([Parcel(uuid4().hex, 1, topic, body.decode()) for body in bodies])

    def inbox(self, service: str) -> Inbox:
        return self._inboxes[service]


class BrokerRoad(Asking):
    def __init__(
        self, client: AmqpClient, url: str, databases: dict[str, Database], background: Background
    ) -> None:
        super().__init__(client, background)
        self._url = url
        self._databases = databases

    def ask_raw(self, service: str, method: str, body: bytes) -> bytes:
        return broker.ask(self._url, f"{service}.{method}", body)

    def tell(self, topic: str, bodies: Sequence[bytes]) -> None:
        broker.publish(self._url, wire.EVENTS, topic, bodies)

    def inbox(self, service: str) -> Inbox:
        return Inbox(self._databases[service], SERVICES[service].POST.inbox, handle=_nobody)


@contextmanager
def local_road(folder: Path) -> Iterator[LocalRoad]:
    bus = LocalBus()
    inboxes = {}
    for name, module in SERVICES.items():
        url = sqlite_database(folder / f"{name}.sqlite3", module.Model.metadata)
        service = module.make(config(database_url=url), bus)
        bus.add(service)
        inboxes[name] = service.inbox
    bus.start()
    with Background() as background:
        yield LocalRoad(bus, inboxes, background)
    bus.stop()


@contextmanager
def broker_road(url: str, addresses: dict[str, str]) -> Iterator[BrokerRoad]:
    """To services that are hosted already, over their databases."""
    databases = {name: Database(address, connections=2) for name, address in addresses.items()}
    client = AmqpClient(url)
    with Background() as background:
        background.run(client.start())
        background.run(client.wait_connected())
        yield BrokerRoad(client, url, databases, background)
        background.run(client.stop())
    for database in databases.values():
        database.close()


def hosted(name: str, *, database: str, broker: str, **settings: str) -> Hosted:
    return Hosted("tests.support.hosted", name, database=database, broker=broker, **settings)


def config(**settings: object) -> Config:
    return Config.model_validate({"environment": "demo", "secret_key": DEMO_SECRET, **settings})


def _nobody(handler: str, parcel: Parcel) -> None:
    raise RuntimeError(f"{handler} works {parcel.topic} in its own program")
