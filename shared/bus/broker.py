"""A service's way onto the broker: it asks others with a deadline, answers, and publishes its news."""

from collections.abc import Sequence
from concurrent.futures import Future
from typing import TypeVar
from uuid import uuid4

from shared import clock
from shared.bus import wire
from shared.bus.client import NOBODY_LISTENS
from shared.bus.outbox import Parcel
from shared.bus.postman import Envelope, Postman
from shared.contracts.errors import Unavailable
from shared.contracts.message import Question
from shared.database import assert_no_open_unit

R = TypeVar("R")


class BrokerBus:
    """Blocks the calling thread, and no other."""

    def __init__(self, uri: str, *, name: str) -> None:
        self._waiting: dict[str, Future[bytes]] = {}
        self._postman = Postman(
            uri, name=name, arrived=self._arrived, came_back=self._came_back, lost=self._fail_all
        )

    @property
    def connected(self) -> bool:
        return self._postman.connected

    def start(self) -> None:
        self._postman.start()

    def stop(self) -> None:
        self._postman.stop()

    def ask(self, question: Question[R]) -> R:
        assert_no_open_unit()
        kind = type(question)
        left = wire.milliseconds_left(question, now=clock.now())
        correlation = uuid4().hex
        reply = self._waiting[correlation] = Future()
        try:
            self._send(wire.question_body(question), wire.routing_key(kind), correlation, left)
            body = reply.result(timeout=left / 1000)
        except TimeoutError:
            raise Unavailable(kind.service_name()) from None
        finally:
            del self._waiting[correlation]
        return wire.read_reply(kind, body)

    def answer(self, body: bytes, *, reply_to: str, correlation: str | None) -> None:
        """Raises Unavailable when the broker is away: then the asker cannot be reached, and does not wait long."""
        self._postman.send(Envelope(body, wire.QUESTIONS, reply_to, {"correlation_id": correlation}))

    def publish(self, parcels: Sequence[Parcel]) -> None:
        """Returns once the broker has confirmed all of them."""
        self._postman.deliver(
            [
                Envelope(parcel.body.encode(), wire.EVENTS, parcel.topic, {"message_id": parcel.event_id})
                for parcel in parcels
            ]
        )

    def set_aside(self, body: bytes) -> None:
        """Keeps what nobody could read where an operator can look at it."""
        self._postman.deliver([Envelope(body, "", wire.UNREADABLE)])

    def _send(self, body: bytes, key: str, correlation: str, milliseconds: int) -> None:
        properties = {
            "reply_to": self._postman.reply_to,
            "correlation_id": correlation,
            "expiration": str(milliseconds),
        }
        self._postman.send(Envelope(body, wire.QUESTIONS, key, properties), mandatory=True)

    def _arrived(self, correlation: str, body: bytes) -> None:
        reply = self._waiting.get(correlation)
        if reply is not None and not reply.done():
            reply.set_result(body)

    def _came_back(self, correlation: str) -> None:
        reply = self._waiting.get(correlation)
        if reply is not None and not reply.done():
            reply.set_exception(Unavailable(NOBODY_LISTENS))

    def _fail_all(self) -> None:
        for reply in list(self._waiting.values()):
            if not reply.done():
                reply.set_exception(Unavailable("broker"))
