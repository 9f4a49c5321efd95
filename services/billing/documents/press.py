"""Prints documents in processes that stay, so that whoever waits for one holds up nobody else.

The same under threads and under green threads: all waiting is on a socket or on a queue.
"""

import math
import os
import queue
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from services.billing.documents.errors import PressBusy, PressJammed, Unprintable
from services.billing.documents.values import Paper
from services.billing.documents.wire import ORDER, REFUSAL, receive, send, written

_ROOT = Path(__file__).parents[3]
LARGEST_ORDER = 4 << 20


class WorkerLost(Exception):
    """The worker died, or took too long."""


class Worker:
    """One process and the line to it."""

    def __init__(self, *, seconds: float, niceness: int = 0) -> None:
        self._seconds = seconds
        self._line, other_end = socket.socketpair()
        try:
            self._process = _started(other_end.fileno(), math.ceil(seconds) + 1, niceness)
        except OSError:
            self._line.close()
            raise
        finally:
            other_end.close()

    def answer(self, order: bytes) -> tuple[bytes, bytes]:
        deadline = time.monotonic() + self._seconds

        def mind_the_time() -> None:
            left = deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError("no document in time")
            self._line.settimeout(left)

        try:
            mind_the_time()
            send(self._line, kind=ORDER, body=order)
            return receive(self._line, before_each=mind_the_time)
        except (OSError, EOFError) as error:
            raise WorkerLost from error

    def stop(self) -> None:
        self._process.kill()
        self._line.close()
        self._process.wait()


def _started(socket_number: int, patience: int, niceness: int) -> subprocess.Popen[bytes]:
    numbers = map(str, (socket_number, patience, niceness))
    return subprocess.Popen(  # noqa: S603 (our own program, by our own interpreter)
        [sys.executable, "-m", "services.billing.documents.worker", *numbers],
        cwd=_ROOT,
        # Not the service's environment: its secrets are no business of a process that reads strangers' text.
        env={"PATH": os.environ.get("PATH", ""), "RAYON_NUM_THREADS": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        pass_fds=(socket_number,),
        start_new_session=True,
    )


class Post:
    """A place at the press, held by one worker after another: the first starts with the first order."""

    def __init__(self, *, seconds: float, documents_per_worker: int, niceness: int) -> None:
        self._seconds = seconds
        self._niceness = niceness
        self._documents_per_worker = documents_per_worker
        self._worker: Worker | None = None
        self._printed = 0

    def answer(self, order: bytes) -> tuple[bytes, bytes]:
        self._worker = self._worker or Worker(seconds=self._seconds, niceness=self._niceness)
        try:
            answer = self._worker.answer(order)
        except BaseException:
            # Also when the caller was interrupted: the next order would get the rest of this answer.
            self.vacate()
            raise
        self._printed += 1
        if self._printed >= self._documents_per_worker:
            self.vacate()
        return answer

    def vacate(self) -> None:
        worker, self._worker, self._printed = self._worker, None, 0
        if worker is not None:
            worker.stop()


class Press:
    """Keeps a few workers and lends each to one caller at a time. Share one press; close it at the end.

    `niceness` is how far its workers stand back behind other processes, as the system counts it.
    """

    def __init__(
        self,
        *,
        workers: int = 1,
        seconds: float = 10,
        documents_per_worker: int = 1000,
        largest_order: int = LARGEST_ORDER,
        niceness: int = 0,
    ) -> None:
        self._seconds = seconds
        self._largest_order = largest_order
        self._closed = False
        # The post that printed last prints next, so that little work keeps few workers in memory.
        self._idle: queue.LifoQueue[Post] = queue.LifoQueue()
        self._posts = tuple(
            Post(seconds=seconds, documents_per_worker=documents_per_worker, niceness=niceness)
            for _ in range(workers)
        )
        for post in self._posts:
            self._idle.put(post)

    def print(self, paper: Paper) -> bytes:
        """The PDF. Raises Unprintable, PressJammed or PressBusy."""
        return self.make(written(paper))

    def make(self, order: bytes) -> bytes:
        """Whatever was ordered, as `wire` writes it. Raises Unprintable, PressJammed or PressBusy."""
        if len(order) > self._largest_order:
            raise Unprintable("the document is too large")
        kind, body = self._answer(order)
        if kind == REFUSAL:
            raise Unprintable(body.decode())
        return body

    def close(self) -> None:
        """Lets what is being printed finish, then stops every worker."""
        self._closed = True
        claimed = [self._claim() for _ in self._posts]
        for post in claimed:
            post.vacate()
            self._idle.put(post)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _answer(self, order: bytes) -> tuple[bytes, bytes]:
        try:
            return self._attempt(order)
        except WorkerLost:
            return self._second_attempt(order)

    def _second_attempt(self, order: bytes) -> tuple[bytes, bytes]:
        try:
            return self._attempt(order)
        except WorkerLost as error:
            raise PressJammed("two workers in turn were lost over one document") from error

    def _attempt(self, order: bytes) -> tuple[bytes, bytes]:
        post = self._claim()
        try:
            if self._closed:
                raise PressBusy("the press is closed")
            return post.answer(order)
        finally:
            self._idle.put(post)

    def _claim(self) -> Post:
        try:
            return self._idle.get(timeout=self._seconds)
        except queue.Empty as error:
            raise PressBusy("no worker came free in time") from error
