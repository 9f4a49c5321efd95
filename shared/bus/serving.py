"""Hosts a service on RabbitMQ with nameko, and makes up for what nameko does not promise.

The only module that knows nameko and eventlet. It must be the first import of its process: it makes the standard
library cooperative, and PostgreSQL's driver with it.
"""

import os
import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # eventlet warns of itself
    import eventlet

    eventlet.monkey_patch()
os.environ["PSYCOPG_WAIT_FUNC"] = "wait_selector"

import logging
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any

import psycopg.waiting
import structlog
from nameko.containers import ServiceContainer
from nameko.messaging import Consumer, QueueConsumer
from nameko.rpc import Rpc, RpcConsumer

from shared.bus import wire
from shared.bus.broker import BrokerBus
from shared.bus.client import Bus
from shared.bus.postman import tune
from shared.bus.queues import events_queue
from shared.bus.service import Service
from shared.contracts.errors import Invalid, Unavailable

log = structlog.get_logger(__name__)
logging.getLogger("kombu").setLevel(logging.CRITICAL)  # it tells with a traceback what is told here in a line

HEARTBEAT_SECONDS = 15
LOOK_UP_SECONDS = 0.25
PAUSE_SECONDS = 1


class Intake(QueueConsumer):  # type: ignore[misc]  # nameko has no types
    """Consumes without ever stopping for a message: bodies come as they are, whatever they claim to be."""

    def __init__(self) -> None:
        super().__init__()
        self._in_hand = 0

    def get_consumers(self, consumer_cls: Any, channel: Any) -> Any:
        channel.auto_decode = False
        for provider in self._providers:
            self._consumers[provider] = consumer_cls(
                queues=[provider.queue],
                on_message=partial(self.take, provider),
                prefetch_count=self.prefetch_count,
            )
        return self._consumers.values()

    def take(self, provider: Any, message: Any) -> None:
        self._in_hand += 1
        self.container.spawn_managed_thread(partial(self._work, provider, message), identifier="message")

    def _work(self, provider: Any, message: Any) -> None:
        try:
            provider.handle_message(message)
            self.ack_message(message)
        finally:
            self._in_hand -= 1

    def ack_message(self, message: Any) -> None:
        """A line that breaks meanwhile is noticed, and mended, by whoever reads from it. nameko expects errors of
        the protocol there and no others: what a socket raises would end the whole service."""
        with suppress(*self.connection_errors, *self.channel_errors):
            super().ack_message(message)

    def on_decode_error(self, message: Any, exc: Exception) -> None:
        """Only a broken compression comes here."""
        log.error("message dropped", key=message.delivery_info["routing_key"], error=str(exc))
        message.ack()

    def consume(self, *args: Any, **kwargs: Any) -> Iterator[Any]:
        try:
            yield from super().consume(*args, safety_interval=LOOK_UP_SECONDS, **kwargs)
        except (*self.connection_errors, *self.channel_errors) as lost:
            log.warning("broker away", reason=repr(lost))
            raise

    def on_connection_error(self, exc: Exception, interval: float) -> None:
        log.warning("broker away", reason=repr(exc))

    def on_iteration(self) -> None:
        """When stopping, what was taken in is still worked and acknowledged before the connection goes."""
        self._cancel_consumers_if_requested()
        if not self._consumers and not self._in_hand:
            self.should_stop = True

    @contextmanager
    def establish_connection(self) -> Iterator[Any]:
        """As nameko's, but without pauses that grow to half a minute."""
        with self.create_connection() as connection:
            connection.ensure_connection(
                self.on_connection_error, interval_start=0.5, interval_step=0.5, interval_max=5
            )
            tune(connection.connection)
            yield connection


class NewsIntake(Intake):
    """A connection of its own for events: should their queue be unwell, questions are answered all the same."""


class Desk(RpcConsumer):  # type: ignore[misc]  # nameko has no types
    """Takes questions in; each is answered at most once.

    As many are worked side by side as the broker hands out before one is acknowledged: nameko's pool of workers,
    and what it does around each of them, is left out.
    """

    queue_consumer = Intake()

    def __init__(self) -> None:
        super().__init__()
        self._answering: dict[str, Answer] = {}

    def register_provider(self, provider: "Answer") -> None:
        super().register_provider(provider)
        self._answering[f"{self.container.service_name}.{provider.method_name}"] = provider

    def handle_message(self, message: Any) -> None:
        key, properties = message.delivery_info["routing_key"], message.properties
        if not properties.get("reply_to"):
            log.warning("question without an asker", key=key)
            return
        body = self._reply(key, message)
        try:
            self.container.bus.answer(
                body, reply_to=properties["reply_to"], correlation=properties.get("correlation_id", "")
            )
        except Unavailable:
            log.warning("reply lost", key=key)

    def _reply(self, key: str, message: Any) -> bytes:
        if message.delivery_info["redelivered"]:
            # Somebody may have begun on it and gone down: to begin again could do it twice.
            return wire.error_body(Unavailable("interrupted"))
        if key not in self._answering:
            return wire.error_body(Invalid("method", {"method": key}))
        return self._answering[key].reply(_raw(message))


