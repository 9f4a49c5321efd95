"""Signing in: a link or a code proves the mailbox, once."""

from services.auth.domain.links import MOST_TRIES, code_hash, demand_fresh
from services.auth.mailboxes import Mailboxes
from services.auth.models import SignInRequestRow
from services.auth.requests import Requests
from services.auth.sessions import Entrance, account_of, begin
from services.auth.store import AuthStore
from shared import clock
from shared.bus.marks import answers
from shared.config import Config
from shared.contracts.auth import CodeAccepted, InspectSignIn, Level, Session, SignIn, SignInOffer, SignInWithCode
from shared.contracts.billing.customers import Match
from shared.contracts.errors import CustomerNotFound, Invalid, SignInLinkNotFound, SignInLinkSpent, WrongCode
from shared.contracts.message import Caller
from shared.secrets import fingerprint


class SigningIn:
    def __init__(self, store: AuthStore, mailboxes: Mailboxes, requests: Requests, config: Config) -> None:
        self._store = store
        self._mailboxes = mailboxes
        self._requests = requests
        self._config = config

    @answers(InspectSignIn)
    def inspect(self, ask: InspectSignIn) -> SignInOffer:
        request = self._linked(ask.token)
        accounts = tuple(account_of(match) for match in self._accounts(request))
        return SignInOffer(email=request.email, accounts=accounts, next=request.next, level=_level(request))

    @answers(SignIn)
    def sign_in(self, ask: SignIn) -> Session:
        request = self._linked(ask.token)
        accounts = self._accounts(request)
        if ask.customer is None and len(accounts) > 1:
            raise Invalid("customer")
        chosen = [match for match in accounts if ask.customer in (None, match.customer)]
        if not chosen:
            raise CustomerNotFound
        return self._begin(request, chosen[0], accounts, ask.who)

    @answers(SignInWithCode)
    def sign_in_with_code(self, ask: SignInWithCode) -> CodeAccepted:
        handle_hash = fingerprint(ask.request)
        with self._store.begin():
            request = self._store.request(handle_hash=handle_hash, lock=True)
            is_right = request.code_hash == code_hash(ask.code, handle_hash)
            # Whoever guesses is not told that the mailbox has signed in meanwhile: so it would be a customer's.
            used_at = request.used_at if is_right else None
            demand_fresh(used_at=used_at, expires_at=request.expires_at, now=clock.now())
            if request.tries >= MOST_TRIES:
                raise SignInLinkSpent("", {"reason": "tries"})
            request.tries += 0 if is_right else 1
        # Only now, when the try has been counted for good.
        if not is_right:
            raise WrongCode("code", {"tries_left": str(MOST_TRIES - request.tries)})
        accounts = self._accounts(request)
        if len(accounts) > 1:
            return CodeAccepted(token=self._requests.link(request).token)
        return CodeAccepted(session=self._begin(request, accounts[0], accounts, ask.who))

    def _linked(self, token: str) -> SignInRequestRow:
        with self._store.reading():
            request = self._store.request(token_hash=fingerprint(token))
        # Only who has the link is told whose language it was in: with the code of a request that anybody made for
        # any address, that would tell whether it is known.
        demand_fresh(
            used_at=request.used_at, expires_at=request.expires_at, now=clock.now(), locale=request.locale
        )
        return request

    def _accounts(self, request: SignInRequestRow) -> list[Match]:
        """At least one. Raises SignInLinkNotFound when the mailbox has become nobody's."""
        accounts = self._mailboxes.accounts(request.email, only=request.only_customer)
        if not accounts:
            raise SignInLinkNotFound
        return accounts

    def _begin(self, request: SignInRequestRow, account: Match, accounts: list[Match], who: Caller) -> Session:
        """Uses the request and begins a session as one of its accounts."""
        is_proved = request.only_customer is None
        entrance = Entrance(
            account,
            request.email,
            how="e-mail" if is_proved else "link of the business",
            level=_level(request),
            is_proved=is_proved,
            others=tuple(match for match in accounts if match != account),
            next=request.next,
        )
        with self._store.begin():
            self._store.use(request)
            return begin(entrance, self._store, who=who, config=self._config)


def _level(request: SignInRequestRow) -> Level:
    return "temporary" if request.level == "temporary" else "full"
