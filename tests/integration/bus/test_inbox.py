"""An event is worked until it succeeds or is parked, by one worker at a time."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from uuid import uuid4

import time_machine

from shared import clock
from shared.bus.inbox import DELAYS, LEASE, MEMORY, Inbox
from shared.bus.outbox import Parcel
from shared.database import Database
from tests.support.ledger import POST

PARCEL = Parcel("e" * 32, 7, "ledger.counted", "{}")
HANDLER = "Ledger.count"


class Handler:
    """Fails as often as told, and remembers what it saw."""

    def __init__(self, *, failures: int = 0, during: Callable[[], object] = lambda: None) -> None:
        self.seen: list[tuple[str, Parcel]] = []
        self._failures = failures
        self._during = during

    def __call__(self, handler: str, parcel: Parcel) -> None:
        self.seen.append((handler, parcel))
        self._during()
        if len(self.seen) <= self._failures:
            raise RuntimeError(f"failure {len(self.seen)}")


def inbox(database: Database, handler: Handler) -> Inbox:
    return Inbox(database, POST.inbox, handle=handler)


def test_event_is_worked_once_for_each_of_its_handlers(database: Database) -> None:
    handler = Handler()
    box = inbox(database, handler)
    for _ in range(3):
        box.receive(PARCEL, handlers=[HANDLER, "Other.count"])
    while box.work_some():
        pass
    assert sorted(handler.seen) == [(HANDLER, PARCEL), ("Other.count", PARCEL)]
    assert box.waiting() == 0


def test_event_that_came_before_its_handlers_is_given_to_them(database: Database) -> None:
    handler = Handler()
    box = inbox(database, handler)
    for _ in range(2):
        box.receive(PARCEL, handlers=[])
    box.forget()
    assert (box.work_some(), box.waiting(), box.parked()) == (False, 0, [])
    box.adopt({"ledger.other": [HANDLER]})
    assert not box.work_some()
    for _ in range(2):
        box.adopt({PARCEL.topic: [HANDLER, "Other.count"]})
    while box.work_some():
        pass
    assert sorted(handler.seen) == [(HANDLER, PARCEL), ("Other.count", PARCEL)]


def test_failures_are_tried_again_after_growing_pauses_and_then_parked(database: Database) -> None:
    handler = Handler(failures=len(DELAYS) + 1)
    box = inbox(database, handler)
    with time_machine.travel(clock.now(), tick=False) as now:
        box.receive(PARCEL, handlers=[HANDLER])
        for delay in DELAYS:
            assert box.work_some()
            now.shift(delay - timedelta(milliseconds=1))
            assert not box.work_some()
            now.shift(timedelta(milliseconds=1))
        assert box.parked() == []
        assert box.work_some()
        now.shift(timedelta(days=365))
        assert not box.work_some()
    (letter,) = box.parked()
    assert (letter.attempts, letter.error) == (len(DELAYS) + 1, f"RuntimeError: failure {len(DELAYS) + 1}")
    assert box.replay(letter.id)
    assert box.work_some()
    assert (box.parked(), box.waiting()) == ([], 0)


def test_event_of_a_worker_that_died_is_taken_up_by_another(database: Database) -> None:
    class Killed(BaseException):
        pass

    def die() -> None:
        raise Killed

    with time_machine.travel(clock.now(), tick=False) as now:
        box = inbox(database, Handler(during=die))
        box.receive(PARCEL, handlers=[HANDLER])
        with suppress(Killed):
            box.work_some()
        other = Handler()
        assert not inbox(database, other).work_some()
        now.shift(LEASE)
        assert inbox(database, other).work_some()
    assert other.seen == [(HANDLER, PARCEL)]


def test_event_that_kills_its_workers_is_parked_after_as_many_attempts_as_one_that_fails(
    database: Database,
) -> None:
    class Killed(BaseException):
        pass

    handler = Handler(failures=1)
    box = inbox(database, handler)
    with time_machine.travel(clock.now(), tick=False) as now:
        box.receive(PARCEL, handlers=[HANDLER])
        assert box.work_some()

        def die(_handler: str, _parcel: Parcel) -> None:
            handler.seen.append((HANDLER, PARCEL))
            raise Killed

        deadly = Inbox(database, POST.inbox, handle=die)
        for _ in range(2 * len(DELAYS)):
            now.shift(LEASE)
            with suppress(Killed):
                deadly.work_some()
    (letter,) = deadly.parked()
    assert (len(handler.seen), letter.error, deadly.waiting()) == (len(DELAYS) + 1, "RuntimeError: failure 1", 0)


def test_worker_that_took_too_long_does_not_undo_what_another_did(database: Database) -> None:
    with time_machine.travel(clock.now(), tick=False) as now:
        quick = inbox(database, Handler())

        def dawdle() -> None:
            now.shift(LEASE)
            assert quick.work_some()

        slow = inbox(database, Handler(failures=1, during=dawdle))
        slow.receive(PARCEL, handlers=[HANDLER])
        assert slow.work_some()
    assert (slow.waiting(), slow.parked()) == (0, [])


def test_repeats_are_recognised_for_a_month(database: Database) -> None:
    handler = Handler()
    box = inbox(database, handler)
    with time_machine.travel(clock.now(), tick=False) as now:
        for wait, seen in ((timedelta(0), 1), (MEMORY, 1), (timedelta(seconds=1), 2)):
            now.shift(wait)
            box.forget()
            box.receive(PARCEL, handlers=[HANDLER])
            box.work_some()
            assert len(handler.seen) == seen


def test_what_waits_or_is_parked_is_never_forgotten(database: Database) -> None:
    box = inbox(database, Handler(failures=1_000))
    with time_machine.travel(clock.now(), tick=False) as now:
        box.receive(PARCEL, handlers=[HANDLER])
        while box.waiting():
            now.shift(DELAYS[-1])
            box.work_some()
        box.receive(Parcel(uuid4().hex, 7, "ledger.counted", "{}"), handlers=[HANDLER])
        now.shift(2 * MEMORY)
        box.forget()
        assert (len(box.parked()), box.waiting()) == (1, 1)
