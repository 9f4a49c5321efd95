"""A reference as a server of this machine, with the gateway's own settings."""

import sys
from collections.abc import Mapping
from typing import ClassVar

from deploy.machinery.server import Server
from deploy.stack.programs import listens
from tests.bench.references.frame import DATABASE_URL


class Reference(Server):
    """`module` is one of this package's; `environment` the gateway's."""

    name: ClassVar[str] = "reference"

    def __init__(self, module: str, *, environment: Mapping[str, str], database_url: str) -> None:
        super().__init__()
        self._module = module
        self._environment = {**environment, DATABASE_URL: database_url}

    def prepare(self) -> None:
        """Nothing: its tables are there."""

    def command(self) -> list[str]:
        app = f"tests.bench.references.{self._module}:create_app"
        quiet = ["--log-level", "warning", "--no-access-log", "--no-server-header"]
        return [sys.executable, "-m", "uvicorn", "--factory", app, "--port", str(self.port), *quiet]

    def environment(self) -> dict[str, str]:
        return self._environment

    def answers(self) -> bool:
        return listens(self.port)
