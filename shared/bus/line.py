"""One connection of the gateway's to the broker, from its opening to its loss; never reused."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import Any
from uuid import uuid4

import structlog
from pika import BasicProperties, URLParameters
from pika.adapters.asyncio_connection import AsyncioConnection
from pika.channel import Channel
from pika.exceptions import AMQPError

from shared.bus import wire
from shared.bus.client import NOBODY_LISTENS, Listener, tell
from shared.contracts.errors import Unavailable

Settle = Callable[[str | None, bytes | Unavailable], None]
"""Is told what became of a question, by its correlation id."""
HEARTBEAT_SECONDS = 10
CLOSE_SECONDS = 3
log = structlog.get_logger(__name__)
logging.getLogger("pika").setLevel(logging.CRITICAL)  # it tells every loss six times over; `lost` tells it once


class Line:
    """`lost` tells why the line is down, `blocked` that the broker takes nothing for now."""

    def __init__(
        self,
        connection: AsyncioConnection,
        channel: Channel,
        *,
        settle: Settle,
        fail_all: Callable[[str], None],
    ) -> None:
        self.blocked = False
        self.lost: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._closed = asyncio.Event()
        self._connection = connection
        self._channel = channel
        self._key = uuid4().hex
        self._settle = settle
        self._fail_all = fail_all
        connection.add_on_close_callback(self._note_closed)
        connection.add_on_connection_blocked_callback(lambda *_: self._note_blocked())
        connection.add_on_connection_unblocked_callback(lambda *_: self._note_unblocked())
        channel.add_on_close_callback(lambda _channel, reason: self._hang_up(str(reason)))
        channel.add_on_return_callback(self._take_back)

    @classmethod
    async def open(
        cls,
        uri: str,
        listeners: list[tuple[frozenset[str], Listener]],
        settle: Settle,
        fail_all: Callable[[str], None],
    ) -> "Line":
        """Raises OSError when the broker is not there."""
        async with asyncio.timeout(HEARTBEAT_SECONDS), _connected(uri) as connection:
            channel: Channel = await _called_back(connection.channel, name="on_open_callback")
            line = cls(connection, channel, settle=settle, fail_all=fail_all)
            await line._hear_replies()
            for topics, listener in listeners:
                await line._hear_events(topics, listener)
            return line

    def send(self, body: bytes, key: str, correlation: str, milliseconds: int) -> None:
        properties = BasicProperties(
            content_type=wire.JSON,
            content_encoding="utf-8",
            reply_to=self._key,
            correlation_id=correlation,
            expiration=str(milliseconds),
            delivery_mode=1,
        )
        try:
            self._channel.basic_publish(wire.QUESTIONS, key, body, properties, mandatory=True)
        except AMQPError as closing:
            raise Unavailable("broker") from closing

    async def close(self) -> None:
        """Returns when the connection is gone, or after a few seconds."""
        self._hang_up("closed")
        with suppress(TimeoutError):
            await asyncio.wait_for(self._closed.wait(), CLOSE_SECONDS)

    async def _hear_replies(self) -> None:
        queue = wire.reply_queue("web", self._key)
        await self._bind(wire.QUESTIONS, queue, {self._key})
        self._channel.basic_consume(queue, self._take_reply, auto_ack=True)

    async def _hear_events(self, topics: frozenset[str], listener: Listener) -> None:
        queue = f"events-web-{self._key}-{uuid4().hex[:6]}"
        await self._bind(wire.EVENTS, queue, topics)
        self._channel.basic_consume(
            queue, lambda _c, method, _p, body: tell(listener, method.routing_key, body), auto_ack=True
        )

    async def _bind(self, exchange: str, queue: str, keys: frozenset[str] | set[str]) -> None:
        channel = self._channel
        await _called_back(partial(channel.exchange_declare, exchange, "topic", durable=True))
        await _called_back(partial(channel.queue_declare, queue, exclusive=True))
        for key in keys:
            await _called_back(partial(channel.queue_bind, queue, exchange, key))

    def _take_reply(self, _channel: Any, _method: Any, properties: BasicProperties, body: bytes) -> None:
        self._settle(properties.correlation_id, body)

    def _take_back(self, _channel: Any, _method: Any, properties: BasicProperties, _body: bytes) -> None:
        self._settle(properties.correlation_id, Unavailable(NOBODY_LISTENS))

    def _hang_up(self, reason: str) -> None:
        self._note_lost(reason)
        if self._connection.is_open:
            self._connection.close()

    def _note_closed(self, _connection: Any, reason: BaseException) -> None:
        self._note_lost(str(reason))
        self._closed.set()

    def _note_lost(self, reason: str) -> None:
        if not self.lost.done():
            self.lost.set_result(reason)

    def _note_blocked(self) -> None:
        log.warning("broker blocked")
        self.blocked = True
        self._fail_all("broker")

    def _note_unblocked(self) -> None:
        log.warning("broker unblocked")
        self.blocked = False


class _Connection(AsyncioConnection):  # type: ignore[misc]  # pika is not checked
    def _output_marshaled_frames(self, marshaled_frames: Sequence[bytes]) -> None:
        """A message is three frames; sent one by one, each would be a packet of its own."""
        super()._output_marshaled_frames([b"".join(marshaled_frames)])


@asynccontextmanager
async def _connected(uri: str) -> AsyncIterator[AsyncioConnection]:
    """A connection that is open, and is closed again if what is done with it fails."""
    opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def settle(_connection: AsyncioConnection, error: object = None) -> None:
        if opened.done():
            return
        if error is None:
            opened.set_result(None)
        else:
            opened.set_exception(ConnectionError(repr(error)))

    parameters = URLParameters(uri)
    parameters.heartbeat = HEARTBEAT_SECONDS
    parameters.socket_timeout = HEARTBEAT_SECONDS
    parameters.tcp_options = {"TCP_USER_TIMEOUT": 1000 * HEARTBEAT_SECONDS}
    connection = _Connection(parameters, on_open_callback=settle, on_open_error_callback=settle)
    try:
        await opened
        yield connection
    except BaseException:
        if not (connection.is_closing or connection.is_closed):
            connection.close()
        raise


async def _called_back(call: Callable[..., Any], *, name: str = "callback") -> Any:
    """Awaits one of pika's calls that answers through a callback."""
    done: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
    call(**{name: lambda answer: None if done.done() else done.set_result(answer)})
    return await done
