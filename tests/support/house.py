"""The services that money and sign-ins go through, in this process or in their own, over one kind of database."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import Any

from sqlalchemy import select

import services.auth.service
import services.billing.service
import services.settings.service
from services.auth.models import POST as AUTH_POST
from services.billing.janitor import Janitor
from services.billing.models import POST as BILLING_POST
from services.billing.paying.accounts import ProviderAccounts
from services.billing.paying.checkouts import Checkouts
from services.billing.payments.stripe import StripeAccounts
from services.billing.store import BillingStore
from shared.bus.local import LocalBus
from shared.bus.outbox import Parcel, Relay
from shared.bus.service import Bus, Service, platform_origin, system_caller
from shared.config import DEMO_SECRET, Config
from shared.contracts.message import Caller
from shared.contracts.settings import CreateTenant, Profile, Tenant
from shared.database import Database
from shared.migrations import migrate
from shared.secrets import Vault
from tests.support.sandbox import RunningSandbox

MAKERS = {
    "settings": services.settings.service.make,
    "billing": services.billing.service.make,
    "auth": services.auth.service.make,
}
AT_ONCE = timedelta(0)
_names = count(1)


@dataclass
class House:
    """`founded` are the tenants of the test that is running."""

    config: Config
    bus: Bus
    sandbox: RunningSandbox
    databases: dict[str, Database]
    services: dict[str, Service] = field(default_factory=dict)
    founded: list[Tenant] = field(default_factory=list)

    @property
    def vault(self) -> Vault:
        return Vault(self.config.secret_key.get_secret_value())

    def tenant(self, *, currency: str = "USD", **profile: Any) -> Tenant:
        """A business that no other test knows."""
        name = f"acme{next(_names)}"
        told = Profile(username=name, name="Acme Paper", currency=currency, email="owner@acme.example", **profile)
        tenant = self.bus.ask(CreateTenant(who=platform_origin(), profile=told))
        self.founded.append(tenant)
        return tenant

    def store(self, who: Caller) -> BillingStore:
        return BillingStore(self.databases["billing"], who)

    def checkouts(self, who: Caller) -> tuple[BillingStore, Checkouts]:
        store = self.store(who)
        return store, Checkouts(store, self.accounts(), who)

    def accounts(self) -> ProviderAccounts:
        providers = StripeAccounts(
            url=self.config.provider_url, seconds=self.config.provider_seconds, connections=10
        )
        return ProviderAccounts(providers, self.vault)

    def janitor(self, *, after: timedelta = AT_ONCE) -> Janitor:
        """Of all tenants; `after` is how long a payment may go unheard of."""
        return Janitor(self.bus, desk=self.checkouts, after=after)

    def run(self, job: str) -> None:
        """One of billing's jobs, once, as its clockwork would."""
        [found] = [each for each in self.services["billing"].jobs if each.name == job]
        found.work()

    def deliver(self) -> None:
        """The news that billing has reaches the others, and is worked."""
        relay = Relay(self.databases["billing"], BILLING_POST.outbox, publish=self._publish)
        while relay.send_some():
            pass
        while self.services["auth"].inbox.work_some():
            pass

    def _publish(self, parcels: Sequence[Parcel]) -> None:
        auth = self.services["auth"]
        for parcel in parcels:
            if parcel.topic in auth.topics():
                auth.receive(parcel.topic, parcel.body.encode())

    def news(self, tenant: Tenant, *, of: str = "billing") -> list[str]:
        """The topics of a tenant's events, in the order in which they came true."""
        outbox = (BILLING_POST if of == "billing" else AUTH_POST).outbox
        mine = select(outbox.c.topic).where(outbox.c.tenant_id == tenant.id).order_by(outbox.c.id)
        with self.databases[of].transaction(tenant=None, write=False) as connection:
            return [topic.removeprefix(f"{of}.") for topic in connection.scalars(mine)]


@contextmanager
def housed(
    sandbox: RunningSandbox, *, database: Callable[[str], str], owner: Callable[[str], str]
) -> Iterator[House]:
    """In this process, without loops. `database` and `owner` give the addresses of a service's database, for the
    application and for migrating."""
    config, bus = config_for(sandbox), LocalBus()
    databases, made = {}, {}
    for name, make in MAKERS.items():
        migrate(name, owner(name))
        service = make(config.model_copy(update={"database_url": database(name)}), bus)
        databases[name], made[name] = service.database, service
        bus.add(service)
    try:
        yield House(config, bus, sandbox, databases, made)
    finally:
        bus.stop()


def config_for(sandbox: RunningSandbox) -> Config:
    return Config(
        environment="demo",
        port=8000,
        provider_url=sandbox.url,
        checkout_hosts=sandbox.url,
        secret_key=DEMO_SECRET,
        provider_seconds=2,
    )


def system(tenant: Tenant, *, seconds: int = 20, **changes: Any) -> Caller:
    """Portico itself, in a tenant."""
    return system_caller(tenant.id, job="test", seconds=seconds).model_copy(update=changes)
