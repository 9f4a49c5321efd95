"""The gateway in this process, with stand-ins behind it."""

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import httpx
from fakeredis import FakeAsyncRedis
from starlette.requests import Request

from services.portal_web.app import PORTAL_WAYS, Gateway, create_app
from services.portal_web.guard.arrivals import Arrival
from services.portal_web.guard.cookies import Cookies
from services.portal_web.guard.csrf import Csrf
from services.portal_web.guard.limits import Limits
from services.portal_web.guard.sessions import Sessions
from services.portal_web.guard.volatile import Volatile
from services.portal_web.portal.visit import Desk, Visit
from services.portal_web.portal.ways import Ways
from shared import clock
from shared.config import DEMO_SECRET, Config
from shared.contracts.auth import GetSession, Session
from shared.contracts.message import Question
from shared.contracts.settings import FindTenant, Tenant
from shared.secrets import Vault
from tests.support import samples
from tests.support.answers import AnsweringBus
from tests.support.visitor import Visitor

HOST = "acme.localhost:8000"
Answers = Mapping[type[Question[Any]], Any]


def demo_config(**fields: object) -> Config:
    known = {"environment": "demo", "secret_key": DEMO_SECRET, "checkout_hosts": "https://checkout.example"}
    return Config.model_validate({**known, **fields})


def gateway(
    answers: Answers, *, config: Config | None = None, redis: FakeAsyncRedis | None = None
) -> tuple[Gateway, AnsweringBus]:
    bus = AnsweringBus({FindTenant: samples.tenant(), **answers})
    return create_app(config=config or demo_config(), bus=bus, redis=redis or FakeAsyncRedis()), bus


class InProcess:
    """Calls an application on an event loop of its own, without a network."""

    def __init__(self, app: Gateway) -> None:
        self._loop = asyncio.new_event_loop()
        self._client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=f"http://{HOST}")
        self.cookies = self._client.cookies

    def request(self, method: str, url: str, **what: Any) -> httpx.Response:
        return self._loop.run_until_complete(self._client.request(method, url, **what))

    def close(self) -> None:
        self._loop.run_until_complete(self._client.aclose())
        self._loop.close()


@contextmanager
def visiting(
    answers: Answers,
    *,
    is_signed_in: bool = False,
    config: Config | None = None,
    redis: FakeAsyncRedis | None = None,
) -> Iterator[tuple[Visitor, AnsweringBus]]:
    """A visitor of the sample business, and the bus that answers."""
    signed_in: Answers = {GetSession: samples.session()} if is_signed_in else {}
    app, bus = gateway({**signed_in, **answers}, config=config, redis=redis)
    client = InProcess(app)
    if is_signed_in:
        client.cookies.set("portico", "the-secret-of-a-session")
    try:
        yield Visitor(client, host=HOST), bus
    finally:
        client.close()


def visit_to(path: str, *, tenant: Tenant | None = None, session: Session | None = None, query: str = "") -> Visit:
    """A visit as a page's own code is given it."""
    config, bus = demo_config(), AnsweringBus({})
    vault, volatile = Vault(config.secret_key.get_secret_value()), Volatile(FakeAsyncRedis())
    desk = Desk(
        config=config,
        bus=bus,
        sessions=Sessions(bus, volatile),
        csrf=Csrf(vault),
        limits=Limits(volatile),
        cookies=Cookies(config),
        vault=vault,
    )
    headers = [(b"host", HOST.encode())]
    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "query_string": query.encode(),
        "headers": headers,
        "scheme": "http",
        "server": ("127.0.0.1", 8000),
    }
    arrival = Arrival(host="acme.localhost", site=HOST, ip="203.0.113.9", request_id="r" * 32, is_oversized=False)
    visit = Visit(desk, Request(scope), arrival=arrival, tenant=tenant or samples.tenant(), started=clock.now())
    visit.way, visit.parameters = Ways(PORTAL_WAYS).find(path)
    visit.session = session
    return visit
