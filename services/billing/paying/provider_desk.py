"""The provider's side of the counter: its account, and its notices."""

from services.billing.access import demand_business
from services.billing.paying.accounts import ProviderAccounts
from services.billing.payments.provider import Provider
from services.billing.payments.settling import apply_provider_result
from services.billing.store import BillingStore
from shared.bus.marks import answers
from shared.contracts.billing.payments import ConnectProvider, ReceiveNotice
from shared.contracts.errors import ProviderUnavailable, WrongSignature
from shared.contracts.message import Caller


class ProviderDesk:
    def __init__(self, store: BillingStore, accounts: ProviderAccounts) -> None:
        self._store = store
        self._accounts = accounts

    @answers(ConnectProvider)
    def connect(self, ask: ConnectProvider) -> None:
        demand_business(ask.who)
        self._accounts.connect(self._store, api_key=ask.api_key, webhook_secret=ask.webhook_secret)

    @answers(ReceiveNotice)
    def receive(self, ask: ReceiveNotice) -> None:
        provider = self._provider(ask.who)
        notice = provider.read_notice(ask.payload, ask.signature)
        with self._store.reading():
            attempt = self._store.attempt_of_checkout(notice.checkout) if notice.checkout else None
            if attempt is None or self._store.notice_is_known(notice.id):
                return
        # The object in a notice may be old: notices come in any order. What counts is how it stands now.
        result = provider.enquire(notice.checkout)
        with self._store.begin():
            apply_provider_result(self._store, attempt, result, request_id=ask.who.request_id)
            if not self._store.notice_is_known(notice.id):
                self._store.add_notice(notice.id)

    def _provider(self, who: Caller) -> Provider:
        """Whoever writes to a tenant without an account is not its provider. Raises WrongSignature."""
        try:
            return self._accounts.provider(self._store, until=who.deadline)
        except ProviderUnavailable as unconnected:
            raise WrongSignature from unconnected
