"""Keeps one connection to the broker, by itself, and sends over it from any of a service's threads."""

import random
import socket
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import structlog
from amqp import Message, spec  # type: ignore[import-untyped]
from amqp.exceptions import AMQPError  # type: ignore[import-untyped]
from kombu import Connection

from shared.bus import wire
from shared.bus.client import BROKER_AWAY
from shared.contracts.errors import Unavailable

FIRST_PAUSE, LONGEST_PAUSE = 0.25, 5.0
HEARTBEAT_SECONDS = 10
CONFIRM_SECONDS = 10
LOOK_UP_SECONDS = 0.25
READ_BYTES = 16_384
LOST = (AMQPError, OSError)
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Envelope:
    """A message and where it goes. `key` on the nameless exchange is a queue."""

    body: bytes
    exchange: str
    key: str
    properties: dict[str, Any] = field(default_factory=dict)


class Postman:
    """Sends while connected; raises Unavailable at once while the broker is away or takes nothing.

    Replies and returned questions come in on the same line: `arrived` and `came_back` are told of them by
    correlation id, `lost` that none will come any more.
    """

    def __init__(
        self,
        uri: str,
        *,
        name: str,
        arrived: Callable[[str, bytes], None],
        came_back: Callable[[str], None],
        lost: Callable[[], None],
    ) -> None:
        self._uri = uri
        self._name = name
        self._arrived = arrived
        self._came_back = came_back
        self._lost = lost
        self._line: _Line | None = None
        self._first_line = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._keep_connected, name=f"{name} postman", daemon=True)

    def start(self) -> None:
        """Returns once connected, however long the broker takes to be there."""
        self._thread.start()
        self._first_line.wait()

    def stop(self) -> None:
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(timeout=10)

    @property
    def connected(self) -> bool:
        return self._line is not None and not self._line.blocked

    @property
    def reply_to(self) -> str:
        """The routing key under which replies reach this line."""
        return self._open_line().reply_to

    def send(self, envelope: Envelope, *, mandatory: bool = False) -> None:
        """Hands a passing message to the broker, without waiting for its word."""
        self._open_line().send(envelope, mandatory=mandatory)

    def deliver(self, envelopes: Sequence[Envelope]) -> None:
        """Returns once the broker has confirmed that it keeps all of them. Raises Unavailable otherwise."""
        self._open_line().deliver(envelopes)

    def _open_line(self) -> "_Line":
        line = self._line
        if line is None or line.blocked:
            raise Unavailable(BROKER_AWAY)
        return line

    def _keep_connected(self) -> None:
        pause = FIRST_PAUSE
        while not self._stopping.is_set():
            try:
                self._line = _Line(self._uri, self._name, self._arrived, self._came_back)
                log.info("broker connected", program=self._name)
                self._first_line.set()
                pause = FIRST_PAUSE
                self._line.listen_until(self._stopping)
            except Exception as failure:  # whatever it was, the next line may be better
                log.warning("broker away", program=self._name, reason=repr(failure))
            self._hang_up()
            self._stopping.wait(pause * random.uniform(0.5, 1))  # noqa: S311 - jitter, not a secret
            pause = min(2 * pause, LONGEST_PAUSE)

    def _hang_up(self) -> None:
        line, self._line = self._line, None
        if line is not None:
            line.close()
            self._lost()


