"""What goes wrong with the next deliveries, in the order in which it was asked for."""

from collections import deque
from dataclasses import dataclass
from enum import StrEnum
from threading import Lock


class Mishap(StrEnum):
    REFUSE = "refuse"
    """Answered 451: try again later. Nothing is kept."""

    DROP = "drop"
    """Kept and answered 250, then the connection is cut."""

    LOSE_ANSWER = "lose-answer"
    """Kept, then the connection is cut in place of the answer."""

    HANG = "hang"
    """Kept and answered, but only after a while."""


@dataclass(frozen=True, slots=True)
class Fault:
    mishap: Mishap
    seconds: int = 0


class Faults:
    """One fault is used up by each delivery."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._waiting: deque[Fault] = deque()

    def add(self, mishap: Mishap, *, times: int = 1, seconds: int = 0) -> None:
        with self._lock:
            self._waiting.extend([Fault(mishap, seconds)] * times)

    def take(self) -> Fault | None:
        with self._lock:
            return self._waiting.popleft() if self._waiting else None

    def clear(self) -> None:
        with self._lock:
            self._waiting.clear()
