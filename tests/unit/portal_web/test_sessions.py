"""A session is a copy of auth's for half a minute, and gone for good when it ends."""

import asyncio
from datetime import timedelta

import pytest
from fakeredis import FakeAsyncRedis, FakeServer

from services.portal_web.guard.sessions import Sessions
from services.portal_web.guard.volatile import Volatile
from shared import clock
from shared.contracts.auth import EndSession, GetSession, RefreshSession, Session, SessionChanged, SessionEnded
from shared.contracts.errors import SessionNotFound, Unavailable
from shared.secrets import fingerprint
from tests.support import samples
from tests.support.answers import AnsweringBus
from tests.support.callers import caller

SECRET = "a-secret-that-only-one-browser-has"


class Desk:
    """A gateway's sessions; gateways that are given the same server share their copies."""

    def __init__(self, bus: AnsweringBus, server: FakeServer) -> None:
        self.bus = bus
        self.sessions = Sessions(bus, Volatile(FakeAsyncRedis(server=server)))

    async def find(self, *, tenant: int = 7) -> Session | None:
        return await self.sessions.find(SECRET, caller(tenant=tenant))


def auth(answer: Session | Exception) -> AnsweringBus:
    return AnsweringBus({GetSession: answer, EndSession: None})


def test_auth_is_asked_once_for_all_gateways() -> None:
    async def visit() -> list[Session | None]:
        server, bus = FakeServer(), auth(found)
        return [await Desk(bus, server).find() for _ in range(3)] + [None] * (bus.times_asked(GetSession) - 1)

    found = samples.session()
    assert asyncio.run(visit()) == [found] * 3


def test_a_secret_is_good_for_its_own_tenant_only() -> None:
    async def visit() -> int:
        bus = auth(samples.session())
        desk = Desk(bus, FakeServer())
        await desk.find(tenant=7)
        await desk.find(tenant=8)
        return bus.times_asked(GetSession)

    assert asyncio.run(visit()) == 2


def test_an_unknown_secret_is_nobody() -> None:
    assert asyncio.run(Desk(auth(SessionNotFound()), FakeServer()).find()) is None


def test_a_session_that_ran_out_is_nobody_even_from_a_copy() -> None:
    old = samples.session().model_copy(update={"expires_at": clock.now() - timedelta(seconds=1)})
    assert asyncio.run(Desk(auth(old), FakeServer()).find()) is None


def test_after_the_end_every_gateway_knows_at_once() -> None:
    async def visit() -> list[Session | None]:
        server, bus = FakeServer(), auth(samples.session())
        here, there = Desk(bus, server), Desk(bus, server)
        await here.find()
        await here.sessions.end(SECRET, caller(tenant=7))
        return [await here.find(), await there.find()]

    assert asyncio.run(visit()) == [None, None]


def test_a_request_that_asked_a_moment_before_the_end_does_not_bring_the_session_back() -> None:
    async def visit() -> Session | None:
        server, bus = FakeServer(), auth(samples.session())
        ending = Desk(bus, server)

        held = asyncio.Event()

        async def late(_question: GetSession) -> Session:
            await held.wait()
            return samples.session()

        racing = Desk(AnsweringBus({GetSession: late}), server)
        asking = asyncio.create_task(racing.find())
        await asyncio.sleep(0)
        await ending.sessions.end(SECRET, caller(tenant=7))
        held.set()
        await asking
        return await Desk(bus, server).find()

    assert asyncio.run(visit()) is None


def test_news_of_an_end_counts_even_when_redis_missed_it() -> None:
    async def visit() -> Session | None:
        bus = auth(samples.session())
        desk = Desk(bus, FakeServer())
        await desk.find()
        bus.tell(SessionEnded(tenant=7, at=clock.now(), request_id="r", session=fingerprint(SECRET)))
        return await desk.find()

    assert asyncio.run(visit()) is None


def test_news_of_a_change_is_asked_for_although_there_is_a_copy() -> None:
    async def visit() -> tuple[str, str]:
        bus = auth(samples.session())
        desk = Desk(bus, FakeServer())
        before = await desk.find()
        bus.answers[GetSession] = samples.session().model_copy(update={"name": "Globex SE"})
        kept = await desk.find()
        bus.tell(SessionChanged(tenant=7, at=clock.now(), request_id="r", session=fingerprint(SECRET)))
        after = await desk.find()
        assert before == kept
        return before.name if before else "", after.name if after else ""

    assert asyncio.run(visit()) == ("Globex Corporation", "Globex SE")


def test_a_refreshed_session_replaces_its_copy_but_never_an_end() -> None:
    async def visit(*, is_over: bool) -> str | None:
        bus = auth(samples.session())
        bus.answers[RefreshSession] = samples.session().model_copy(update={"name": "Globex SE"})
        server = FakeServer()
        desk = Desk(bus, server)
        await desk.find()
        if is_over:
            await desk.sessions.end(SECRET, caller(tenant=7))
        await desk.sessions.refresh(SECRET, caller(tenant=7))
        found = await Desk(bus, server).find()
        return found.name if found else None

    assert [asyncio.run(visit(is_over=is_over)) for is_over in (False, True)] == ["Globex SE", None]


def test_with_redis_away_auth_is_asked_each_time() -> None:
    async def visit() -> tuple[Session | None, int]:
        server, bus = FakeServer(), auth(samples.session())
        server.connected = False
        desk = Desk(bus, server)
        await desk.find()
        return await desk.find(), bus.times_asked(GetSession)

    found, questions = asyncio.run(visit())
    assert (found is not None, questions) == (True, 2)


def test_with_redis_and_auth_away_nobody_can_tell() -> None:
    server = FakeServer()
    server.connected = False
    with pytest.raises(Unavailable):
        asyncio.run(Desk(auth(Unavailable("auth")), server).find())
