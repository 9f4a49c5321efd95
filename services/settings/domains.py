"""A domain of the business's own: set, and checked with the name servers."""

from services.settings.domain.differences import differences
from services.settings.domain.profile import demand_own_domain
from services.settings.naming import Names, NoAnswer
from services.settings.store import SettingsStore
from services.settings.tenants import Tenants
from shared.bus.marks import answers
from shared.callers import demand_business
from shared.config import Config
from shared.contracts.settings import Tenant
from shared.contracts.settings.domains import CheckDomain, DomainCheck, SetDomain, State


class Domains:
    def __init__(self, store: SettingsStore, tenants: Tenants, names: Names, config: Config) -> None:
        self._store = store
        self._tenants = tenants
        self._names = names
        self._config = config

    @answers(SetDomain)
    def set(self, ask: SetDomain) -> Tenant:
        demand_business(ask.who)
        domain = self._tidy(ask.domain) if ask.domain else None
        with self._store.begin():
            row = self._store.changing_tenant(ask.who)
            before = row.domain
            self._store.set_domain(row, domain)
            facts = differences({"domain": before}, {"domain": domain})
            self._store.note(ask.who, "changed the domain", facts)
            return self._tenants.message(row)

    @answers(CheckDomain)
    def check(self, ask: CheckDomain) -> DomainCheck:
        demand_business(ask.who)
        domain = self._tidy(ask.domain)
        with self._store.reading():
            wanted = f"{self._store.own_tenant().username}.{self._config.base_domain}"
        try:
            found, ours = self._names.addresses(domain), self._names.addresses(wanted)
        except NoAnswer:
            return DomainCheck(domain=domain, state="unanswered", found=(), wanted=wanted, addresses=())
        return DomainCheck(
            domain=domain, state=state_of(found, ours=ours), found=found, wanted=wanted, addresses=ours
        )

    def _tidy(self, domain: str) -> str:
        return demand_own_domain(domain.lower().rstrip("."), base_domain=self._config.base_domain)


def state_of(found: tuple[str, ...], *, ours: tuple[str, ...]) -> State:
    """An address that is not ours would send some visitors elsewhere."""
    if not found:
        return "absent"
    return "right" if set(found) <= set(ours) else "elsewhere"
