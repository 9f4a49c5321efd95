"""Sessions: alive while they are used, and ended for good on every copy of the cookie."""

from datetime import timedelta

from services.auth.models import SessionRow
from services.auth.store import AuthStore
from shared import clock
from shared.bus.marks import answers
from shared.config import Config
from shared.contracts.auth import EndSession, GetSession, Session, SessionEnded
from shared.secrets import fingerprint

SEEN_EVERY = timedelta(minutes=5)
"""How exactly it is known when a session was last used."""


class Sessions:
    def __init__(self, store: AuthStore, config: Config) -> None:
        self._store = store
        self._idle = timedelta(seconds=config.session_idle_seconds)

    @answers(GetSession)
    def get(self, ask: GetSession) -> Session:
        secret_hash = fingerprint(ask.secret)
        live = self._store.live_session(secret_hash, idle=self._idle)
        if clock.now() - live.seen_at > SEEN_EVERY:
            with self._store.begin():
                self._store.note_seen(secret_hash)
        return live.session

    @answers(EndSession)
    def end(self, ask: EndSession) -> None:
        secret_hash = fingerprint(ask.secret)
        who = ask.who
        with self._store.begin():
            if self._store.end_session(secret_hash):
                self._store.emit(
                    SessionEnded(tenant=who.tenant, at=clock.now(), request_id=who.request_id, session=secret_hash)
                )


def session_message(row: SessionRow, *, next_path: str = "/", secret: str = "") -> Session:
    return Session(
        customer=row.customer,
        name=row.name,
        contact=row.contact,
        email=row.email,
        level="full" if row.level == "full" else "temporary",
        expires_at=row.expires_at,
        next=next_path,
        secret=secret,
    )
