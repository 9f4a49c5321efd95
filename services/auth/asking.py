"""How sign-in links come to be: asked for by visitors, minted for their e-mails, issued by the business."""

from datetime import timedelta

from services.auth.domain.links import MAIL_WINDOW_SECONDS, MOST_MAILS, is_fresh
from services.auth.mailboxes import Mailboxes
from services.auth.models import SignInRequestRow
from services.auth.requests import Requests
from services.auth.store import AuthStore
from shared import clock
from shared.bus.marks import answers
from shared.bus.service import Bus
from shared.contracts.auth import (
    IssueSignInLink,
    MintedLink,
    MintSignIn,
    RenewSession,
    RenewSignIn,
    RequestSignIn,
    SignInAsked,
)
from shared.contracts.billing.customers import GetCustomer, Match
from shared.contracts.errors import Denied
from shared.contracts.message import Staff, System
from shared.secrets import fingerprint, new_token


class Asking:
    def __init__(self, store: AuthStore, bus: Bus, mailboxes: Mailboxes, requests: Requests) -> None:
        self._store = store
        self._bus = bus
        self._mailboxes = mailboxes
        self._requests = requests

    @answers(RequestSignIn)
    def ask_for_link(self, ask: RequestSignIn) -> SignInAsked:
        # Nothing is looked up here: known and unknown addresses take the same time.
        with self._store.begin():
            return self._requests.note(ask.who, email=ask.email, next_path=ask.next, browser=ask.browser)

    @answers(RenewSignIn)
    def renew(self, ask: RenewSignIn) -> SignInAsked:
        with self._store.begin():
            old = self._store.request(token_hash=fingerprint(ask.token))
            return self._requests.note(ask.who, email=old.email, next_path=old.next, browser=ask.browser)

    @answers(RenewSession)
    def renew_session(self, ask: RenewSession) -> SignInAsked:
        with self._store.begin():
            old = self._store.session_row(fingerprint(ask.secret))
            return self._requests.note(ask.who, email=old.email, next_path=ask.next, browser=ask.browser)

    @answers(MintSignIn)
    def mint(self, ask: MintSignIn) -> MintedLink | None:
        if not isinstance(ask.who.actor, System):
            raise Denied
        with self._store.reading():
            request = self._store.request(number=ask.request)
        accounts = self._mailboxes.accounts(request.email, only=request.only_customer)
        if not accounts:
            return None
        with self._store.begin():
            self._store.lock_mailbox(request.mailbox)
            request = self._store.request(number=ask.request)
            return self._minted(request, accounts[0]) if self._may_be_sent(request) else None

    @answers(IssueSignInLink)
    def issue(self, ask: IssueSignInLink) -> str:
        if not isinstance(ask.who.actor, (Staff, System)):
            raise Denied
        customer = self._bus.ask(GetCustomer(who=ask.who, customer=ask.customer))
        request = self._requests.made(new_token(), email=customer.email, next_path=ask.next, seconds=ask.seconds)
        request.only_customer, request.level, request.locale = customer.id, ask.level, customer.locale
        link = self._requests.link(request)
        request.token_hash = link.token_hash
        facts = {"until": request.expires_at.isoformat(timespec="seconds"), "level": ask.level}
        with self._store.begin():
            self._store.add_request(request)
            self._store.note(ask.who, "made a sign-in link", customer=customer.id, facts=facts)
        return f"/s/{link.token}"

    def _may_be_sent(self, request: SignInRequestRow) -> bool:
        """Not too late, and not one too many; what was minted once may be minted again."""
        moment = clock.now()
        if not is_fresh(used_at=request.used_at, expires_at=request.expires_at, now=moment):
            return False
        window = moment - timedelta(seconds=MAIL_WINDOW_SECONDS)
        return (
            request.minted_at is not None
            or self._store.links_minted_for(request.mailbox, since=window) < MOST_MAILS
        )

    def _minted(self, request: SignInRequestRow, account: Match) -> MintedLink:
        link = self._requests.link(request)
        request.minted_at = request.minted_at or clock.now()
        request.locale = account.locale
        request.token_hash = link.token_hash
        request.code_hash = link.code_hash(request.handle_hash)
        return MintedLink(
            email=request.email,
            name=account.contact or account.name,
            token=link.token,
            code=link.code,
            expires_at=request.expires_at,
            asked_at=request.asked_at,
            browser=request.browser,
            locale=account.locale,
        )
