"""The sandbox under a prefix of another application, and as a program that is killed and started again."""

import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests
import stripe
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import Mount
from starlette.types import ASGIApp

from deploy.sandbox.app import create_sandbox
from tests.support.checkout import open_session, url_of
from tests.support.sandbox import ASKS_CONFIRMATION, DECLINED, RunningSandbox
from tests.support.serving import served
from tests.support.waiting import until


@pytest.fixture
def mounted() -> Iterator[RunningSandbox]:
    sandboxes = []

    def app_at(url: str) -> ASGIApp:
        sandboxes.append(create_sandbox(public_url=f"{url}/provider", state=None))
        # Compression wraps what is sent, as a gateway's own layers do.
        return Starlette(routes=[Mount("/provider", app=sandboxes[0])], middleware=[Middleware(GZipMiddleware)])

    with served(app_at) as url:
        yield RunningSandbox(f"{url}/provider")
    sandboxes[0].close()


def test_whole_payment_under_a_prefix(mounted: RunningSandbox) -> None:
    client = mounted.client()
    session = open_session(client)
    page = mounted.open(url_of(session))
    assert 'href="/provider/c/checkout.css"' in page.text
    assert requests.get(f"{mounted.url}/c/checkout.css", timeout=10).headers["content-type"].startswith("text/css")
    assert mounted.pay(url_of(session), card=DECLINED).location == f"/provider/c/pay/{session.id}"
    answer = mounted.pay(url_of(session), card=ASKS_CONFIRMATION)
    assert answer.location == f"http://acme.localhost:8000/return?session={session.id}"
    assert client.v1.checkout.sessions.retrieve(session.id).payment_status == "paid"


def test_unknown_address_under_a_prefix_is_refused_in_json(mounted: RunningSandbox) -> None:
    answer = requests.get(f"{mounted.url}/v1/customers", timeout=10)
    assert (answer.status_code, answer.json()["error"]["type"]) == (404, "invalid_request_error")


def test_answer_is_lost_even_behind_other_layers(mounted: RunningSandbox) -> None:
    mounted.faults.lose("checkout.sessions.create")
    with pytest.raises(stripe.APIConnectionError):
        open_session(mounted.client(), key="pay-7")
    assert len(mounted.client().v1.checkout.sessions.list().data) == 1


@contextmanager
def program(state: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "deploy.sandbox", "--port", str(port), "--state", str(state)]
    with subprocess.Popen(command) as process:
        try:
            until(lambda: _answers(port))
            yield process
        finally:
            process.kill()


def test_killed_program_forgets_nothing(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    sandbox = RunningSandbox(f"http://127.0.0.1:{port}")
    with program(tmp_path / "sandbox.db", port) as first:
        session = open_session(sandbox.client(), key="pay-7", metadata={"case": "killed"})
        sandbox.pay(url_of(session))
        first.send_signal(signal.SIGKILL)
        first.wait()
    with program(tmp_path / "sandbox.db", port) as second:
        assert open_session(sandbox.client(), key="pay-7", metadata={"case": "killed"}).id == session.id
        assert [payment["captured"] for payment in sandbox.payments(case="killed")] == [1_607_67]
        assert sandbox.client().v1.checkout.sessions.retrieve(session.id).payment_status == "paid"
        second.send_signal(signal.SIGTERM)
        assert second.wait(timeout=10) in (0, -signal.SIGTERM)


def _answers(port: int) -> bool:
    try:
        return requests.get(f"http://127.0.0.1:{port}/v1/account", timeout=1).status_code == 401
    except requests.ConnectionError:
        return False
