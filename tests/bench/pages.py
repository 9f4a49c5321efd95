"""Our two busiest pages, measured in turn with both references: how long, how many, at what cost."""

import asyncio
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from deploy.machinery.server import Server
from tests.bench.contest import Contest, Subject, contest
from tests.bench.cpu import cpu_seconds
from tests.bench.load import ask, page
from tests.bench.sameness import demand_same

CONNECTIONS = (1, 8, 32)
ROUNDS = 5
SECONDS, MOST = 1, 400


@dataclass(slots=True)
class Measured:
    """What all rounds came to, in seconds; `failed` counts answers that were no page."""

    waits: list[float] = field(default_factory=list)
    failed: int = 0
    seconds: float = 0
    cpu: float = 0


Results = dict[tuple[str, int], dict[str, Measured]]
"""By page and number of connections, and then by subject."""


def measure() -> Results:
    with contest() as all_three:
        demand_same(all_three)
        _round(all_three, _blank(all_three))
        results = _blank(all_three)
        for _ in range(ROUNDS):
            _round(all_three, results)
        return results


def _blank(contest: Contest) -> Results:
    return {
        (name, connections): {subject.name: Measured() for subject in contest.subjects}
        for name in contest.pages
        for connections in CONNECTIONS
    }


def _round(contest: Contest, results: Results) -> None:
    for (name, connections), measured in results.items():
        path = contest.pages[name]
        _measure(contest, contest.ours, path, connections, into=measured[contest.ours.name])
        with _resting(contest.programs):
            for reference in contest.references:
                _measure(contest, reference, path, connections, into=measured[reference.name])


def _measure(contest: Contest, subject: Subject, path: str, connections: int, *, into: Measured) -> None:
    roots = [server.members()[0] for server in subject.servers]
    request = page(subject.port, path, host=contest.host, cookie=contest.cookie)
    used = cpu_seconds(roots)
    run = asyncio.run(ask(request, connections=connections, most=MOST, seconds=SECONDS))
    into.cpu += cpu_seconds(roots) - used
    into.waits += run.waits
    into.failed += run.failed
    into.seconds += run.seconds


@contextmanager
def _resting(programs: Iterable[Server]) -> Iterator[None]:
    """While the references are measured, our programs do not even look for work."""
    for program in programs:
        program.pause()
    try:
        yield
    finally:
        for program in programs:
            program.resume()
