"""Who the businesses are, and what each offers in its portal."""

from services.settings.domain.differences import differences
from services.settings.domain.profile import checked, direction_of
from services.settings.models import TenantRow
from services.settings.store import SettingsStore, TenantRecord, record_of
from shared.bus.marks import answers
from shared.callers import demand_business
from shared.config import Config
from shared.contracts.errors import Invalid
from shared.contracts.settings import (
    ChangeAccepted,
    ChangeSwitches,
    ChangeTenant,
    CreateTenant,
    FindTenant,
    GetTenant,
    ListTenants,
    Switches,
    Tenant,
)
from shared.contracts.settings.accepted import Accepted
from shared.contracts.settings.code import Published


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
            return self.message(self._store.tenant_by_host(username=username, domain=ask.host))

    @answers(GetTenant)
    def get(self, ask: GetTenant) -> Tenant:
        return self._told(self._store.own_record())

    @answers(ListTenants)
    def all(self, ask: ListTenants) -> list[Tenant]:
        with self._store.reading():
            return [self.message(row) for row in self._store.all_tenants()]

    @answers(CreateTenant)
    def create(self, ask: CreateTenant) -> Tenant:
        profile = checked(ask.profile, base_domain=self._config.base_domain)
        with self._store.begin():
            row = self._store.create(profile)
            self._store.tell_changed(row, ask.who)
            return self.message(row)

    @answers(ChangeTenant)
    def change(self, ask: ChangeTenant) -> Tenant:
        demand_business(ask.who)
        profile = checked(ask.profile, base_domain=self._config.base_domain)
        with self._store.begin():
            row = self._store.changing_tenant(ask.who, base=ask.base)
            before = self._store.profile(row)
            self._store.write(row, profile)
            self._store.note(ask.who, "changed the profile", differences(before, self._store.profile(row)))
            return self.message(row)

    @answers(ChangeSwitches)
    def switch(self, ask: ChangeSwitches) -> Tenant:
        demand_business(ask.who)
        with self._store.begin():
            row = self._store.changing_tenant(ask.who, base=ask.base)
            before, row.switches = Switches.model_validate(row.switches), ask.switches.model_dump(mode="json")
            changed = differences(before.model_dump(mode="json"), row.switches)
            self._store.note(ask.who, "changed what the portal offers", changed)
            return self.message(row)

    @answers(ChangeAccepted)
    def accept(self, ask: ChangeAccepted) -> Tenant:
        demand_business(ask.who)
        told = [each.method for each in ask.accepted.instructions]
        if len(set(told)) < len(told):
            raise Invalid("instructions")
        with self._store.begin():
            row = self._store.changing_tenant(ask.who, base=ask.base)
            before, row.accepted = Accepted.model_validate(row.accepted), ask.accepted.model_dump(mode="json")
            changed = differences(before.model_dump(mode="json"), row.accepted)
            self._store.note(ask.who, "changed how it is paid", changed)
            return self.message(row)

    def message(self, row: TenantRow) -> Tenant:
        return self._told(record_of(row))

    def _told(self, record: TenantRecord) -> Tenant:
        config, domain = self._config, record.domain
        worked_out = {
            "url": f"{config.scheme}://{domain}" if domain else config.site(record.username),
            "direction": direction_of(record.locale) or "ltr",
            "late_fee": record.late_fee or None,
            "published": Published(css=record.css_digest, js=record.js_digest),
        }
        return Tenant.model_validate(record.model_dump() | worked_out)
