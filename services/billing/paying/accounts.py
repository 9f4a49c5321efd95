"""The tenants' accounts at the payment provider, opened with the keys that only we can read."""

from datetime import datetime

from services.billing.payments.provider import Provider, Providers
from services.billing.store import BillingStore
from shared.contracts.errors import ProviderUnavailable
from shared.money import Money
from shared.secrets import Vault


class ProviderAccounts:
    def __init__(self, providers: Providers, vault: Vault) -> None:
        self._providers = providers
        self._vault = vault

    def provider(self, store: BillingStore, *, until: datetime) -> Provider:
        """The provider of the store's tenant. Raises ProviderUnavailable when the tenant has no account."""
        with store.reading():
            row = store.provider_account()
        if row is None:
            raise ProviderUnavailable("not connected")
        return self._providers.account(
            api_key=self._vault.open(row.api_key), webhook_secret=self._vault.open(row.webhook_secret), until=until
        )

    def can_charge(self, *lines: Money) -> bool:
        """Each is charged as a line of its own."""
        return all(self._providers.can_charge(line) for line in lines)

    def smallest(self, currency: str) -> Money:
        return self._providers.smallest(currency)

    def can_debit(self, currency: str) -> bool:
        return self._providers.can_debit(currency)

    def connect(self, store: BillingStore, *, api_key: str, webhook_secret: str) -> None:
        with store.begin():
            store.save_provider_account(
                api_key=self._vault.seal(api_key), webhook_secret=self._vault.seal(webhook_secret)
            )
