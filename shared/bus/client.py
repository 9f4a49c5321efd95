"""What the house sees of the bus, whichever road is behind it."""

from collections.abc import Callable
from typing import Protocol, TypeVar

import structlog

from shared.contracts.message import Question

R = TypeVar("R")
log = structlog.get_logger(__name__)

DEADLINE, NOBODY_LISTENS, BROKER_AWAY, CIRCUIT_OPEN = "deadline", "nobody listens", "broker away", "circuit open"
NEVER_WORKED = frozenset((DEADLINE, NOBODY_LISTENS, BROKER_AWAY, CIRCUIT_OPEN))
"""What Unavailable is about when it is certain that no service has begun on the question."""

Listener = Callable[[str, bytes], None]
"""Is told the topic and the JSON of a passing event."""


class Bus(Protocol):
    """A service's way to the others. Raises the refusal they answered with, Unavailable, or Broken."""

    def ask(self, question: Question[R]) -> R: ...


class Client(Protocol):
    """The gateway's way to the services. Every question ends by its deadline."""

    async def ask(self, question: Question[R]) -> R: ...

    def listen(self, topics: frozenset[str], listener: Listener) -> None:
        """Tells of passing events while connected; nothing is kept for it. Call before `start`."""

    def on_reconnect(self, call: Callable[[], None]) -> None:
        """Called whenever the line is up: events may have been missed, so drop what was remembered."""

    async def start(self) -> None: ...

    async def stop(self) -> None: ...


def tell(listener: Listener, topic: str, body: bytes) -> None:
    """A listener that fails must not take the line down with it."""
    try:
        listener(topic, body)
    except Exception:
        log.exception("listener failed", topic=topic)
