"""A server of our own: a free loopback port, a folder that is thrown away, and every way of losing it."""

import secrets
import signal
import socket
import subprocess
import tempfile
import time
from abc import ABC, abstractmethod
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import ClassVar, Self

from deploy.machinery import processes
from deploy.machinery.guard import Guard

PATIENCE = 60.0


class ServerFailed(RuntimeError):
    """The server ended, or did not answer in time; its last words are in the message."""


def free_port() -> int:
    """Below the ephemeral range: no outgoing connection can take the port while its server restarts."""
    for port in secrets.SystemRandom().sample(range(20_000, 32_000), 100):
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise ServerFailed("No free port between 20000 and 32000 on 127.0.0.1.")


class Server(ABC):
    """`stop` and `kill` keep port and data for the next `start`; `close` leaves nothing."""

    name: ClassVar[str]
    polite: ClassVar[signal.Signals] = signal.SIGTERM

    def __init__(self, *, user: str | None = None) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix=f"portico-{self.name}-"))
        self.port = free_port()
        self._user = user
        self._guard = Guard(self.folder)
        self._prepared = False
        self._process: subprocess.Popen[bytes] | None = None

    @abstractmethod
    def prepare(self) -> None:
        """What must exist before the first start."""

    @abstractmethod
    def command(self) -> list[str]: ...

    @abstractmethod
    def environment(self) -> dict[str, str]: ...

    @abstractmethod
    def answers(self) -> bool: ...

    def start(self) -> None:
        if self._process and self._process.poll() is None:
            return
        if not self._prepared:
            self.prepare()
            self._prepared = True
        self._process = processes.start(
            self.command(), env=self.environment(), folder=self.folder, user=self._user, log=self._log
        )
        self._guard.watch(self._process.pid)
        self._await_answer(self._process)

    def stop(self) -> None:
        """As an administrator would: asked to end, with time to finish what it is doing."""
        if not self._process:
            return
        self.resume()
        members = self.members()
        self._process.send_signal(self.polite)
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(PATIENCE)
        processes.end_all(members)
        self._ended(self._process)

    def restart(self) -> None:
        self.stop()
        self.start()

    def kill(self) -> None:
        """As a power cut would."""
        if self._process:
            processes.end_family(self._process.pid)
            self._ended(self._process)

    def pause(self) -> None:
        """It keeps its connections and answers nobody."""
        processes.signal_all(self.members(), signal.SIGSTOP)

    def resume(self) -> None:
        processes.signal_all(self.members(), signal.SIGCONT)

    def close(self) -> None:
        self.kill()
        self._guard.dismiss()

    def members(self) -> list[int]:
        """Its process ids."""
        return processes.family(self._process.pid) if self._process else []

    def output(self) -> str:
        return self._log.read_text(errors="replace") if self._log.exists() else ""

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def _log(self) -> Path:
        return self.folder / "output.log"

    def _await_answer(self, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + PATIENCE
        while not self.answers():
            if process.poll() is not None or time.monotonic() > deadline:
                raise ServerFailed(f"{self.name} did not start on port {self.port}:\n{self.output()[-4000:]}")
            time.sleep(0.03)

    def _ended(self, process: subprocess.Popen[bytes]) -> None:
        process.wait()
        self._process = None
        self._guard.watch(0)
