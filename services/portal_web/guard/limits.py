"""How often somebody may try: counted in Redis, and in this process while Redis is away. Never left uncounted."""

import time

from limits import RateLimitItem, parse
from limits.aio.storage import MemoryStorage, Storage
from limits.aio.strategies import FixedWindowRateLimiter

from services.portal_web.guard.refused import TooMany
from services.portal_web.guard.volatile import Away, Volatile

RULES: dict[str, RateLimitItem] = {
    "sign-in": parse("60 per 15 minute"),
    "sign-in of all": parse("1000 per 15 minute"),
    "code": parse("60 per 15 minute"),
    "code of all": parse("1000 per 15 minute"),
    "link": parse("300 per 15 minute"),
    "details": parse("60 per 15 minute"),
    "export": parse("60 per 15 minute"),
    "payment": parse("120 per 15 minute"),
    "promise": parse("30 per 15 minute"),
    "report": parse("60 per 15 minute"),
    "mail": parse("60 per 15 minute"),
    "seen": parse("300 per 15 minute"),
    "comment": parse("30 per 15 minute"),
    "upload": parse("60 per 15 minute"),
    "upload of all": parse("500 per 60 minute"),
}


class Limits:
    """Counts what is done per tenant and address, by the rules above."""

    def __init__(self, volatile: Volatile) -> None:
        self._shared = FixedWindowRateLimiter(VolatileStorage(volatile))
        self._own = FixedWindowRateLimiter(MemoryStorage())

    async def count(self, rule: str, *, tenant: int, ip: str = "") -> None:
        """Raises TooMany when the rule is used up."""
        item, who = RULES[rule], (rule, str(tenant), ip)
        for limiter in (self._shared, self._own):
            try:
                if await limiter.hit(item, *who):
                    return
                reset = (await limiter.get_window_stats(item, *who)).reset_time
                raise TooMany(seconds=max(1, int(reset - time.time())))
            except Away:
                continue


class VolatileStorage(Storage):
    """Redis as `limits` wants it, without server-side scripts, so that every Redis will do."""

    STORAGE_SCHEME = None
    base_exceptions = Away

    def __init__(self, volatile: Volatile) -> None:
        super().__init__()
        self._volatile = volatile

    async def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        return await self._volatile.count(_key(key), by=amount, seconds=expiry)

    async def get(self, key: str) -> int:
        return int(await self._volatile.get(_key(key)) or 0)

    async def get_expiry(self, key: str) -> float:
        return time.time() + await self._volatile.seconds_left(_key(key))

    async def check(self) -> bool:
        try:
            await self._volatile.get(_key("check"))
        except Away:
            return False
        return True

    async def reset(self) -> int | None:
        raise NotImplementedError("limits end by themselves")

    async def clear(self, key: str) -> None:
        await self._volatile.drop(_key(key))


def _key(key: str) -> str:
    return f"portico:limit:{key}"
