"""The road inside one process: the same services, the same JSON, the same promises, no broker."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import structlog

from shared import clock
from shared.bus import wire
from shared.bus.client import NOBODY_LISTENS, Listener, tell
from shared.bus.outbox import Parcel
from shared.bus.service import Service
from shared.contracts.errors import Unavailable
from shared.contracts.message import Question
from shared.database import assert_no_open_unit

R = TypeVar("R")
log = structlog.get_logger(__name__)


class LocalBus:
    """Asks services of the same process. Services are added once all are built: they know each other by it."""

    def __init__(self) -> None:
        self._services: dict[str, Service] = {}
        self._listeners: list[tuple[frozenset[str], Listener]] = []

    def add(self, service: Service) -> None:
        self._services[service.name] = service

    def start(self) -> None:
        for service in self._services.values():
            service.start(self.publish)

    def stop(self) -> None:
        for service in self._services.values():
            service.stop()

    def ask(self, question: Question[R]) -> R:
        assert_no_open_unit()
        wire.milliseconds_left(question, now=clock.now())
        kind = type(question)
        reply = self.reply(kind.service_name(), kind.wire_name(), wire.question_body(question))
        if question.who.deadline <= clock.now():  # an answer after it is none, whatever was done
            raise Unavailable(kind.service_name())
        return wire.read_reply(kind, reply)

    def reply(self, service: str, method: str, body: bytes) -> bytes:
        """The reply to a question, both as they travel."""
        if service not in self._services:
            return wire.error_body(Unavailable(NOBODY_LISTENS))
        return self._services[service].reply(method, body)

    def publish(self, parcels: Sequence[Parcel]) -> None:
        """Into the inboxes of those who hear the topic, and to listeners."""
        for parcel in parcels:
            body = parcel.body.encode()
            for service in self._services.values():
                if parcel.topic in service.topics():
                    _deliver(service, parcel.topic, body)
            for topics, listener in self._listeners:
                if parcel.topic in topics:
                    tell(listener, parcel.topic, body)

    def listen(self, topics: frozenset[str], listener: Listener) -> None:
        """Tells of passing events while this process lives; nothing is kept for it."""
        self._listeners.append((topics, listener))


class LocalClient:
    """The gateway's way onto the local road: questions run on threads, so that the event loop stays free."""

    def __init__(self, bus: LocalBus, *, threads: int = 16) -> None:
        self._bus = bus
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="local bus")

    async def ask(self, question: Question[R]) -> R:
        left = wire.milliseconds_left(question, now=clock.now())
        asked = asyncio.get_running_loop().run_in_executor(self._threads, self._bus.ask, question)
        try:
            return await asyncio.wait_for(asked, left / 1000)
        except TimeoutError:
            raise Unavailable(type(question).service_name()) from None

    def listen(self, topics: frozenset[str], listener: Listener) -> None:
        self._bus.listen(topics, listener)

    def on_reconnect(self, call: Callable[[], None]) -> None:
        """Never: this line is never down."""

    async def start(self) -> None:
        """Nothing to connect to."""

    async def stop(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)


def _deliver(service: Service, topic: str, body: bytes) -> None:
    """Raises Unavailable when the service cannot take it now; what it never will is set aside in the log."""
    try:
        service.receive(topic, body)
    except Unavailable:
        raise
    except Exception:
        log.exception("event set aside", topic=topic, service=service.name, body=body.decode())
