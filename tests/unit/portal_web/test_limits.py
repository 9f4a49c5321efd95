"""Tries are counted for every gateway together, and by each alone while Redis is away."""

import asyncio

import pytest
from fakeredis import FakeAsyncRedis, FakeServer

from services.portal_web.guard.limits import RULES, Limits
from services.portal_web.guard.refused import TooMany
from services.portal_web.guard.volatile import Volatile


def limits(server: FakeServer) -> Limits:
    return Limits(Volatile(FakeAsyncRedis(server=server)))


async def use_up(limits_: Limits, *, tenant: int = 1, ip: str = "203.0.113.9", rule: str = "sign-in") -> None:
    for _ in range(RULES[rule].amount):
        await limits_.count(rule, tenant=tenant, ip=ip)


def test_one_try_too_many_is_refused_and_says_for_how_long() -> None:
    async def visit() -> int:
        server = FakeServer()
        await use_up(limits(server))
        with pytest.raises(TooMany) as refusal:
            await limits(server).count("sign-in", tenant=1, ip="203.0.113.9")
        return refusal.value.seconds

    assert 0 < asyncio.run(visit()) <= RULES["sign-in"].get_expiry()


@pytest.mark.parametrize(("tenant", "ip"), [(2, "203.0.113.9"), (1, "203.0.113.10")])
def test_others_are_not_touched_by_it(tenant: int, ip: str) -> None:
    async def visit() -> None:
        server = FakeServer()
        await use_up(limits(server))
        await limits(server).count("sign-in", tenant=tenant, ip=ip)

    asyncio.run(visit())


@pytest.mark.parametrize("rule", RULES)
def test_with_redis_away_each_gateway_counts_by_itself(rule: str) -> None:
    async def visit() -> None:
        server = FakeServer()
        server.connected = False
        alone = limits(server)
        await use_up(alone, rule=rule)
        with pytest.raises(TooMany):
            await alone.count(rule, tenant=1, ip="203.0.113.9")

    asyncio.run(visit())
