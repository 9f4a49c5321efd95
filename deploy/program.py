"""Runs one service on RabbitMQ: `python -m deploy.program billing [--ready-file PATH]`."""

from shared.bus.serving import Host  # isort: skip - before anything else: it makes the standard library cooperative

import argparse
from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path

from deploy import memory
from deploy.health import health_served
from shared import log
from shared.bus.client import Bus
from shared.bus.service import Service
from shared.config import SERVICES, Config

Make = Callable[[Config, Bus], Service]


def serve(name: str, make: Make, *, ready_file: Path | None = None) -> None:
    """Serves until SIGTERM; `ready_file` appears when questions are answered."""
    config = Config()
    log.configure(config.log_level)
    host = Host(name, partial(make, config), uri=config.broker_url, workers=config.workers)
    checks = {"database": host.service.database.is_there, "broker": lambda: host.connected}
    with health_served(config.health_port, checks, address=config.listen):
        host.run(ready=partial(_is_ready, ready_file))


def _is_ready(ready_file: Path | None) -> None:
    memory.settle()
    if ready_file:
        ready_file.touch()


def ready_file_option() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--ready-file", type=Path, help="made when the program answers questions")
    return parser


def _main() -> None:
    parser = argparse.ArgumentParser(description="Run one service on RabbitMQ.", parents=[ready_file_option()])
    parser.add_argument("name", choices=SERVICES)
    given = parser.parse_args()
    serve(given.name, import_module(f"services.{given.name}.service").make, ready_file=given.ready_file)


if __name__ == "__main__":
    _main()