class Answer(Rpc):  # type: ignore[misc]  # nameko has no types
    rpc_consumer = Desk()

    def __init__(self, service: Service, **kwargs: Any) -> None:
        self._service = service
        super().__init__(**kwargs)

    def reply(self, body: bytes) -> bytes:
        return self._service.reply(self.method_name, body)


class Hear(Consumer):  # type: ignore[misc]  # nameko has no types
    """Writes arriving events into the inbox, then acknowledges; while the database is away, they wait here."""

    queue_consumer = NewsIntake()

    def __init__(self, service: Service, **kwargs: Any) -> None:
        self._service = service
        super().__init__(events_queue(service.name, service.topics()), **kwargs)

    def handle_message(self, message: Any) -> None:
        topic, body = message.delivery_info["routing_key"], _raw(message)
        while not self._taken(topic, body):
            eventlet.sleep(PAUSE_SECONDS)

    def _taken(self, topic: str, body: bytes) -> bool:
        try:
            if not self._received(topic, body):
                self.container.bus.set_aside(body)
        except Unavailable as away:
            log.warning("event waits", topic=topic, about=away.about)
            return False
        return True

    def _received(self, topic: str, body: bytes) -> bool:
        try:
            self._service.receive(topic, body)
        except Unavailable:
            raise
        except Exception:
            log.exception("event set aside", topic=topic)
            return False
        return True


class Container(ServiceContainer):  # type: ignore[misc]  # nameko has no types
    """nameko's container, with the bus over which its extensions reply."""

    def __init__(self, service_class: type, config: dict[str, Any], *, bus: BrokerBus) -> None:
        super().__init__(service_class, config)
        self.bus = bus


class Host:
    """One service on RabbitMQ."""

    def __init__(self, name: str, make: Callable[[Bus], Service], *, uri: str, workers: int) -> None:
        _assert_cooperative()
        self._bus = BrokerBus(uri, name=name)
        self.service = make(self._bus)
        config = {"AMQP_URI": uri, "max_workers": workers, "HEARTBEAT": HEARTBEAT_SECONDS}
        self._container = Container(_nameko_class(self.service), config, bus=self._bus)
        self._listens = False

    @property
    def connected(self) -> bool:
        """Whether questions reach it and replies leave it."""
        return self._listens and self._bus.connected

    def run(self, *, ready: Callable[[], None]) -> None:
        """Serves until SIGTERM or SIGINT, then finishes what was taken in. Raises what brought it down.

        `ready` is called once it listens; until then a signal ends the process at once.
        """
        self._bus.start()
        self._container.start()
        self._listens = True
        self.service.start(self._bus.publish)
        _on_signal(self._container.stop)
        log.info("serving", service=self.service.name)
        ready()
        self._container.wait()
        self.service.stop()
        self._bus.stop()


def _nameko_class(service: Service) -> type:
    """A class as nameko wants it: one entrypoint for each question, and one for all events."""
    members: dict[str, Any] = {"name": service.name}
    for method in service.answering:
        members[method] = Answer.decorator(service)(_entrypoint())
    if service.hearing:
        members["hear_event"] = Hear.decorator(service)(_entrypoint())
    return type(service.name.capitalize(), (), members)


def _entrypoint() -> Callable[[object], None]:
    """Where nameko hangs an extension, which does the work."""

    def entrypoint(_self: object) -> None:
        raise NotImplementedError

    return entrypoint


def _on_signal(stop: Callable[[], None]) -> None:
    asked = eventlet.event.Event()

    def stop_when_asked() -> None:
        asked.wait()
        stop()

    eventlet.spawn(stop_when_asked)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: asked.ready() or asked.send(True))


def _raw(message: Any) -> bytes:
    body = message.body
    return body.encode() if isinstance(body, str) else bytes(body)


def _assert_cooperative() -> None:
    """Without this a single slow query would stop the whole service."""
    if psycopg.waiting.wait is not psycopg.waiting.wait_selector:
        raise RuntimeError("psycopg was imported before shared.bus.serving")
