"""How the gateway asks: what both roads of the bus have in common, and a second try for what only reads."""

import asyncio
from collections.abc import Callable
from typing import Protocol, TypeVar, runtime_checkable

from shared import clock
from shared.contracts.errors import ProviderUnavailable, Unavailable
from shared.contracts.message import Question

R = TypeVar("R")

PAUSE = 0.1
WORTH_A_SECOND_TRY = 0.3


class AsyncBus(Protocol):
    """Every question ends by its deadline: with an answer, a refusal, Unavailable or Broken."""

    async def ask(self, question: Question[R]) -> R: ...

    def listen(self, topics: frozenset[str], listener: Callable[[str, bytes], None]) -> None: ...

    async def start(self) -> None: ...

    async def stop(self) -> None: ...


@runtime_checkable
class Reconnecting(Protocol):
    """A road that may miss events while its line is down, and says when it is back."""

    def on_reconnect(self, call: Callable[[], None]) -> None: ...


async def read(bus: AsyncBus, question: Question[R]) -> R:
    """Asks what changes nothing; once more when nobody answered and the deadline leaves room."""
    try:
        return await bus.ask(question)
    except ProviderUnavailable:
        raise
    except Unavailable:
        if (question.who.deadline - clock.now()).total_seconds() < PAUSE + WORTH_A_SECOND_TRY:
            raise
    await asyncio.sleep(PAUSE)
    return await bus.ask(question)
