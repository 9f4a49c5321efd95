"""The processor time of whole families of processes, as the kernel counts it."""

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(roots: Iterable[int]) -> float:
    """Of the processes and all their descendants, those that have ended included."""
    children: dict[int, list[int]] = {}
    ticks: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        with suppress(OSError, ValueError):
            pid = int(entry.name)
            # The command's name stands in parentheses and may itself hold spaces and parentheses.
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
            children.setdefault(int(fields[1]), []).append(pid)
            ticks[pid] = sum(int(count) for count in fields[11:15])
    family = list(roots)
    for member in family:
        family.extend(children.get(member, ()))
    return sum(ticks.get(member, 0) for member in family) / TICKS
