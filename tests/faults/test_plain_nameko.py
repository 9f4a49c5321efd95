"""What nameko does when it is left to itself: the reason for each of the promises that the other files test."""

import json
import signal
import subprocess

import pytest

from deploy.machinery import RabbitMQ
from tests.support import broker, nameko
from tests.support.hosting import Plain
from tests.support.waiting import until

QUESTIONS, NEWS = "nameko-rpc", "plain.events"


def question(**fields: object) -> bytes:
    return json.dumps({"args": [], "kwargs": fields}).encode()


def publish(rabbit: RabbitMQ, exchange: str, key: str, body: bytes, **properties: object) -> None:
    broker.publish(rabbit.url(), exchange, key, [body], content_type="application/json", **properties)


def notes(rabbit: RabbitMQ) -> list[str]:
    worked: list[str] = nameko.call(rabbit.url(), "plain.notes")["result"]
    return worked


def test_event_whose_handler_fails_is_lost(rabbit: RabbitMQ, plain: Plain) -> None:
    publish(rabbit, NEWS, "noted", b'"paid"')
    until(lambda: notes(rabbit) == ["paid"])
    assert broker.lying(rabbit.url(), "evt-plain-noted--plain.hear") == 0


def test_question_without_an_asker_ends_the_service_again_and_again(rabbit: RabbitMQ, plain: Plain) -> None:
    publish(rabbit, QUESTIONS, "plain.note", question(text="hello"))
    until(plain.has_ended)
    plain.kill()
    plain.start()
    until(plain.has_ended)
    broker.emptied(rabbit.url(), "rpc-plain")


def test_asker_of_a_frozen_service_waits_for_ever(rabbit: RabbitMQ, plain: Plain) -> None:
    plain.pause()
    asking = nameko.begin(rabbit.url(), "plain.notes")
    with pytest.raises(subprocess.TimeoutExpired):
        asking.wait(timeout=4)
    asking.send_signal(signal.SIGKILL)
    asking.communicate()
    plain.resume()


def test_question_asked_while_the_service_is_down_is_worked_late(rabbit: RabbitMQ, plain: Plain) -> None:
    plain.kill()
    publish(rabbit, QUESTIONS, "plain.note", question(text="pay now"), reply_to="gone", correlation_id="1")
    plain.start()
    assert until(lambda: notes(rabbit)) == ["pay now"]


def test_text_of_a_bug_reaches_the_asker(rabbit: RabbitMQ, plain: Plain) -> None:
    assert nameko.call(rabbit.url(), "plain.stumble", secret="hunter2") == {
        "error": "RuntimeError the password is hunter2"
    }
