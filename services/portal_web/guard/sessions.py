"""Who is signed in: the truth is auth's; a copy lives in Redis for at most 30 s, and dies with the session."""

from collections.abc import Mapping
from datetime import datetime

from services.portal_web.bus import AsyncBus, read
from services.portal_web.guard.volatile import Away, Volatile
from shared import clock
from shared.contracts.auth import (
    EndSession,
    GetSession,
    RefreshSession,
    Session,
    SessionChanged,
    SessionEnded,
    SwitchAccount,
)
from shared.contracts.errors import SessionNotFound
from shared.contracts.message import Caller
from shared.secrets import fingerprint

COPY_SECONDS = 30
ENDED = b"ended"
"""A tombstone: a request that asked auth a moment before the end must not bring the session back."""


class Sessions:
    """Looks sessions up and ends them. Keys carry the tenant: a secret is good on its own host only."""

    def __init__(self, bus: AsyncBus, volatile: Volatile) -> None:
        self._bus = bus
        self._volatile = volatile
        self._ended: Mapping[str, datetime] = {}
        self._changed: Mapping[str, datetime] = {}
        bus.listen(frozenset({SessionEnded.topic()}), self._heard_end)
        bus.listen(frozenset({SessionChanged.topic()}), self._heard_change)

    async def find(self, secret: str, who: Caller) -> Session | None:
        """The live session behind a cookie. Raises Unavailable when neither Redis nor auth can tell."""
        print_ = fingerprint(secret)
        if print_ in self._ended and self._ended[print_] > clock.now():
            return None
        copy = await self._copy(_key(who.tenant, print_))
        if copy == ENDED:
            return None
        if print_ in self._changed and self._changed[print_] > clock.now():
            copy = None
        session = Session.model_validate_json(copy) if copy else await self._ask(secret, print_, who)
        return session if session and session.expires_at > clock.now() else None

    async def end(self, secret: str, who: Caller) -> None:
        """Signs out on every copy of the cookie. Raises Unavailable when auth could not be told."""
        await self._bus.ask(EndSession(who=who, secret=secret))
        self._bury(fingerprint(secret))
        try:
            await self._volatile.put(_key(who.tenant, fingerprint(secret)), ENDED, seconds=COPY_SECONDS)
        except Away:
            return

    async def switch(self, secret: str, customer: int, who: Caller) -> None:
        """The session goes on as another account. Raises CustomerNotFound or Unavailable."""
        session = await self._bus.ask(SwitchAccount(who=who, secret=secret, customer=customer))
        await self._replace(secret, session, who)

    async def refresh(self, secret: str, who: Caller) -> None:
        """The session goes on with the present names. Raises SessionNotFound or Unavailable."""
        await self._replace(secret, await self._bus.ask(RefreshSession(who=who, secret=secret)), who)

    async def _replace(self, secret: str, session: Session, who: Caller) -> None:
        key = _key(who.tenant, fingerprint(secret))
        if await self._copy(key) == ENDED:
            return
        try:
            await self._volatile.put(key, session.model_dump_json().encode(), seconds=COPY_SECONDS)
        except Away:
            return

    async def _copy(self, key: str) -> bytes | None:
        try:
            return await self._volatile.get(key)
        except Away:
            return None

    async def _ask(self, secret: str, print_: str, who: Caller) -> Session | None:
        try:
            session = await read(self._bus, GetSession(who=who, secret=secret))
        except SessionNotFound:
            return None
        try:
            copy = session.model_dump_json().encode()
            await self._volatile.put_if_absent(_key(who.tenant, print_), copy, seconds=COPY_SECONDS)
        except Away:
            return session
        return session

    def _heard_end(self, _topic: str, body: bytes) -> None:
        self._bury(SessionEnded.model_validate_json(body).session)

    def _heard_change(self, _topic: str, body: bytes) -> None:
        """For as long as an older copy may live, auth is asked."""
        self._changed = _with(self._changed, SessionChanged.model_validate_json(body).session)

    def _bury(self, print_: str) -> None:
        """Remembers an end for as long as a copy may live, should Redis miss it."""
        self._ended = _with(self._ended, print_)


def _with(known: Mapping[str, datetime], print_: str) -> Mapping[str, datetime]:
    """One more, without those that are over; a mapping of its own, since events come on other threads."""
    now = clock.now()
    living = {old: until for old, until in known.items() if until > now}
    return {**living, print_: clock.from_now(seconds=COPY_SECONDS)}


def _key(tenant: int, print_: str) -> str:
    return f"portico:session:{tenant}:{print_}"
