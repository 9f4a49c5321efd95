"""Signing in by a magic link: the business has vouched for whoever holds it."""

from datetime import UTC, datetime, timedelta

from services.auth.domain.links import tidy_next
from services.auth.domain.magic_links import Claims, Reader, signed_part
from services.auth.requests import Requests
from services.auth.sessions import Entrance, account_of, begin, match_of
from services.auth.store import AuthStore
from shared import clock
from shared.bus.marks import answers
from shared.bus.service import Bus, system_caller
from shared.config import Config
from shared.contracts.auth import Session, SignInAsked, SignInOffer
from shared.contracts.auth.magic_links import InspectMagicLink, RenewMagicLink, UseMagicLink
from shared.contracts.billing.customers import Customer, GetCustomer
from shared.contracts.errors import CustomerNotFound, SignInLinkNotFound, SignInLinkSpent
from shared.contracts.message import Caller
from shared.secrets import Vault, fingerprint


class MagicLinks:
    def __init__(self, store: AuthStore, bus: Bus, vault: Vault, requests: Requests, config: Config) -> None:
        self._store = store
        self._bus = bus
        self._vault = vault
        self._requests = requests
        self._config = config

    @answers(InspectMagicLink)
    def inspect(self, ask: InspectMagicLink) -> SignInOffer:
        claims = self._claims(ask.token, ask.host)
        with self._store.reading():
            is_single_use = self._store.magic_rules().is_single_use
            if is_single_use and self._store.is_magic_link_used(_print(ask.token)):
                raise SignInLinkSpent("", {"reason": "used"})
        customer = self._customer(claims, ask.who)
        return SignInOffer(email=customer.email, accounts=(account_of(match_of(customer)),), next="/")

    @answers(UseMagicLink)
    def use(self, ask: UseMagicLink) -> Session:
        claims = self._claims(ask.token, ask.host)
        customer = self._customer(claims, ask.who)
        expires_at = datetime.fromtimestamp(claims.expires, UTC)
        with self._store.begin():
            print_ = _print(ask.token)
            times = self._store.count_magic_use(print_, customer=customer.id, expires_at=expires_at)
            if times > 1 and self._store.magic_rules().is_single_use:
                raise SignInLinkSpent("", {"reason": "used"})
            how = "magic link" if times == 1 else "magic link, used before"
            entrance = Entrance(match_of(customer), customer.email, how=how, next=tidy_next(ask.next))
            return begin(entrance, self._store, who=ask.who, config=self._config)

    @answers(RenewMagicLink)
    def renew(self, ask: RenewMagicLink) -> SignInAsked:
        customer = self._customer(self._claims(ask.token, ask.host, is_late_fine=True), ask.who)
        with self._store.begin():
            return self._requests.note(ask.who, email=customer.email, next_path=ask.next, browser=ask.browser)

    def _claims(self, token: str, host: str, *, is_late_fine: bool = False) -> Claims:
        with self._store.reading():
            sealed, rules = self._store.sealed_keys(), self._store.magic_rules()
        secrets = [self._vault.open(each) for each in sealed]
        longest = timedelta(days=rules.longest_days)
        return Reader(secrets, host, clock.now(), longest).read(token, is_late_fine=is_late_fine)

    def _customer(self, claims: Claims, who: Caller) -> Customer:
        """Of this business, whatever the token says. Raises SignInLinkNotFound."""
        asker = system_caller(who.tenant, job="magic link", request_id=who.request_id)
        asker = asker.model_copy(update={"deadline": who.deadline})
        try:
            return self._bus.ask(GetCustomer(who=asker, customer=claims.customer))
        except CustomerNotFound as absent:
            raise SignInLinkNotFound("customer") from absent


def _print(token: str) -> str:
    return fingerprint(signed_part(token))
