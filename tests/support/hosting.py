"""Services as programs of their own, which can be stopped, killed, frozen and started again."""

import os
import sys
from abc import ABC
from contextlib import suppress
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from deploy.machinery.server import Server
from shared.config import DEMO_SECRET

PROJECT = Path(__file__).resolve().parents[2]


class Program(Server, ABC):
    """A Python module of the project, run with the words after it."""

    def __init__(self, *words: str) -> None:
        super().__init__()
        self._words = words

    def prepare(self) -> None:
        """What it needs is made by whoever starts it."""

    def command(self) -> list[str]:
        return [sys.executable, "-m", *self._words]

    def environment(self) -> dict[str, str]:
        return {"PATH": os.environ["PATH"], "PYTHONPATH": str(PROJECT), "PYTHONUNBUFFERED": "1"}

    @property
    def pid(self) -> int:
        return self._process.pid if self._process else 0

    def ask_to_end(self) -> int:
        """The exit code, once it has finished what it was doing."""
        if not self._process:
            raise RuntimeError("it does not run")
        self._process.terminate()
        return self._process.wait(30)

    def has_ended(self) -> bool:
        """Whether it went by itself."""
        return bool(self._process and self._process.poll() is not None)


class Hosted(Program):
    """A service as `deploy.program` hosts it; `settings` are Portico's own variables."""

    name = "hosted"

    def __init__(self, *words: str, database: str, broker: str, **settings: str) -> None:
        super().__init__(*words)
        self._settings = {
            "environment": "demo",
            "secret_key": DEMO_SECRET,
            "health_port": str(self.port),
            "database_url": database,
            "broker_url": broker,
            **settings,
        }

    def environment(self) -> dict[str, str]:
        variables = {f"PORTICO_{name.upper()}": value for name, value in self._settings.items()}
        return super().environment() | variables

    def answers(self) -> bool:
        with suppress(OSError, URLError), urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=5) as answer:
            return bool(answer.status == 200)
        return False


class Plain(Program):
    """An unmodified nameko service."""

    name = "plain"

    def __init__(self, broker: str) -> None:
        super().__init__("tests.support.plain", broker, "ready")

    def start(self) -> None:
        (self.folder / "ready").unlink(missing_ok=True)
        super().start()

    def answers(self) -> bool:
        return (self.folder / "ready").exists()
