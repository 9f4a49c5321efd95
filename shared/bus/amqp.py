"""The gateway's road: one asyncio connection of pika's, speaking nameko's format, that comes back by itself."""

import asyncio
import random
from collections.abc import Callable
from typing import TypeVar
from uuid import uuid4

import structlog

from shared import clock
from shared.bus import wire
from shared.bus.circuit import Circuit
from shared.bus.client import BROKER_AWAY, Listener
from shared.bus.line import Line
from shared.contracts.errors import Unavailable
from shared.contracts.message import Question

R = TypeVar("R")
log = structlog.get_logger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = 0.25, 5.0


class AmqpClient:
    """Asks services over RabbitMQ. Every question ends by its deadline, with an answer or with Unavailable."""

    def __init__(self, uri: str) -> None:
        self._uri = uri
        self._circuits: dict[str, Circuit] = {}
        self._listeners: list[tuple[frozenset[str], Listener]] = []
        self._reconnected: list[Callable[[], None]] = []
        self._waiting: dict[str, asyncio.Future[bytes]] = {}
        self._line: Line | None = None
        self._supervisor: asyncio.Task[None] | None = None
        self._up = asyncio.Event()

    @property
    def connected(self) -> bool:
        return self._line is not None and not self._line.blocked

    async def start(self) -> None:
        """Connects in the background: until then questions are refused at once."""
        self._supervisor = asyncio.create_task(self._keep_connected())

    async def stop(self) -> None:
        if self._supervisor:
            self._supervisor.cancel()
        self._fail_all("broker")
        if self._line:
            await self._line.close()

    async def wait_connected(self) -> None:
        """Returns when there is a line to the broker, however long that takes."""
        await self._up.wait()

    def listen(self, topics: frozenset[str], listener: Listener) -> None:
        """Tells of passing events while connected; nothing is kept for it. Call before `start`."""
        self._listeners.append((topics, listener))

    def on_reconnect(self, call: Callable[[], None]) -> None:
        """Events may have been missed while the line was down: drop what was remembered."""
        self._reconnected.append(call)

    async def ask(self, question: Question[R]) -> R:
        kind = type(question)
        service = kind.service_name()
        circuit = self._circuits.get(service) or self._circuits.setdefault(service, Circuit())
        left = wire.milliseconds_left(question, now=clock.now())
        try:
            async with asyncio.timeout(left / 1000), circuit.places:
                with circuit.trying():
                    body = await self._reply(question)
        except TimeoutError:
            circuit.note_silence()
            raise Unavailable(service) from None
        circuit.note_answer()
        return wire.read_reply(kind, body)

    async def _reply(self, question: Question[R]) -> bytes:
        if self._line is None or self._line.blocked:
            raise Unavailable(BROKER_AWAY)
        correlation = uuid4().hex
        reply: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        self._waiting[correlation] = reply
        try:
            left = wire.milliseconds_left(question, now=clock.now())
            self._line.send(wire.question_body(question), wire.routing_key(type(question)), correlation, left)
            return await reply
        finally:
            del self._waiting[correlation]

    async def _keep_connected(self) -> None:
        pause = FIRST_PAUSE
        while True:
            try:
                self._line = await Line.open(self._uri, self._listeners, self._settle, self._fail_all)
                pause = FIRST_PAUSE
                self._note_connected()
                reason = await self._line.lost
            except (ConnectionError, OSError, TimeoutError) as failure:
                reason = repr(failure)
            self._line = None
            self._up.clear()
            self._fail_all("broker")
            log.warning("broker away", reason=reason)
            await asyncio.sleep(pause * random.uniform(0.5, 1))  # noqa: S311 - jitter, not a secret
            pause = min(2 * pause, LONGEST_PAUSE)

    def _note_connected(self) -> None:
        log.info("broker connected")
        self._up.set()
        for call in self._reconnected:
            call()

    def _settle(self, correlation: str | None, outcome: bytes | Unavailable) -> None:
        reply = self._waiting.get(correlation or "")
        if reply is None or reply.done():
            return
        if isinstance(outcome, Unavailable):
            reply.set_exception(outcome)
        else:
            reply.set_result(outcome)

    def _fail_all(self, about: str) -> None:
        for correlation in list(self._waiting):
            self._settle(correlation, Unavailable(about))
