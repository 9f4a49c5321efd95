"""Signing in: a link or a code proves the mailbox, once."""

from datetime import timedelta

from services.auth.domain.links import MOST_TRIES, code_hash, demand_fresh
from services.auth.mailboxes import Mailboxes
from services.auth.models import SessionRow, SignInRequestRow
from services.auth.sessions import session_message
from services.auth.store import AuthStore
from shared import clock
from shared.bus.marks import answers
from shared.config import Config
from shared.contracts.auth import Account, InspectSignIn, Session, SignIn, SignInOffer, SignInWithCode
from shared.contracts.billing.customers import Match
from shared.contracts.errors import CustomerNotFound, SignInLinkNotFound, SignInLinkSpent, WrongCode
from shared.secrets import fingerprint, new_token


class SigningIn:
    def __init__(self, store: AuthStore, mailboxes: Mailboxes, config: Config) -> None:
        self._store = store
        self._mailboxes = mailboxes
        self._config = config

    @answers(InspectSignIn)
    def inspect(self, ask: InspectSignIn) -> SignInOffer:
        request = self._linked(ask.token)
        accounts = tuple(
            Account(customer=match.customer, name=match.name, contact=match.contact)
            for match in self._accounts(request)
        )
        return SignInOffer(email=request.email, accounts=accounts, next=request.next)

    @answers(SignIn)
    def sign_in(self, ask: SignIn) -> Session:
        request = self._linked(ask.token)
        accounts = self._accounts(request)
        chosen = [match for match in accounts if ask.customer in (None, match.customer)]
        if not chosen:
            raise CustomerNotFound
        return self._begin(request, chosen[0])

    @answers(SignInWithCode)
    def sign_in_with_code(self, ask: SignInWithCode) -> Session:
        handle_hash = fingerprint(ask.request)
        with self._store.begin():
            request = self._store.request(handle_hash=handle_hash, lock=True)
            _demand_fresh(request)
            if request.tries >= MOST_TRIES:
                raise SignInLinkSpent("", {"reason": "tries"})
            is_right = request.code_hash == code_hash(ask.code, handle_hash)
            request.tries += 0 if is_right else 1
        # Only now, when the try has been counted for good.
        if not is_right:
            raise WrongCode("code", {"tries_left": str(MOST_TRIES - request.tries)})
        return self._begin(request, self._accounts(request)[0])

    def _linked(self, token: str) -> SignInRequestRow:
        with self._store.reading():
            request = self._store.request(token_hash=fingerprint(token))
        _demand_fresh(request)
        return request

    def _accounts(self, request: SignInRequestRow) -> list[Match]:
        """At least one. Raises SignInLinkNotFound when the mailbox has become nobody's."""
        accounts = self._mailboxes.accounts(request)
        if not accounts:
            raise SignInLinkNotFound
        return accounts

    def _begin(self, request: SignInRequestRow, account: Match) -> Session:
        """Uses the request and begins a session as one of its accounts."""
        secret, moment = new_token(), clock.now()
        row = SessionRow(
            secret_hash=fingerprint(secret),
            customer=account.customer,
            name=account.name,
            contact=account.contact,
            email=request.email,
            level="full",
            began_at=moment,
            seen_at=moment,
            expires_at=moment + timedelta(seconds=self._config.session_seconds),
        )
        with self._store.begin():
            self._store.use(request)
            self._store.add(row)
        return session_message(row, next_path=request.next, secret=secret)


def _demand_fresh(request: SignInRequestRow) -> None:
    demand_fresh(used_at=request.used_at, expires_at=request.expires_at, now=clock.now())
