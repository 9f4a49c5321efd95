"""Sessions: how they begin, alive while they are used, and ended for good on every copy of the cookie."""

from dataclasses import dataclass
from datetime import timedelta

from services.auth.domain.links import tidy_next
from services.auth.models import SessionRow
from services.auth.store import AuthStore
from shared import clock
from shared.bus.marks import answers
from shared.bus.service import Bus
from shared.config import Config
from shared.contracts.auth import (
    Account,
    BeginTemporarySession,
    EndSession,
    GetSession,
    Level,
    Session,
    SessionEnded,
)
from shared.contracts.billing import customers as billing
from shared.contracts.billing.customers import GetCustomer, Match
from shared.contracts.errors import Denied
from shared.contracts.message import Caller, Customer, System
from shared.secrets import fingerprint, new_token

SEEN_EVERY = timedelta(minutes=5)
"""How exactly it is known when a session was last used."""
MOST_OTHERS = 8
"""So many more accounts of a mailbox are kept beside a session; all of them are a question to billing."""


@dataclass(frozen=True, slots=True)
class Entrance:
    """Somebody comes in. `how` is told to the audit log; `is_proved`: by reading a mailbox, which may then act for
    `others` too."""

    account: Match
    email: str
    how: str
    level: Level = "full"
    is_proved: bool = False
    others: tuple[Match, ...] = ()
    next: str = "/"


class Sessions:
    def __init__(self, store: AuthStore, bus: Bus, config: Config) -> None:
        self._store = store
        self._bus = bus
        self._config = config
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
                self._store.note(who, "signed out", customer=_customer(who))
                self._store.emit(
                    SessionEnded(tenant=who.tenant, at=clock.now(), request_id=who.request_id, session=secret_hash)
                )

    @answers(BeginTemporarySession)
    def begin_temporary(self, ask: BeginTemporarySession) -> Session:
        if not isinstance(ask.who.actor, System):
            raise Denied
        customer = self._bus.ask(GetCustomer(who=ask.who, customer=ask.customer))
        account = match_of(customer)
        next_path = tidy_next(ask.next)
        entrance = Entrance(account, customer.email, how=ask.reason, level="temporary", next=next_path)
        with self._store.begin():
            return begin(entrance, self._store, who=ask.who, config=self._config)


def begin(entrance: Entrance, store: AuthStore, *, who: Caller, config: Config) -> Session:
    """A session of its own, in the open unit."""
    secret, moment, account = new_token(), clock.now(), entrance.account
    seconds = config.session_seconds if entrance.level == "full" else config.temporary_seconds
    row = SessionRow(
        secret_hash=fingerprint(secret),
        customer=account.customer,
        name=account.name,
        contact=account.contact,
        email=entrance.email,
        level=entrance.level,
        began_at=moment,
        seen_at=moment,
        expires_at=moment + timedelta(seconds=seconds),
        proved_at=moment if entrance.is_proved else None,
        others=[account_of(match).model_dump() for match in entrance.others[:MOST_OTHERS]],
        locale=account.locale,
    )
    store.add(row)
    facts = {"how": entrance.how, "level": entrance.level}
    store.note(who, "signed in", customer=account.customer, facts=facts)
    return session_message(row, next_path=entrance.next, secret=secret)


def _customer(who: Caller) -> int | None:
    return who.actor.customer if isinstance(who.actor, Customer) else None


def account_of(match: Match) -> Account:
    return Account(customer=match.customer, name=match.name, contact=match.contact, locale=match.locale)


def match_of(customer: billing.Customer) -> Match:
    """Whom its main address signs in."""
    return Match(customer=customer.id, name=customer.name, contact=customer.attention_to, locale=customer.locale)


def session_message(row: SessionRow, *, next_path: str = "/", secret: str = "") -> Session:
    return Session(
        customer=row.customer,
        name=row.name,
        contact=row.contact,
        email=row.email,
        level="full" if row.level == "full" else "temporary",
        expires_at=row.expires_at,
        proved_at=row.proved_at,
        others=tuple(Account.model_validate(other) for other in row.others),
        locale=row.locale,
        next=next_path,
        secret=secret,
    )
