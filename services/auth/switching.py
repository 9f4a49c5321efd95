"""One mailbox, several accounts: going from one to another without another e-mail."""

from datetime import timedelta

from services.auth.mailboxes import Mailboxes
from services.auth.sessions import MOST_OTHERS, account_of, session_message
from services.auth.store import AuthStore
from shared.bus.marks import answers
from shared.config import Config
from shared.contracts.auth import Account, ListAccounts, Session, SwitchAccount
from shared.contracts.errors import CustomerNotFound
from shared.secrets import fingerprint


class Switching:
    def __init__(self, store: AuthStore, mailboxes: Mailboxes, config: Config) -> None:
        self._store = store
        self._mailboxes = mailboxes
        self._idle = timedelta(seconds=config.session_idle_seconds)

    @answers(ListAccounts)
    def accounts(self, ask: ListAccounts) -> list[Account]:
        return self._accounts(self._session(ask.secret))

    @answers(SwitchAccount)
    def switch(self, ask: SwitchAccount) -> Session:
        accounts = {account.customer: account for account in self._accounts(self._session(ask.secret))}
        chosen = accounts.get(ask.customer)
        if chosen is None:
            raise CustomerNotFound
        with self._store.begin():
            row = self._store.session_row(fingerprint(ask.secret))
            if row.customer != chosen.customer:
                facts = {"from": str(row.customer)}
                self._store.note(ask.who, "switched to another account", customer=chosen.customer, facts=facts)
            row.customer, row.name, row.contact = chosen.customer, chosen.name, chosen.contact
            row.locale = chosen.locale
            others = [other.model_dump() for other in accounts.values() if other != chosen]
            row.others = others[:MOST_OTHERS]
            return session_message(row)

    def _session(self, secret: str) -> Session:
        return self._store.live_session(fingerprint(secret), idle=self._idle).session

    def _accounts(self, session: Session) -> list[Account]:
        """A magic link, or one that the business made, was for one customer and proves no mailbox."""
        if session.proved_at is None or session.level != "full":
            own = Account(
                customer=session.customer, name=session.name, contact=session.contact, locale=session.locale
            )
            return [own]
        return [account_of(match) for match in self._mailboxes.accounts(session.email)]
