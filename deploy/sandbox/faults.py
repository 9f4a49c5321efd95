"""Trouble on order: the next answers of an operation come late, never, broken, or not until released."""

import asyncio
from collections.abc import Iterator
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from deploy.sandbox.ids import fresh
from deploy.sandbox.refusals import ProviderFailure


class ConnectionLost(Exception):
    """The connection ends here, without an answer."""


class Trouble(BaseModel):
    """What goes wrong, where, and how often."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    operation: str
    """Such as `checkout.sessions.create`; `*` is any operation."""
    answer: Literal["late", "held", "lost", "broken"]
    """After `seconds` · when released · the connection closes · a 500."""
    when: Literal["before", "after"] = "after"
    """Before or after the operation's effect."""
    times: int = Field(default=1, ge=1)
    seconds: float = Field(default=0, ge=0, le=600)
    account: str | None = None
    remembered: bool = True
    """Whether a broken answer is what the idempotency key replays, as Stripe does."""


class Fault:
    def __init__(self, trouble: Trouble) -> None:
        self.id = fresh("fault", length=10)
        self.trouble = trouble
        self.left = trouble.times
        self.waiting = 0
        self._released = asyncio.Event()

    @property
    def replaces_answer(self) -> bool:
        """The effect happens, and a 500 is what is remembered of it."""
        return self.trouble.answer == "broken" and self.trouble.remembered

    def release(self) -> None:
        self.left = 0
        self._released.set()

    async def strike(self) -> None:
        if self.trouble.answer == "lost":
            raise ConnectionLost
        if self.trouble.answer == "broken":
            raise broken_answer()
        self.waiting += 1
        try:
            limit = self.trouble.seconds if self.trouble.answer == "late" else None
            await asyncio.wait_for(self._released.wait(), limit)
        except TimeoutError:
            return
        finally:
            self.waiting -= 1


class Faults:
    def __init__(self) -> None:
        self._faults: dict[str, Fault] = {}

    def __iter__(self) -> Iterator[Fault]:
        return iter(self._faults.values())

    def add(self, trouble: Trouble) -> Fault:
        fault = Fault(trouble)
        self._faults[fault.id] = fault
        return fault

    def meet(self, operation: str, *, account: str) -> Fault | None:
        """The trouble that lies in this request's way, counted as met."""
        for fault in self:
            if fault.left and _concerns(fault.trouble, operation, account):
                fault.left -= 1
                return fault
        return None

    def release(self, ident: str) -> bool:
        fault = self._faults.pop(ident, None)
        if fault:
            fault.release()
        return fault is not None

    def release_all(self) -> None:
        for ident in list(self._faults):
            self.release(ident)


async def endure(fault: Fault | None, when: Literal["before", "after"]) -> None:
    """Lets the fault strike, if this is its time. Raises ConnectionLost or ProviderFailure."""
    if fault and fault.trouble.when == when:
        await fault.strike()


def broken_answer() -> ProviderFailure:
    return ProviderFailure("Something went wrong at the payment provider.")


def _concerns(trouble: Trouble, operation: str, account: str) -> bool:
    return trouble.operation in ("*", operation) and trouble.account in (None, account)
