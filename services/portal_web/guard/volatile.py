"""What may vanish: short-lived values in Redis, which is never waited for long."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from redis.asyncio import Redis
from redis.exceptions import RedisError

PATIENCE = 0.25


class Away(Exception):
    """Redis did not answer: do without."""


class Volatile:
    """Values that expire by themselves. Every call may raise Away."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def get(self, key: str) -> bytes | None:
        async with _briefly():
            value: bytes | str | None = await self._redis.get(key)
        return value.encode() if isinstance(value, str) else value

    async def put(self, key: str, value: bytes, *, seconds: int) -> None:
        async with _briefly():
            await self._redis.set(key, value, ex=seconds)

    async def put_if_absent(self, key: str, value: bytes, *, seconds: int) -> None:
        async with _briefly():
            await self._redis.set(key, value, ex=seconds, nx=True)

    async def count(self, key: str, *, by: int, seconds: int) -> int:
        """Adds to a counter that starts anew `seconds` after its first count."""
        async with _briefly(), self._redis.pipeline(transaction=True) as both:
            both.set(key, 0, ex=seconds, nx=True)
            both.incrby(key, by)
            return int((await both.execute())[1])

    async def seconds_left(self, key: str) -> int:
        async with _briefly():
            return max(0, int(await self._redis.ttl(key)))

    async def drop(self, key: str) -> None:
        async with _briefly():
            await self._redis.delete(key)


@asynccontextmanager
async def _briefly() -> AsyncIterator[None]:
    try:
        async with asyncio.timeout(PATIENCE):
            yield
    except (RedisError, OSError, TimeoutError) as trouble:
        raise Away from trouble
