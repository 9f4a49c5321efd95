"""Sign-in requests and sessions."""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, func, or_, select, update

from services.auth.models import SessionRow, SignInRequestRow
from shared import clock
from shared.contracts.auth import Session
from shared.contracts.errors import SessionNotFound, SignInLinkNotFound, SignInLinkSpent
from shared.contracts.message import Message
from shared.json_columns import json_object, json_text
from shared.reading import Reading
from shared.store import Store


class LiveSession(Message):
    """`seen_at` is when it was last used, more or less."""

    session: Session
    seen_at: datetime


LIVE_SESSION = Reading(
    "live_session",
    LiveSession,
    select(
        json_text(
            json_object(
                session=json_object(
                    customer=SessionRow.customer,
                    name=SessionRow.name,
                    contact=SessionRow.contact,
                    email=SessionRow.email,
                    level=SessionRow.level,
                    expires_at=SessionRow.expires_at,
                    proved_at=SessionRow.proved_at,
                    others=SessionRow.others,
                    locale=SessionRow.locale,
                ),
                seen_at=SessionRow.seen_at,
            )
        )
    ).where(
        SessionRow.tenant_id == bindparam("tenant"),
        SessionRow.secret_hash == bindparam("secret_hash"),
        SessionRow.ended_at.is_(None),
        SessionRow.expires_at > bindparam("now"),
        SessionRow.seen_at > bindparam("left_alone_since"),
    ),
)


class SignInQueries(Store):
    def request(
        self, *, number: int = 0, token_hash: str = "", handle_hash: str = "", lock: bool = False
    ) -> SignInRequestRow:
        """By its id, its link or its handle. Raises SignInLinkNotFound."""
        row = SignInRequestRow
        wanted = row.id == number
        if token_hash:
            wanted = row.token_hash == token_hash
        if handle_hash:
            wanted = row.handle_hash == handle_hash
        mine = select(row).where(row.tenant_id == self.tenant, wanted)
        found = self.session.scalars(mine.with_for_update() if lock else mine).first()
        if found is None:
            raise SignInLinkNotFound
        return found

    def add_request(self, row: SignInRequestRow) -> int:
        """Its number."""
        self.add(row)
        self.session.flush()
        return row.id

    def lock_mailbox(self, mailbox: str) -> None:
        """One at a time for each mailbox, always in the same order: so links are counted, and used, exactly."""
        row = SignInRequestRow
        mine = select(row.id).where(row.tenant_id == self.tenant, row.mailbox == mailbox)
        self.session.execute(mine.order_by(row.id).with_for_update()).all()

    def links_minted_for(self, mailbox: str, *, since: datetime) -> int:
        row = SignInRequestRow
        mine = select(func.count()).where(
            row.tenant_id == self.tenant, row.mailbox == mailbox, row.minted_at >= since
        )
        return self.session.scalars(mine).one()

    def use(self, request: SignInRequestRow) -> None:
        """Uses a request once, and with it all others of the mailbox. Raises SignInLinkSpent."""
        row = SignInRequestRow
        moment = clock.now()
        self.lock_mailbox(request.mailbox)
        unused = update(row).where(row.tenant_id == self.tenant, row.used_at.is_(None)).values(used_at=moment)
        once = unused.where(row.id == request.id).returning(row.id)
        if self.session.scalars(once).first() is None:
            raise SignInLinkSpent("", {"reason": "used"})
        self.session.execute(unused.where(row.mailbox == request.mailbox))

    def spend_links(self, mailbox: str) -> None:
        """No link or code that was sent to the mailbox lets anybody in any more."""
        row = SignInRequestRow
        self.lock_mailbox(mailbox)
        unused = update(row).where(row.tenant_id == self.tenant, row.mailbox == mailbox, row.used_at.is_(None))
        self.session.execute(unused.values(used_at=clock.now()))

    def live_session(self, secret_hash: str, *, idle: timedelta) -> LiveSession:
        """Raises SessionNotFound when it has ended, expired or was left alone for too long."""
        moment = clock.now()
        found = self.read(LIVE_SESSION, secret_hash=secret_hash, now=moment, left_alone_since=moment - idle)
        if found is None:
            raise SessionNotFound
        return found

    def session_row(self, secret_hash: str) -> SessionRow:
        """Locked. Raises SessionNotFound when it has ended."""
        row = SessionRow
        mine = select(row).where(
            row.tenant_id == self.tenant, row.secret_hash == secret_hash, row.ended_at.is_(None)
        )
        found = self.session.scalars(mine.with_for_update()).first()
        if found is None:
            raise SessionNotFound
        return found

    def sessions_of(self, customer: int) -> list[SessionRow]:
        """Those that have not ended, locked."""
        row = SessionRow
        mine = select(row).where(row.tenant_id == self.tenant, row.customer == customer, row.ended_at.is_(None))
        living = mine.where(row.expires_at > clock.now())
        return list(self.session.scalars(living.order_by(row.id).with_for_update()))

    def note_seen(self, secret_hash: str) -> None:
        row = SessionRow
        mine = update(row).where(row.tenant_id == self.tenant, row.secret_hash == secret_hash)
        self.session.execute(mine.values(seen_at=clock.now()))

    def end_session(self, secret_hash: str) -> bool:
        """Says whether there was one to end."""
        row = SessionRow
        mine = update(row).where(
            row.tenant_id == self.tenant, row.secret_hash == secret_hash, row.ended_at.is_(None)
        )
        ended = mine.values(ended_at=clock.now()).returning(row.id)
        return self.session.scalars(ended).first() is not None

    def forget(self, before: datetime) -> None:
        """Links and sessions that were over by then."""
        link, session = SignInRequestRow, SessionRow
        over = or_(session.expires_at < before, session.ended_at < before)
        self.session.execute(delete(link).where(link.tenant_id == self.tenant, link.expires_at < before))
        self.session.execute(delete(session).where(session.tenant_id == self.tenant, over))
