"""Two things timed in turn, and whether the second takes no longer than it may."""

import sys
import time
from collections.abc import Callable
from statistics import median

LIMIT = 1.3
TURNS, WARM, RUNS, MORE = 12, 8, 5, 3
"""Turns of a run, and runs; what is above the limit is measured so many times more, to tell noise from a cost."""

Timed = Callable[[], object]


def compared(name: str, short: Timed, long: Timed, *, limit: float = LIMIT) -> bool:
    """Whether the long one is quick enough; told as a line, with the median of the runs' ratios."""
    _run(short, long, turns=WARM)
    for _ in range(1 + MORE):
        runs = [_run(short, long, turns=TURNS) for _ in range(RUNS)]
        ratio = median(theirs / ours for ours, theirs in runs)
        if ratio <= limit:
            break
    ours, theirs = (median(column) * 1e3 for column in zip(*runs, strict=True))
    verdict = "ok" if ratio <= LIMIT else "TOO SLOW" if ratio > limit else "no limit"
    told(f"{name:<36}{ours:>9.2f}{theirs:>9.2f}{ratio:>8.2f}   {verdict}")
    return ratio <= limit


def _run(short: Timed, long: Timed, *, turns: int) -> tuple[float, float]:
    """One after the other each time, so that both wait for the same neighbours."""
    ours: list[float] = []
    theirs: list[float] = []
    for _ in range(turns):
        for read, waits in ((short, ours), (long, theirs)):
            began = time.perf_counter()
            read()
            waits.append(time.perf_counter() - began)
    return median(ours), median(theirs)


def told(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
