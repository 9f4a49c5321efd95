"""Who the businesses are, and what each offers in its portal."""

from services.settings.domain.differences import differences
from services.settings.domain.profile import checked, direction_of
from services.settings.models import TenantRow
from services.settings.store import SettingsStore
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
from shared.contracts.settings.code import Extras, Published
from shared.contracts.settings.late_fees import LateFee
from shared.contracts.settings.look import Look, Texts
from shared.contracts.values import Address


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
        with self._store.reading():
            return self.message(self._store.own_tenant())

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
            accepted=Accepted.model_validate(row.accepted),
            late_fee=LateFee.model_validate(row.late_fee) if row.late_fee else None,
            extras=Extras.model_validate(row.extras),
            look=Look.model_validate(row.look),
            texts=Texts.model_validate(row.texts),
            published=Published(css=row.css_digest, js=row.js_digest),
        )
