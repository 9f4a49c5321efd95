"""A domain of the business's own: found, not found, or leading elsewhere, as name servers tell it."""

from collections.abc import Iterator

import pytest

from deploy.commands.domains import words
from services.settings.domains import Domains, state_of
from services.settings.naming import NameServers, NoAnswer
from services.settings.store import SettingsStore
from services.settings.tenants import Tenants
from shared.bus.service import platform_origin
from shared.contracts.errors import AlreadyExists, Denied, Invalid, TenantNotFound
from shared.contracts.message import Caller, Customer, Visitor
from shared.contracts.settings import FindTenant, Tenant
from shared.contracts.settings.domains import CheckDomain, DomainCheck, SetDomain
from tests.support.house import House, system
from tests.support.names import name_server


@pytest.fixture(scope="module")
def names() -> Iterator[NameServers]:
    """Of hosts behind one address, but for some that lead elsewhere, or nowhere."""
    zone = {
        "edge.example.": {"A": "192.0.2.1", "AAAA": "2001:db8::1"},
        "alias.example.": {"CNAME": "edge.example."},
        "elsewhere.example.": {"A": "198.51.100.9"},
        "half.example.": {"A": "192.0.2.1", "AAAA": "2001:db8::bad"},
        "empty.example.": {"TXT": "nothing here"},
    }
    with name_server(zone) as port:
        yield NameServers(("127.0.0.1",), port=port)


class Here:
    """Name servers for which every host below the base domain is the edge."""

    def __init__(self, names: NameServers) -> None:
        self._names = names

    def addresses(self, host: str) -> tuple[str, ...]:
        return self._names.addresses("edge.example" if host.endswith(".localhost") else host)


def desk(house: House, who: Caller, names: NameServers) -> Domains:
    store = SettingsStore(house.databases["settings"], who)
    return Domains(store, Tenants(store, house.config), Here(names), house.config)


def checked(house: House, tenant: Tenant, domain: str, names: NameServers) -> DomainCheck:
    who = system(tenant)
    return desk(house, who, names).check(CheckDomain(who=who, domain=domain))


@pytest.mark.parametrize(
    ("host", "found"),
    [
        ("edge.example", ("192.0.2.1", "2001:db8::1")),
        ("alias.example", ("192.0.2.1", "2001:db8::1")),
        ("elsewhere.example", ("198.51.100.9",)),
        ("empty.example", ()),
        ("nobody.example", ()),
    ],
)
def test_a_host_has_the_addresses_that_it_leads_to(names: NameServers, host: str, found: tuple[str, ...]) -> None:
    assert names.addresses(host) == found


@pytest.mark.parametrize("host", ["a..example", "x" * 64 + ".example"])
def test_what_is_no_host_has_no_answer(names: NameServers, host: str) -> None:
    with pytest.raises(NoAnswer):
        names.addresses(host)


def test_a_silent_name_server_is_no_answer(names: NameServers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.settings.naming.SECONDS", 0.2)
    with pytest.raises(NoAnswer):
        names.addresses("silent.example")


@pytest.mark.parametrize(
    ("domain", "state", "told"),
    [
        ("Alias.Example.", "right", "alias.example leads here."),
        ("nobody.example", "absent", "There is no nobody.example yet. Make it an alias (CNAME) of"),
        ("elsewhere.example", "elsewhere", "elsewhere.example leads elsewhere, to 198.51.100.9. Make it"),
        ("half.example", "elsewhere", "half.example leads elsewhere, to 192.0.2.1, 2001:db8::bad. Make it"),
    ],
)
def test_the_check_says_what_is_and_what_to_do(
    house: House, names: NameServers, domain: str, state: str, told: str
) -> None:
    tenant = house.tenant()
    check = checked(house, tenant, domain, names)
    assert (check.state, check.wanted) == (state, f"{tenant.username}.localhost")
    assert words(check).startswith(told)


def test_silence_is_told_apart_from_absence(
    house: House, names: NameServers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.settings.naming.SECONDS", 0.2)
    check = checked(house, house.tenant(), "silent.example", names)
    assert (check.state, words(check)) == (
        "unanswered",
        "Name servers did not answer about silent.example in time. Try again later.",
    )


def test_without_an_address_of_our_own_nothing_leads_here() -> None:
    assert [state_of(found, ours=()) for found in ((), ("192.0.2.1",))] == ["absent", "elsewhere"]


def test_a_business_is_found_at_its_domain_and_not_there_any_more(house: House) -> None:
    tenant = house.tenant()
    domain = f"pay.{tenant.username}.example"
    made = house.bus.ask(SetDomain(who=system(tenant), domain=f"{domain.upper()}."))
    found = house.bus.ask(FindTenant(who=platform_origin(), host=domain))
    assert (found, made.url, made.version) == (made, f"http://{domain}", tenant.version + 1)
    back = house.bus.ask(SetDomain(who=system(tenant), domain=None))
    assert back.url == tenant.url
    with pytest.raises(TenantNotFound):
        house.bus.ask(FindTenant(who=platform_origin(), host=domain))


def test_nobody_takes_anothers_domain(house: House) -> None:
    first, second = house.tenant(), house.tenant()
    domain = f"pay.{first.username}.example"
    house.bus.ask(SetDomain(who=system(first), domain=domain))
    with pytest.raises(AlreadyExists):
        house.bus.ask(SetDomain(who=system(second), domain=domain))


@pytest.mark.parametrize(
    "domain", ["localhost", "acme.localhost", "a b.example", "-x.example", "x", "1.2.3.4:80", "ex\u00e4mple.com"]
)
def test_what_cannot_be_a_domain_of_ones_own_is_refused(house: House, domain: str) -> None:
    tenant = house.tenant()
    with pytest.raises(Invalid):
        house.bus.ask(SetDomain(who=system(tenant), domain=domain))
    with pytest.raises(Invalid):
        house.bus.ask(CheckDomain(who=system(tenant), domain=domain))


@pytest.mark.parametrize(
    "actor", [Visitor(), Customer(customer=1, level="full", email="jo@globex.example")], ids=repr
)
def test_domains_are_the_businesss_own(house: House, actor: Visitor | Customer) -> None:
    who = system(house.tenant()).model_copy(update={"actor": actor})
    with pytest.raises(Denied):
        house.bus.ask(SetDomain(who=who, domain="pay.acme.example"))
    with pytest.raises(Denied):
        house.bus.ask(CheckDomain(who=who, domain="pay.acme.example"))
