"""nameko's own client, driven over standard input: `threads 8 2000` answers with seconds and CPU seconds."""

import sys
import threading
import time
import warnings
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from nameko.standalone.rpc import ClusterRpcProxy

URI = sys.argv[1]


def question() -> dict[str, Any]:
    deadline = datetime.now(UTC) + timedelta(seconds=30)
    who = {"request_id": "r", "deadline": deadline.isoformat(), "tenant": 1, "name": "Ada"}
    return {"who": who | {"actor": {"kind": "system", "job": "bench"}}, "text": "hello"}


def window(proxy: Any, in_flight: int, calls: int) -> None:
    """One proxy with several calls pending."""
    pending: deque[Any] = deque()
    for _ in range(calls):
        pending.append(proxy.plain.say.call_async(**question()))
        if len(pending) == in_flight:
            pending.popleft().result()
    while pending:
        pending.popleft().result()


def single_file(proxy: Any, in_flight: int, calls: int) -> None:
    for _ in range(calls // in_flight):
        proxy.plain.say(**question())


def timed(drive: Callable[[Any, int, int], None], proxies: int, in_flight: int, calls: int) -> str:
    """Starts the clock when every proxy is connected."""
    start, end = threading.Barrier(proxies + 1), threading.Barrier(proxies + 1)

    def run() -> None:
        with ClusterRpcProxy({"AMQP_URI": URI}) as proxy:
            proxy.plain.say(**question())
            start.wait()
            drive(proxy, in_flight, calls)
            end.wait()

    for _ in range(proxies):
        threading.Thread(target=run, daemon=True).start()
    start.wait()
    seconds, cpu = time.perf_counter(), time.process_time()
    end.wait()
    return f"{time.perf_counter() - seconds} {time.process_time() - cpu}"


if __name__ == "__main__":
    for line in sys.stdin:
        way, in_flight, calls = line.split()
        count = int(in_flight)
        proxies, drive = (count, single_file) if way == "threads" else (1, window)
        print(timed(drive, proxies, count, int(calls)), flush=True)  # noqa: T201 - it is read by the benchmark
