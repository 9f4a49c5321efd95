"""What a check says when it does not hold, and how long it waits until then."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
PAUSE = 0.25


class CheckFailed(Exception):
    """The sentence says what was seen instead."""


def demand(holds: bool, otherwise: str) -> None:
    if not holds:
        raise CheckFailed(otherwise)


def awaited(find: Callable[[], T | None], *, seconds: float, otherwise: str) -> T:
    """The first thing found. Raises CheckFailed when there is none in time."""
    deadline = time.monotonic() + seconds
    while (found := find()) is None:
        demand(time.monotonic() < deadline, f"{otherwise} (waited {seconds:.0f} s)")
        time.sleep(PAUSE)
    return found
