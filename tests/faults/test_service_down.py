"""Services killed, frozen, stopped, and fed what nobody sane would send: nothing is lost, late or done twice."""

import time
from functools import partial
from typing import Any
from uuid import uuid4

import pytest

from deploy.machinery import RabbitMQ
from shared import clock
from shared.bus import wire
from shared.bus.queues import declare_events_queues
from shared.contracts.errors import Unavailable
from tests.faults.conftest import Start
from tests.support import broker
from tests.support.callers import caller, fresh_tenant
from tests.support.echo.messages import Dawdle, Note, Noted, Notes, Said, Say
from tests.support.parrot.messages import Heard, Repeat, Ticks
from tests.support.parrot.service import HOUSE, PERIOD
from tests.support.roads import BrokerRoad
from tests.support.waiting import until

JSON = {"content_type": wire.JSON}
GARBAGE: dict[str, tuple[bytes, dict[str, Any]]] = {
    "not JSON": (b"not json", JSON),
    "not text": (b"\xff\xfe\x00", JSON),
    "unheard-of type": (b"\x80\x03]q\x00.", {"content_type": "application/x-python-serialize"}),
    "no type": (b"{}", {}),
    "ten megabytes": (b"[" * 10_000_000, JSON),
    "false compression": (b"{}", {**JSON, "headers": {"compression": "zlib"}}),
}
ADDRESSES = (
    (wire.QUESTIONS, "echo.say"),
    (wire.QUESTIONS, "echo.shout"),
    (wire.EVENTS, "echo.noted"),
    ("", "rpc-echo"),
    ("", wire.events_queue("echo")),
)


def heard(road: BrokerRoad, tenant: int) -> list[str]:
    return road.ask(Heard(who=caller(tenant=tenant)))


def notes(road: BrokerRoad, tenant: int) -> list[str]:
    return road.ask(Notes(who=caller(tenant=tenant)))


def test_service_killed_right_after_its_commit_tells_the_news_and_begins_nothing_again(
    road: BrokerRoad, start: Start
) -> None:
    tenant = fresh_tenant()
    start("parrot")
    echo = start("echo")
    with pytest.raises(Unavailable):
        road.ask(Note(who=caller(tenant=tenant, milliseconds=1_000), text="paid", then_die=True))
    until(echo.has_ended)
    assert heard(road, tenant) == []
    echo.kill()
    echo.start()
    assert until(lambda: heard(road, tenant)) == ["paid"]
    until(lambda: len(notes(road, tenant)) > 1)
    assert notes(road, tenant) == ["paid", "heard paid"]


def test_news_from_before_a_services_first_start_is_kept_for_it(
    rabbit: RabbitMQ, road: BrokerRoad, start: Start
) -> None:
    tenant = fresh_tenant()
    broker.forgotten(rabbit.url(), wire.events_queue("parrot"))
    declare_events_queues(rabbit.url(), {"parrot": ["echo.noted"]})
    road.tell("echo.noted", [_noted(tenant, "early")])
    start("parrot")
    assert until(lambda: heard(road, tenant)) == ["early"]


def test_garbage_in_every_queue_stops_nobody(rabbit: RabbitMQ, road: BrokerRoad, start: Start) -> None:
    echo = start("echo")
    pid = echo.pid
    for what, (body, properties) in GARBAGE.items():
        tenant = fresh_tenant()
        for exchange, key in ADDRESSES:
            for extra in ({}, {"reply_to": "nobody", "correlation_id": uuid4().hex}):
                broker.publish(rabbit.url(), exchange, key, [body], **properties, **extra)
        road.ask(Note(who=caller(tenant=tenant), text=what))
        until(partial(_has_noted, road, tenant, [what, f"heard {what}"]))
    assert (echo.has_ended(), echo.pid) == (False, pid)


def test_frozen_service_is_unavailable_by_the_deadline_and_back_when_it_thaws(
    road: BrokerRoad, start: Start
) -> None:
    echo = start("echo")
    echo.pause()
    patient = road.begin([Say(who=caller(milliseconds=60_000), text="hello")])
    with pytest.raises(Unavailable) as refused:
        road.ask(Say(who=caller(milliseconds=500), text="hello"))
    assert refused.value.about == "echo"
    assert not patient.done()
    echo.resume()
    assert [type(said) for said in patient.result()] == [Said]
    assert road.ask(Say(who=caller(), text="and now?")).text == "and now?"


def test_frozen_service_is_left_alone_after_five_silences(road: BrokerRoad, start: Start) -> None:
    echo = start("echo")
    echo.pause()
    for _ in range(5):
        with pytest.raises(Unavailable):
            road.ask(Say(who=caller(milliseconds=100), text="hello"))
    with pytest.raises(Unavailable) as refused:
        road.ask(Say(who=caller(), text="hello"))
    assert refused.value.about == "circuit open"
    echo.resume()
    until(lambda: _answered(road))


def test_question_asked_while_the_service_is_down_is_never_worked(road: BrokerRoad, start: Start) -> None:
    tenant = fresh_tenant()
    echo = start("echo")
    echo.stop()
    with pytest.raises(Unavailable):
        road.ask(Note(who=caller(tenant=tenant, milliseconds=300), text="pay now"))
    echo.start()
    assert notes(road, tenant) == []
    road.ask(Note(who=caller(tenant=tenant), text="pay again"))
    until(lambda: len(notes(road, tenant)) == 2)
    assert notes(road, tenant) == ["pay again", "heard pay again"]


def test_stopping_service_finishes_what_it_began(road: BrokerRoad, start: Start) -> None:
    tenant = fresh_tenant()
    echo = start("echo")
    texts = [str(number) for number in range(4)]
    asked = road.begin([Dawdle(who=caller(tenant=tenant), text=text, milliseconds=1_500) for text in texts])
    until(lambda: len(notes(road, tenant)) == len(texts))
    echo.stop()
    assert asked.result() == texts


def test_services_that_ask_each_other_need_no_spare_workers(road: BrokerRoad, start: Start) -> None:
    start("echo", workers="1")
    start("parrot", workers="1")
    texts = [str(number) for number in range(50)]
    assert road.ask_together([Repeat(who=caller(), text=text) for text in texts]) == texts


def test_two_replicas_share_events_and_jobs(road: BrokerRoad, start: Start) -> None:
    tenant = fresh_tenant()
    start("parrot")
    start("parrot")
    texts = sorted(f"{number:02}" for number in range(40))
    ticks, began = _ticks(road), time.monotonic()
    road.tell("echo.noted", [_noted(tenant, text) for text in texts])
    until(lambda: len(heard(road, tenant)) >= len(texts))
    until(lambda: _ticks(road) >= ticks + 2)
    periods = (time.monotonic() - began) / PERIOD.total_seconds()
    assert sorted(heard(road, tenant)) == texts
    assert _ticks(road) - ticks <= periods + 1


def _has_noted(road: BrokerRoad, tenant: int, texts: list[str]) -> bool:
    return notes(road, tenant) == texts


def _noted(tenant: int, text: str) -> bytes:
    return Noted(tenant=tenant, at=clock.now(), request_id="test", text=text).model_dump_json().encode()


def _ticks(road: BrokerRoad) -> int:
    return road.ask(Ticks(who=caller(tenant=HOUSE)))


def _answered(road: BrokerRoad) -> bool:
    try:
        return road.ask(Say(who=caller(), text="hello")).text == "hello"
    except Unavailable:
        return False
