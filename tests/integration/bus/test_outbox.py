"""News waits in the outbox until the broker has it, and is sent by one relay at a time."""

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

import shared.bus.forgetting
from shared import clock
from shared.bus.outbox import BATCH, MEMORY, Parcel, Publish, Relay
from shared.contracts.errors import Unavailable
from shared.database import Database
from tests.support.callers import caller, fresh_tenant
from tests.support.ledger import POST, Counted, Ledger


def emit(database: Database, *names: str) -> list[Counted]:
    tenant = fresh_tenant()
    events = [Counted(tenant=tenant, at=clock.now(), request_id="test", name=name) for name in names]
    store = Ledger(database, caller(tenant=tenant))
    with store.begin():
        for event in events:
            store.emit(event)
    return events


def parcels(events: Sequence[Counted]) -> list[Parcel]:
    return [Parcel(event.event_id, event.tenant, "ledger.counted", event.model_dump_json()) for event in events]


def relay(database: Database, publish: Publish) -> Relay:
    return Relay(database, POST.outbox, publish=publish)


def test_news_is_sent_once_and_in_order(database: Database) -> None:
    events = emit(database, "first", "second", "third")
    sent: list[Parcel] = []
    sending = relay(database, sent.extend)
    assert not sending.send_some()
    assert not sending.send_some()
    assert sent == parcels(events)
    assert sending.waiting() == 0


def test_more_than_a_batch_is_sent_in_several(database: Database) -> None:
    emit(database, *map(str, range(BATCH + 1)))
    batches: list[int] = []
    sending = relay(database, lambda some: batches.append(len(some)))
    while sending.send_some():
        pass
    assert batches == [BATCH, 1]


def test_news_that_the_broker_did_not_take_waits(database: Database) -> None:
    events = emit(database, "cash")

    def refuse(_some: Sequence[Parcel]) -> None:
        raise Unavailable("broker")

    with pytest.raises(Unavailable):
        relay(database, refuse).send_some()
    sent: list[Parcel] = []
    relay(database, sent.extend).send_some()
    assert sent == parcels(events)


def test_what_one_relay_is_sending_another_leaves_alone(postgres_only: Database) -> None:
    emit(postgres_only, "cash")
    begun, finish, sent = threading.Event(), threading.Event(), list[Parcel]()

    def slowly(some: Sequence[Parcel]) -> None:
        begun.set()
        finish.wait(10)
        sent.extend(some)

    with ThreadPoolExecutor() as pool:
        first = pool.submit(relay(postgres_only, slowly).send_some)
        assert begun.wait(10)
        relay(postgres_only, sent.extend).send_some()
        finish.set()
        first.result()
    assert [parcel.topic for parcel in sent] == ["ledger.counted"]


def test_what_was_sent_is_forgotten_after_a_month_page_by_page_and_what_was_not_never(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared.bus.forgetting, "PAGE", 2)
    sending = relay(database, lambda _some: None)
    with time_machine.travel(clock.now(), tick=False) as now:
        emit(database, *map(str, range(5)))
        sending.send_some()
        stuck = emit(database, "stuck")
        now.shift(MEMORY)
        kept = []
        for _ in range(2):
            sending.forget()
            kept.append(lying(database))
            now.shift(timedelta(seconds=1))
        young = emit(database, "young")
        sending.forget()
    assert kept == [6, 1]
    assert (lying(database), sending.waiting()) == (2, len(stuck + young))


def lying(database: Database) -> int:
    with database.transaction(tenant=None, write=False) as connection:
        return connection.execute(select(func.count()).select_from(POST.outbox)).scalar_one()
