"""Calls per second of our road against nameko's own, measured in turn: `python -m tests.bench.rpc`."""

import asyncio
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import uvloop

from deploy.machinery import RabbitMQ
from shared import log
from shared.bus.amqp import AmqpClient
from shared.bus.service import system_caller
from tests.support.databases import sqlite_database
from tests.support.echo.messages import Say
from tests.support.echo.service import Model
from tests.support.hosting import Hosted
from tests.support.waiting import until

IN_FLIGHT = (1, 8, 32)
ROUNDS = 5
CALLS = 800
TICKS = 100
"""The kernel counts CPU time in hundredths of a second."""


@dataclass(frozen=True, slots=True)
class Rate:
    """Calls per second, and the CPU seconds that one took in the client and in the service."""

    calls: float
    client: float
    service: float


class Ours:
    """AmqpClient asking a hosted service."""

    def __init__(self, broker: str, service: int) -> None:
        self._broker = broker
        self._service = service

    async def measure(self, in_flight: int) -> Rate:
        client = AmqpClient(self._broker)
        await client.start()
        await client.wait_connected()
        await self._ask(client, 10)
        served, used, began = _cpu(self._service), time.process_time(), time.perf_counter()
        await asyncio.gather(*(self._ask(client, CALLS // in_flight) for _ in range(in_flight)))
        took, client_cpu = time.perf_counter() - began, time.process_time() - used
        await client.stop()
        return Rate(CALLS / took, client_cpu / CALLS, (_cpu(self._service) - served) / CALLS)

    async def _ask(self, client: AmqpClient, calls: int) -> None:
        for _ in range(calls):
            await client.ask(Say(who=system_caller(1, job="bench"), text="hello"))


class Namekos:
    """ClusterRpcProxy asking an unmodified nameko service."""

    def __init__(self, proxies: subprocess.Popen[str], service: int) -> None:
        self._proxies = proxies
        self._service = service

    def measure(self, way: str, in_flight: int) -> Rate:
        assert self._proxies.stdin
        assert self._proxies.stdout
        served = _cpu(self._service)
        self._proxies.stdin.write(f"{way} {in_flight} {CALLS}\n")
        self._proxies.stdin.flush()
        took, client_cpu = map(float, self._proxies.stdout.readline().split())
        return Rate(CALLS / took, client_cpu / CALLS, (_cpu(self._service) - served) / CALLS)


def main() -> None:
    log.configure("error")
    with (
        tempfile.TemporaryDirectory() as folder,
        RabbitMQ() as broker,
        _services(broker.url(), Path(folder)) as both,
    ):
        ours, namekos = both
        _say(f"{'in flight':>9} {'way':>8} {'nameko/s':>9} {'ours/s':>8} {'ratio':>6}  CPU µs (client + service)")
        for in_flight in IN_FLIGHT:
            for way in ("threads", "window"):
                pairs = [_pair(ours, namekos, way, in_flight) for _ in range(ROUNDS)]
                _say(_line(in_flight, way, pairs))


def _pair(ours: Ours, namekos: Namekos, way: str, in_flight: int) -> tuple[Rate, Rate]:
    return namekos.measure(way, in_flight), uvloop.run(ours.measure(in_flight))


def _line(in_flight: int, way: str, pairs: list[tuple[Rate, Rate]]) -> str:
    ratio = median(ours.calls / theirs.calls for theirs, ours in pairs)
    theirs, ours = (median(pair[side].calls for pair in pairs) for side in (0, 1))
    cpu = [
        f"{median(pair[side].client for pair in pairs) * 1e6:.0f} + "
        f"{median(pair[side].service for pair in pairs) * 1e6:.0f}"
        for side in (0, 1)
    ]
    return f"{in_flight:>9} {way:>8} {theirs:>9.0f} {ours:>8.0f} {ratio:>6.2f}  {cpu[0]} → {cpu[1]}"


@contextmanager
def _services(broker: str, folder: Path) -> Iterator[tuple[Ours, Namekos]]:
    database = sqlite_database(folder / "echo.sqlite3", Model.metadata)
    words = [sys.executable, "-m", "tests.support.plain", broker, str(folder / "ready")]
    with (
        Hosted("tests.support.hosted", "echo", database=database, broker=broker, log_level="error") as echo,
        subprocess.Popen(words) as plain,
        subprocess.Popen(
            [sys.executable, "-m", "tests.bench.proxies", broker],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as proxies,
    ):
        until((folder / "ready").exists)
        try:
            yield Ours(broker, echo.pid), Namekos(proxies, plain.pid)
        finally:
            plain.kill()
            proxies.kill()


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


if __name__ == "__main__":
    main()
