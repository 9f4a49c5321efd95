"""A job runs once a period, whoever runs it."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
import time_machine

from shared import clock
from shared.bus.jobs import Clockwork, Job
from shared.database import Database
from tests.integration.bus.conftest import Opening
from tests.support.ledger import POST

HOUR = timedelta(hours=1)
SOON = timedelta(seconds=1)


def clockwork(database: Database, work: Callable[[], None]) -> Clockwork:
    return Clockwork(database, POST.jobs, job=Job("reminders", HOUR, work))


def test_job_runs_once_a_period_however_many_replicas_there_are(opened: Opening) -> None:
    runs: list[int] = []
    replicas = [clockwork(opened(), partial(runs.append, number)) for number in range(3)]
    with time_machine.travel(clock.now(), tick=False) as now:
        for _ in range(3):
            for replica in replicas:
                replica.run_if_due()
            now.shift(HOUR)
    assert len(runs) == 3


def test_job_that_is_running_is_not_begun_by_another(opened: Opening) -> None:
    runs: list[str] = []
    other = clockwork(opened(), lambda: runs.append("other"))

    def work() -> None:
        runs.append("first")
        other.run_if_due()

    clockwork(opened(), work).run_if_due()
    assert runs == ["first"]


def test_job_that_fails_comes_round_again(database: Database) -> None:
    runs: list[str] = []

    def fail() -> None:
        runs.append("failed")
        raise RuntimeError("no luck")

    failing = clockwork(database, fail)
    with time_machine.travel(clock.now(), tick=False) as now:
        with pytest.raises(RuntimeError, match="no luck"):
            failing.run_if_due()
        failing.run_if_due()
        now.shift(HOUR)
        with pytest.raises(RuntimeError, match="no luck"):
            failing.run_if_due()
    assert runs == ["failed", "failed"]


def test_job_of_a_replica_that_died_is_taken_over(opened: Opening) -> None:
    lease = Job("reminders", HOUR, lambda: None).lease
    runs: list[str] = []
    second = clockwork(opened(), lambda: runs.append("second"))
    third = clockwork(opened(), lambda: runs.append("third"))
    with time_machine.travel(clock.now(), tick=False) as now:

        def hang() -> None:
            second.run_if_due()
            now.shift(lease + SOON)
            second.run_if_due()

        clockwork(opened(), hang).run_if_due()
        third.run_if_due()
    assert runs == ["second"]
