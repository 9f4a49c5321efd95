"""What holds on the broker alone: nameko's tools, and messages that nobody sane would send."""

import pytest

from shared.bus import wire
from tests.support import broker, nameko
from tests.support.callers import caller, fresh_tenant
from tests.support.echo.messages import Say
from tests.support.roads import BrokerRoad
from tests.support.services import Broker

WHO = {
    "request_id": "shell",
    "deadline": "2100-01-01T00:00:00Z",
    "tenant": 7,
    "actor": {"kind": "system", "job": "shell"},
    "name": "Grace",
}


@pytest.fixture(scope="module")
def url(amqp_road: BrokerRoad, broker: Broker) -> str:
    return broker.url()


def test_namekos_own_client_can_ask(url: str) -> None:
    said = nameko.call(url, "echo.say", who=WHO, text="from the shell")["result"]
    assert said == {
        "text": "from the shell",
        "times": 1,
        "price": {"minor": 0, "currency": "USD"},
        "at": said["at"],
        "tenant": 7,
        "asker": "Grace",
    }


def test_namekos_own_client_is_refused_by_name(url: str) -> None:
    assert nameko.call(url, "echo.refuse", who=WHO, kind="InvoiceNotFound") == {
        "error": "InvoiceNotFound InvoiceNotFound"
    }


def test_namekos_own_client_learns_nothing_of_a_bug(url: str) -> None:
    assert nameko.call(url, "echo.stumble", who=WHO, secret="hunter2") == {"error": "Broken Broken"}


def test_event_that_cannot_be_read_is_kept_for_an_operator(amqp_road: BrokerRoad, url: str) -> None:
    broker.emptied(url, wire.UNREADABLE)
    amqp_road.tell("echo.noted", [b"\xff\xfe not json"])
    amqp_road.ask(Say(who=caller(), text="still there"))
    assert broker.awaited(url, wire.UNREADABLE, count=2) == [b"\xff\xfe not json"] * 2


def test_question_without_an_asker_is_let_go(amqp_road: BrokerRoad, url: str) -> None:
    broker.publish(url, wire.QUESTIONS, "echo.note", [b'{"args":[],"kwargs":{}}'])
    assert amqp_road.ask(Say(who=caller(), text="still there")).text == "still there"


def test_reply_to_nobody_is_dropped(amqp_road: BrokerRoad, url: str) -> None:
    question = wire.question_body(Say(who=caller(tenant=fresh_tenant()), text="x"))
    broker.publish(url, wire.QUESTIONS, "echo.say", [question], reply_to="nobody", correlation_id="1")
    assert amqp_road.ask(Say(who=caller(), text="still there")).text == "still there"
