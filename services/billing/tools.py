"""What the rooms of billing are furnished with: made once, shared by all."""

from dataclasses import dataclass

from services.billing.documents.press import Press
from services.billing.paying.accounts import ProviderAccounts
from services.billing.paying.checkouts import Checkouts
from services.billing.payments.stripe import StripeAccounts
from services.billing.sheets.exports import LARGEST_ORDER
from services.billing.store import BillingStore
from shared.bus.loops import Bell
from shared.bus.service import Bus
from shared.config import Config
from shared.contracts.message import Caller, Origin
from shared.database import Database
from shared.secrets import Vault

SHEET_SECONDS = 15
"""A list of any length; documents do not wait for it, they have a press of their own."""
BUNDLING_NICENESS = 10
"""Whoever looks at a page goes first."""


@dataclass(frozen=True, slots=True)
class Tools:
    """`press` is for documents that somebody waits for, `sheets` for what may be long, `bundling` for many."""

    bus: Bus
    database: Database
    bell: Bell
    vault: Vault
    accounts: ProviderAccounts
    press: Press
    sheets: Press
    bundling: Press

    def store(self, who: Origin) -> BillingStore:
        return BillingStore(self.database, who, news=self.bell.ring)

    def desk(self, who: Caller) -> tuple[BillingStore, Checkouts]:
        store = self.store(who)
        return store, Checkouts(store, self.accounts, who)

    def close(self) -> None:
        for press in (self.press, self.sheets, self.bundling):
            press.close()


def furnished(config: Config, bus: Bus) -> Tools:
    vault = Vault(config.secret_key.get_secret_value())
    providers = StripeAccounts(
        url=config.provider_url, seconds=config.provider_seconds, connections=config.workers + 2
    )
    return Tools(
        bus=bus,
        database=Database(config.database("billing"), connections=config.workers + 6),
        bell=Bell(),
        vault=vault,
        accounts=ProviderAccounts(providers, vault),
        press=Press(),
        sheets=Press(seconds=SHEET_SECONDS, largest_order=LARGEST_ORDER),
        bundling=Press(niceness=BUNDLING_NICENESS),
    )
