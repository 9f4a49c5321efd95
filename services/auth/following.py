"""Sessions follow what becomes of the customers and contacts that they are of."""

from typing import Any

from services.auth.domain.links import mailbox
from services.auth.models import SessionRow
from services.auth.sessions import session_message
from services.auth.store import AuthStore
from shared import clock
from shared.bus.marks import answers, on
from shared.bus.service import Bus, system_caller
from shared.contracts.auth import RefreshSession, Session, SessionChanged, SessionEnded
from shared.contracts.billing.details import Changed, ContactChanged, CustomerChanged, Details, ViewDetails
from shared.contracts.message import Caller
from shared.secrets import fingerprint


class Following:
    """Billing is asked how things stand now: news may come late, twice, or in another order."""

    def __init__(self, store: AuthStore, bus: Bus, who: Caller) -> None:
        self._store = store
        self._bus = bus
        self._who = who

    @answers(RefreshSession)
    def refresh(self, ask: RefreshSession) -> Session:
        with self._store.reading():
            customer = self._store.session_row(fingerprint(ask.secret)).customer
        details = self._details(customer)
        with self._store.begin():
            row = self._store.session_row(fingerprint(ask.secret))
            if row.customer == customer:
                _rename(row, details)
            return session_message(row)

    @on(CustomerChanged)
    def customer_changed(self, event: CustomerChanged) -> None:
        details = self._details(event.customer)
        was, has = mailbox(event.before.email), mailbox(event.after.email)
        with self._store.begin():
            if was != has:
                self._store.spend_links(was)
                self._note(event)
            rows = self._store.sessions_of(event.customer)
            if event.is_undone:
                # Whoever changed the address may still be signed in, by whichever: nobody stays.
                self._end(rows, event)
            else:
                self._follow(rows, details, event, was=was)

    @on(ContactChanged)
    def contact_changed(self, event: ContactChanged) -> None:
        details = self._details(event.customer)
        old = mailbox(event.before.email) if event.before else ""
        is_gone = bool(old) and old not in people_of(details)
        with self._store.begin():
            if is_gone:
                # Links first: whoever comes in by one at this moment is waited for, and found among the sessions.
                self._store.spend_links(old)
            rows = self._store.sessions_of(event.customer)
            gone = [row for row in rows if is_gone and mailbox(row.email) == old]
            self._end(gone, event)
            self._follow([row for row in rows if row not in gone], details, event)

    def _details(self, customer: int) -> Details:
        asker = system_caller(self._who.tenant, job="sessions", request_id=self._who.request_id)
        asker = asker.model_copy(update={"deadline": self._who.deadline})
        return self._bus.ask(ViewDetails(who=asker, customer=customer))

    def _follow(self, rows: list[SessionRow], details: Details, event: Changed, *, was: str = "") -> None:
        """`was` is the main address before, if it has been changed."""
        for row in rows:
            before = _shown(row)
            _move(row, details, was)
            _rename(row, details)
            if _shown(row) != before:
                self._store.emit(SessionChanged(**_news(event), session=row.secret_hash))

    def _end(self, rows: list[SessionRow], event: Changed) -> None:
        for row in rows:
            row.ended_at = clock.now()
            self._store.emit(SessionEnded(**_news(event), session=row.secret_hash))

    def _note(self, event: CustomerChanged) -> None:
        act = "took back another e-mail address" if event.is_undone else "changed the e-mail address"
        facts = {"from": event.before.email, "to": event.after.email}
        self._store.note_change(event, act, facts=facts)


def people_of(details: Details) -> dict[str, str]:
    """Who may come in, by mailbox: the person's own name, or whom the post is meant for."""
    main = {mailbox(details.customer.email): details.customer.attention_to}
    return main | {mailbox(contact.email): contact.name for contact in details.contacts}


def _move(row: SessionRow, details: Details, was: str) -> None:
    """Whoever came in by the main address goes on with the new one, of which nothing is proved yet."""
    if was and mailbox(row.email) == was and was not in people_of(details):
        row.email, row.proved_at, row.others = details.customer.email, None, []


def _shown(row: SessionRow) -> tuple[str | None, ...]:
    return row.name, row.contact, row.email, row.locale


def _rename(row: SessionRow, details: Details) -> None:
    row.name, row.locale = details.customer.name, details.customer.locale
    row.contact = people_of(details).get(mailbox(row.email), row.contact)


def _news(event: Changed) -> dict[str, Any]:
    return {"tenant": event.tenant, "at": clock.now(), "request_id": event.request_id}
