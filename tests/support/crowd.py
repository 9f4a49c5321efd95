"""Several people doing the same thing at the same moment."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

T = TypeVar("T")

PATIENCE = 30


def at_once(deeds: Sequence[Callable[[], T]]) -> list[T | Exception]:
    """What came of each deed: its result, or what it raised."""
    barrier = Barrier(len(deeds))

    def done(deed: Callable[[], T]) -> T | Exception:
        barrier.wait(PATIENCE)
        try:
            return deed()
        except Exception as failure:
            return failure

    with ThreadPoolExecutor(len(deeds)) as crowd:
        return list(crowd.map(done, deeds))
