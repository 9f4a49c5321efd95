"""Who the businesses are, and how each wants to look and speak."""

from services.settings.domain.profile import checked, direction_of
from services.settings.models import POST, TenantRow
from services.settings.store import SettingsStore
from shared import clock
from shared.bus.loops import Bell
from shared.bus.marks import answers
from shared.bus.service import Bus, Service
from shared.callers import demand_business
from shared.config import Config
from shared.contracts.message import Origin
from shared.contracts.settings import (
    ChangeSwitches,
    ChangeTenant,
    CreateTenant,
    FindTenant,
    GetTenant,
    ListTenants,
    SettingsChanged,
    Switches,
    Tenant,
)
from shared.contracts.values import Address
from shared.database import Database


class Tenants:
    """The tenants of this installation."""

    def __init__(self, store: SettingsStore, config: Config) -> None:
        self._store = store
        self._config = config

    @answers(FindTenant)
    def find(self, ask: FindTenant) -> Tenant:
        label, _, rest = ask.host.partition(".")
        username = label if rest == self._config.base_domain else None
        with self._store.reading():
            return self._tenant(self._store.tenant_by_host(username=username, domain=ask.host))

    @answers(GetTenant)
    def get(self, ask: GetTenant) -> Tenant:
        with self._store.reading():
            return self._tenant(self._store.own_tenant())

    @answers(ListTenants)
    def all(self, ask: ListTenants) -> list[Tenant]:
        with self._store.reading():
            return [self._tenant(row) for row in self._store.all_tenants()]

    @answers(CreateTenant)
    def create(self, ask: CreateTenant) -> Tenant:
        profile = checked(ask.profile, base_domain=self._config.base_domain)
        with self._store.begin():
            row = self._store.create(profile)
            self._tell(row, ask.who)
            return self._tenant(row)

    @answers(ChangeTenant)
    def change(self, ask: ChangeTenant) -> Tenant:
        demand_business(ask.who)
        profile = checked(ask.profile, base_domain=self._config.base_domain)
        with self._store.begin():
            row = self._store.own_tenant_locked()
            row.version += 1
            self._store.write(row, profile)
            self._tell(row, ask.who)
            return self._tenant(row)

    @answers(ChangeSwitches)
    def switch(self, ask: ChangeSwitches) -> Tenant:
        demand_business(ask.who)
        with self._store.begin():
            row = self._store.own_tenant_locked()
            row.version += 1
            row.switches = ask.switches.model_dump(mode="json")
            self._tell(row, ask.who)
            return self._tenant(row)

    def _tell(self, row: TenantRow, who: Origin) -> None:
        """Of a new tenant too: somebody may remember that nobody has its host."""
        self._store.emit(
            SettingsChanged(tenant=row.id, at=clock.now(), request_id=who.request_id, version=row.version)
        )

    def _tenant(self, row: TenantRow) -> Tenant:
        return Tenant(
            id=row.id,
            version=row.version,
            username=row.username,
            name=row.name,
            legal_name=row.legal_name,
            url=f"{self._config.scheme}://{row.domain}" if row.domain else self._config.site(row.username),
            domain=row.domain,
            currency=row.currency,
            locale=row.locale,
            direction=direction_of(row.locale) or "ltr",
            zone=row.zone,
            address=Address.model_validate(row.address),
            tax_id=row.tax_id,
            email=row.email,
            phone=row.phone,
            accent=row.accent,
            logo=row.logo,
            terms_url=row.terms_url,
            privacy_url=row.privacy_url,
            switches=Switches.model_validate(row.switches),
        )


def make(config: Config, bus: Bus) -> Service:
    """The service, ready to be hosted. It asks nobody."""
    database = Database(config.database("settings"), connections=config.workers + 4)
    bell = Bell()

    def tenants(who: Origin) -> Tenants:
        return Tenants(SettingsStore(database, who, news=bell.ring), config)

    return Service("settings", database=database, post=POST, bell=bell, rooms={Tenants: tenants})
