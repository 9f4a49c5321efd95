"""Threads that keep working something until told to stop; under nameko they are green."""

import threading
from collections.abc import Callable

import structlog

from shared.contracts.errors import Unavailable

log = structlog.get_logger(__name__)


class Loop:
    """Calls `work` again and again: at once while there is more, else when woken or after `pause` seconds."""

    def __init__(self, name: str, work: Callable[[], bool], *, pause: int) -> None:
        self._name = name
        self._work = work
        self._pause = pause
        self._wake = threading.Event()
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def wake(self) -> None:
        self._wake.set()

    def stop(self) -> None:
        """Returns when what is being worked is done, or after ten seconds."""
        self._stopping = True
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(timeout=10)

    def _run(self) -> None:
        while not self._stopping:
            if not self._worked():
                self._wake.wait(self._pause)
                self._wake.clear()

    def _worked(self) -> bool:
        try:
            return self._work()
        except Unavailable as away:
            log.warning("loop waits", loop=self._name, about=away.about)
        except Exception:
            log.exception("loop failed", loop=self._name)
        return False


class Bell:
    """Rung when there is news to send; whoever listens need not wait for its next round."""

    def __init__(self) -> None:
        self._listeners: list[Callable[[], None]] = []

    def listen(self, listener: Callable[[], None]) -> None:
        self._listeners.append(listener)

    def ring(self) -> None:
        for listener in self._listeners:
            listener()
