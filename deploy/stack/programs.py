"""Portico's programs as servers of this machine, started and lost like the machinery under them."""

import os
import socket
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import ClassVar

from deploy.machinery.server import Server

ROOT = Path(__file__).parents[2]


class Program(Server):
    """`portico serve NAME` with an environment of its own; `ready` says when it may be used."""

    name: ClassVar[str] = "program"

    def __init__(
        self, program: str, environment: Mapping[str, str], *, ready: Callable[[], bool], port: int = 0
    ) -> None:
        super().__init__()
        self.program = program
        self.port = port or self.port
        self._environment = dict(environment)
        self._ready = ready

    def prepare(self) -> None:
        """Nothing: its database is there before it is."""

    def command(self) -> list[str]:
        return [sys.executable, "-m", "deploy.cli", "serve", self.program]

    def environment(self) -> dict[str, str]:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("PORTICO_")}
        return {**inherited, "PYTHONPATH": str(ROOT), **self._environment}

    def answers(self) -> bool:
        return self._ready()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


def listens(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False
