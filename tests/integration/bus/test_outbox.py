"""News waits in the outbox until the broker has it, and is sent by one relay at a time."""

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from shared import clock
from shared.bus.outbox import BATCH, Parcel, Publish, Relay
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