class _Line:
    """One connection: a channel for passing messages, and one on which the broker confirms what it keeps."""

    def __init__(
        self, uri: str, name: str, arrived: Callable[[str, bytes], None], came_back: Callable[[str], None]
    ) -> None:
        self.blocked = False
        self.reply_to = uuid4().hex
        self._arrived = arrived
        self._came_back = came_back
        self._connection = _connection(uri, self._note_blocked, self._note_unblocked)
        self._socket: socket.socket = self._connection.sock
        self._passing = self._channel()
        self._keeping = self._channel()
        self._unconfirmed: set[int] = set()
        self._last_tag = 0
        self._closed = False
        self._news = threading.Condition()
        self._furnish(wire.reply_queue(name, self.reply_to))

    def listen_until(self, stopping: threading.Event) -> None:
        while not stopping.is_set():
            try:
                self._connection.drain_events(timeout=LOOK_UP_SECONDS)
            except TimeoutError:
                self._connection.heartbeat_tick()
        self._connection.close()

    def send(self, envelope: Envelope, *, mandatory: bool) -> None:
        self._publish(self._passing, envelope, mandatory=mandatory, delivery_mode=1)

    def deliver(self, envelopes: Sequence[Envelope]) -> None:
        with self._news:
            tags = {self._deliver(envelope) for envelope in envelopes}
            self._news.wait_for(
                lambda: self._closed or self.blocked or not tags & self._unconfirmed, timeout=CONFIRM_SECONDS
            )
            missing = tags & self._unconfirmed
            self._unconfirmed -= tags
        if missing:
            raise Unavailable("broker")

    def close(self) -> None:
        with self._news:
            self._closed = True
            self._news.notify_all()
        self._connection.collect()

    def _channel(self) -> Any:
        channel = self._connection.channel()
        channel.auto_decode = False
        return channel

    def _deliver(self, envelope: Envelope) -> int:
        self._publish(self._keeping, envelope, mandatory=False, delivery_mode=2)
        self._last_tag += 1
        self._unconfirmed.add(self._last_tag)
        return self._last_tag

    def _publish(self, channel: Any, envelope: Envelope, *, mandatory: bool, delivery_mode: int) -> None:
        message = Message(
            envelope.body,
            content_type=wire.JSON,
            content_encoding="utf-8",
            delivery_mode=delivery_mode,
            **envelope.properties,
        )
        address = (0, envelope.exchange, envelope.key, mandatory, False)
        try:
            # The channel's own basic_publish would read from the connection, which is for `listen_until` to do.
            channel.send_method(spec.Basic.Publish, "Bssbb", address, message)
        except LOST as failure:
            with suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)  # half a message may be out: nothing may follow it
            raise Unavailable("broker") from failure

    def _furnish(self, replies: str) -> None:
        channel = self._passing
        channel.exchange_declare(wire.QUESTIONS, "topic", durable=True, auto_delete=False)
        channel.exchange_declare(wire.EVENTS, "topic", durable=True, auto_delete=False)
        channel.queue_declare(
            wire.UNREADABLE, durable=True, auto_delete=False, arguments={"x-queue-type": "quorum"}
        )
        channel.queue_declare(replies, exclusive=True)
        channel.queue_bind(replies, wire.QUESTIONS, self.reply_to)
        channel.basic_consume(replies, callback=self._take_reply, no_ack=True)
        channel.events["basic_return"].add(self._take_back)
        self._keeping.confirm_select()
        self._keeping.events["basic_ack"].add(self._note_confirmed)
        self._keeping.events["basic_nack"].add(self._note_refused)

    def _take_reply(self, message: Any) -> None:
        self._arrived(message.properties.get("correlation_id", ""), message.body)

    def _take_back(self, _reason: Any, _exchange: str, _key: str, message: Any) -> None:
        self._came_back(message.properties.get("correlation_id", ""))

    def _note_confirmed(self, tag: int, multiple: bool) -> None:
        with self._news:
            self._unconfirmed -= {
                known for known in self._unconfirmed if known == tag or (multiple and known < tag)
            }
            self._news.notify_all()

    def _note_refused(self, _tag: int, _multiple: bool) -> None:
        raise ConnectionError("the broker could not keep a message")

    def _note_blocked(self, reason: str) -> None:
        log.warning("broker blocked", reason=reason)
        with self._news:
            self.blocked = True
            self._news.notify_all()

    def _note_unblocked(self) -> None:
        log.warning("broker unblocked")
        self.blocked = False


def _connection(uri: str, blocked: Callable[[str], None], unblocked: Callable[[], None]) -> Any:
    options = {
        "on_blocked": blocked,
        "on_unblocked": unblocked,
        "write_timeout": HEARTBEAT_SECONDS,
        "socket_settings": {socket.TCP_USER_TIMEOUT: 1000 * HEARTBEAT_SECONDS},
    }
    described = Connection(
        uri, heartbeat=HEARTBEAT_SECONDS, connect_timeout=HEARTBEAT_SECONDS, transport_options=options
    )
    connection = described.transport.establish_connection()
    tune(connection)
    return connection


def tune(connection: Any) -> None:
    """What py-amqp leaves out, on a connection that has just been opened."""
    # It asks the kernel for every piece of every frame, nine times a message: once is enough.
    receive = connection.sock.recv
    connection.transport._quick_recv = lambda wanted: receive(max(wanted, READ_BYTES))
    # It would wait for ever for a broker that took a declaration and never answered.
    connection.sock.settimeout(HEARTBEAT_SECONDS)
