"""The broker killed, restarted, and out of memory: every question ends in time, and everything comes back."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from deploy.machinery import RabbitMQ
from shared import clock
from shared.contracts.errors import Unavailable
from shared.contracts.message import Question
from shared.database import Database
from tests.faults.conftest import Start
from tests.support.callers import caller, fresh_tenant
from tests.support.echo.messages import CutOff, Dawdle, Note, Noted, Say
from tests.support.echo.service import NoteStore
from tests.support.hosting import Program
from tests.support.parrot.messages import Heard, Repeat
from tests.support.roads import BrokerRoad
from tests.support.waiting import until

RECOVERY_SECONDS = 90
CROWD_SECONDS = 8


def test_broker_that_goes_and_comes_back_thrice_leaves_nothing_behind(
    rabbit: RabbitMQ, road: BrokerRoad, start: Start, databases: dict[str, str]
) -> None:
    programs = start("echo"), start("parrot")
    tenant = fresh_tenant()
    until(lambda: answered(road, Repeat(who=caller(), text="there?")))
    # Every connection to the database that a crowd of questions needs is open before anything is counted.
    road.ask_together(crowd(fresh_tenant()))
    connections, files = connections_of(rabbit), [open_files(program) for program in programs]

    # Gently at first: RabbitMQ 3.10 does not restore a quorum queue that is killed in its first seconds.
    rabbit.restart()
    expect_recovery(road, tenant, "restarted")

    others = fresh_tenant()
    asked = road.begin(crowd(others))
    with notes_of(databases["echo"], others) as notes:
        until(lambda: len(written(notes)) > 60)
    rabbit.kill()
    outcomes = asked.result(timeout=30)
    assert {type(outcome) for outcome in outcomes} == {str, Unavailable}
    assert {outcome.about for outcome in outcomes if isinstance(outcome, Unavailable)} <= {"broker", "broker away"}
    rabbit.start()
    expect_recovery(road, tenant, "killed")

    rabbit.restart()
    expect_recovery(road, tenant, "restarted again")
    assert heard(road, tenant) == ["restarted", "killed", "restarted again"]
    assert not any(program.has_ended() for program in programs)
    until(lambda: connections_of(rabbit) == connections)
    assert [open_files(program) for program in programs] == pytest.approx(files, abs=6)


def test_a_connection_that_breaks_before_work_is_acknowledged_does_not_end_the_service(
    road: BrokerRoad, start: Start
) -> None:
    echo = start("echo")
    assert not answered(road, CutOff(who=caller()))
    until(lambda: answered(road, Say(who=caller(), text="there?")), seconds=RECOVERY_SECONDS)
    assert not echo.has_ended()


def test_broker_out_of_memory_refuses_at_once_and_loses_nothing(
    rabbit: RabbitMQ, road: BrokerRoad, start: Start, databases: dict[str, str]
) -> None:
    start("echo")
    start("parrot")
    tenant = fresh_tenant()
    until(lambda: answered(road, Repeat(who=caller(), text="there?")))
    with out_of_memory(rabbit):
        until(lambda: not answered(road, Say(who=caller(milliseconds=500), text="there?")))
        with pytest.raises(Unavailable, match="broker"):  # and not the service, as after a silence
            road.ask(Say(who=caller(), text="there?"))
        with notes_of(databases["echo"], tenant) as notes, notes.begin():
            notes.write("meanwhile")
            notes.emit(Noted(tenant=tenant, at=clock.now(), request_id="test", text="meanwhile"))
    until(lambda: answered(road, Repeat(who=caller(), text="there?")), seconds=RECOVERY_SECONDS)
    assert until(lambda: heard(road, tenant)) == ["meanwhile"]


def crowd(tenant: int) -> list[Dawdle]:
    who = caller(tenant=tenant, milliseconds=1_000 * CROWD_SECONDS)
    return [Dawdle(who=who, text=str(number), milliseconds=50) for number in range(200)]


def answered(road: BrokerRoad, question: Question[Any]) -> bool:
    try:
        road.ask(question)
    except Unavailable:
        return False
    return True


def expect_recovery(road: BrokerRoad, tenant: int, news: str) -> None:
    """Questions are answered and news flows again, with nobody's help."""
    until(lambda: answered(road, Repeat(who=caller(), text="there?")), seconds=RECOVERY_SECONDS)
    road.ask(Note(who=caller(tenant=tenant), text=news))
    until(lambda: news in heard(road, tenant), seconds=RECOVERY_SECONDS)


def heard(road: BrokerRoad, tenant: int) -> list[str]:
    return road.ask(Heard(who=caller(tenant=tenant)))


@contextmanager
def notes_of(database: str, tenant: int) -> Iterator[NoteStore]:
    """Straight into the service's database, as one of its own jobs would."""
    opened = Database(database, connections=1)
    yield NoteStore(opened, caller(tenant=tenant))
    opened.close()


def written(notes: NoteStore) -> list[str]:
    with notes.reading():
        return notes.texts()


@contextmanager
def out_of_memory(rabbit: RabbitMQ) -> Iterator[None]:
    """The broker's alarm: it reads nothing more from whoever publishes."""
    rabbit.ctl("set_vm_memory_high_watermark", "0")
    try:
        yield
    finally:
        rabbit.ctl("set_vm_memory_high_watermark", "0.4")


def connections_of(rabbit: RabbitMQ) -> list[str]:
    """How many channels each connection has."""
    return sorted(rabbit.ctl("list_connections", "--no-table-headers", "user", "channels").splitlines())


def open_files(program: Program) -> int:
    return len(os.listdir(f"/proc/{program.pid}/fd"))
