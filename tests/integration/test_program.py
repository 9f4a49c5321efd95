"""A program says when it is ready and what it misses, writes nothing but its log, and goes when it is told to."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from deploy.machinery.server import free_port
from deploy.queues import declare_queues
from shared.bus import wire
from shared.bus.amqp import AmqpClient
from shared.bus.service import platform_origin
from shared.config import DEMO_SECRET, Config
from shared.contracts.errors import TenantNotFound, Unavailable
from shared.contracts.message import Question
from shared.contracts.settings import FindTenant
from shared.migrations import migrate
from tests.support.broker import awaited, publish
from tests.support.hosting import Hosted
from tests.support.looping import Background
from tests.support.services import Broker
from tests.support.waiting import until

NOBODY = f"amqp://127.0.0.1:{free_port()}/"


class Living(Hosted):
    """Waited for until it lives, ready or not."""

    def answers(self) -> bool:
        return told(self, "/livez") == (200, {})


@pytest.fixture
def database(tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path}/{{service}}.sqlite3"
    migrate("settings", url.replace("{service}", "settings"))
    return url


@contextmanager
def settings_program(kind: type[Hosted], database: str, broker: str) -> Iterator[Hosted]:
    with kind("deploy.program", "settings", database=database, broker=broker) as program:
        yield program


def told(program: Hosted, path: str) -> tuple[int, dict[str, str]]:
    try:
        with urlopen(f"http://127.0.0.1:{program.port}{path}", timeout=10) as answer:
            return answer.status, json.load(answer)
    except HTTPError as refused:
        with refused:
            return refused.code, json.load(refused) if refused.code == 503 else {}
    except OSError:
        return 0, {}


def ask(broker: str, question: Question[Any]) -> object:
    client = AmqpClient(broker)
    with Background() as background:
        background.run(client.start())
        background.run(client.wait_connected())
        try:
            return background.run(client.ask(question))
        finally:
            background.run(client.stop())


def test_program_answers_and_goes_when_told_to(database: str, broker: Broker) -> None:
    with settings_program(Hosted, database, broker.url("settings")) as program:
        assert told(program, "/livez") == (200, {})
        assert told(program, "/readyz") == (200, {"database": "ok", "broker": "ok"})
        assert told(program, "/elsewhere") == (404, {})
        with pytest.raises(TenantNotFound):
            ask(broker.url("web"), FindTenant(who=platform_origin(), host="nobody.localhost"))
        assert program.ask_to_end() == 0
        lines = [json.loads(line) for line in program.output().splitlines()]
    assert [line["event"] for line in lines] == ["broker connected", "serving"]


def test_program_without_a_broker_lives_but_is_not_ready(database: str) -> None:
    with settings_program(Living, database, NOBODY) as program:
        assert told(program, "/readyz") == (503, {"database": "ok", "broker": "away"})
        until(lambda: "broker away" in program.output())
        assert {json.loads(line)["event"] for line in program.output().splitlines()} == {"broker away"}


def test_program_without_a_database_lives_but_is_not_ready(tmp_path: Path, broker: Broker) -> None:
    with settings_program(Living, f"sqlite:///{tmp_path}/nowhere/{{service}}.sqlite3", broker.url()) as program:
        until(lambda: told(program, "/readyz") == (503, {"database": "away", "broker": "ok"}))


def test_news_waits_for_every_service_that_hears_it_before_it_has_ever_run(broker: Broker, database: str) -> None:
    declare_queues(beginning(database, broker.url()))
    publish(broker.url(), wire.EVENTS, "billing.payment_quarantined", [b"{}"])
    assert awaited(broker.url(), wire.events_queue("notify"), count=1) == [b"{}"]


def test_queues_cannot_be_made_while_the_broker_is_away(database: str) -> None:
    with pytest.raises(Unavailable, match="broker"):
        declare_queues(beginning(database, NOBODY))


def beginning(database: str, broker: str) -> Config:
    return Config(environment="demo", database_url=database, broker_url=broker, secret_key=DEMO_SECRET)
