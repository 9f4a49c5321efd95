"""Businesses are found by one exact host, and none can take another's."""

from decimal import Decimal
from itertools import islice
from typing import Any

import pytest

from deploy.commands.changing import changed
from shared.bus.service import platform_origin
from shared.contracts.errors import AlreadyExists, Conflict, Denied, Invalid, TenantNotFound
from shared.contracts.message import Ask, Customer
from shared.contracts.settings import (
    ChangeAccepted,
    ChangeSwitches,
    ChangeTenant,
    FindTenant,
    GetTenant,
    Profile,
    Switches,
    Tenant,
)
from shared.contracts.settings.accepted import Accepted, BankAccount, Instruction
from shared.contracts.settings.code import ChangeExtras, Extras
from shared.contracts.settings.look import ChangeLook, ChangeTexts, Look, Texts
from shared.contracts.values import Address
from tests.support.house import House, system


def find(house: House, host: str) -> Tenant:
    return house.bus.ask(FindTenant(who=platform_origin(), host=host))


def change(house: House, tenant: Tenant, **changes: object) -> Tenant:
    profile = Profile(**{name: getattr(tenant, name) for name in Profile.model_fields} | changes)
    return house.bus.ask(ChangeTenant(who=system(tenant), profile=profile))


def test_a_tenant_has_the_host_of_its_username_and_its_own_domain(house: House) -> None:
    made = house.tenant()
    changed = change(house, made, domain=f"billing.{made.username}.example")
    assert changed == made.model_copy(
        update={
            "version": 2,
            "domain": f"billing.{made.username}.example",
            "url": f"http://billing.{made.username}.example",
        }
    )
    assert find(house, f"{made.username}.localhost") == find(house, str(changed.domain)) == changed


@pytest.mark.parametrize(
    "host", ["nobody.localhost", "a.{name}.localhost", "{name}.localhost.evil.example", "{name}"]
)
def test_a_host_that_is_not_exactly_one_of_a_tenant_is_nobodys(house: House, host: str) -> None:
    made = house.tenant()
    with pytest.raises(TenantNotFound):
        find(house, host.format(name=made.username))


def test_what_another_tenant_has_cannot_be_taken(house: House) -> None:
    first, second = house.tenant(), house.tenant()
    change(house, first, domain=f"pay.{first.username}.example")
    for taken in ({"username": first.username}, {"domain": f"pay.{first.username}.example"}):
        with pytest.raises(AlreadyExists) as refused:
            change(house, second, **taken)
        assert refused.value.about == next(iter(taken))
    with pytest.raises(Invalid):
        change(house, second, domain=f"{first.username}.localhost")
    assert house.bus.ask(GetTenant(who=system(second))) == second


def test_everything_said_of_a_business_is_kept_as_it_was_said(house: House) -> None:
    made = house.tenant()
    told = {
        "name": "ورق النخيل",
        "legal_name": "Palm Paper L.L.C.",
        "locale": "ar-AE",
        "zone": "Asia/Dubai",
        "currency": "AED",
        "address": Address(lines=("شارع الميناء 14",), city="دبي", country="AE"),
        "accent": "#9b2242",
        "terms_url": "https://palm.example/terms",
    }
    assert change(house, made, **told) == made.model_copy(update={**told, "version": 2, "direction": "rtl"})


def test_what_is_switched_off_stays_off_through_other_changes(house: House) -> None:
    made = house.tenant()
    switches = Switches(off=frozenset({"estimates", "comments"}), convenience_fee=Decimal("2.5"))
    house.bus.ask(ChangeSwitches(who=system(made), switches=switches))
    changed = change(house, made, name="Acme Paper Co.")
    assert changed == made.model_copy(update={"version": 3, "name": "Acme Paper Co.", "switches": switches})


def test_a_customer_changes_nothing_of_the_business(house: House) -> None:
    made = house.tenant()
    actor = Customer(customer=1, level="full", email="jo@globex.example")
    who = system(made).model_copy(update={"actor": actor})
    profile = Profile(username="mine", name="Mine", currency="USD", email="jo@globex.example")
    for question in (ChangeSwitches(who=who, switches=Switches()), ChangeTenant(who=who, profile=profile)):
        with pytest.raises(Denied):
            house.bus.ask(question)
    assert find(house, f"{made.username}.localhost") == made


def test_a_business_says_how_it_may_be_paid(house: House) -> None:
    made = house.tenant()
    accepted = Accepted(
        methods=frozenset({"card", "wire_transfer"}),
        instructions=(Instruction(method="wire_transfer", words="To our bank.\n<b>Soon.</b>"),),
        account=BankAccount(holder="Acme Paper", iban="DE89370400440532013000"),
    )
    changed = house.bus.ask(ChangeAccepted(who=system(made), accepted=accepted))
    assert made.accepted == Accepted(methods=frozenset({"card", "bank"}))
    assert changed == made.model_copy(update={"version": 2, "accepted": accepted})
    assert house.bus.ask(GetTenant(who=system(made))) == changed


def test_two_instructions_for_one_method_are_one_too_many(house: House) -> None:
    made, told = house.tenant(), Instruction(method="cash", words="At the desk.")
    with pytest.raises(Invalid) as refused:
        house.bus.ask(ChangeAccepted(who=system(made), accepted=Accepted(instructions=(told, told))))
    assert refused.value.about == "instructions"


def test_a_customer_does_not_say_how_the_business_is_paid(house: House) -> None:
    made = house.tenant()
    actor = Customer(customer=1, level="full", email="jo@globex.example")
    with pytest.raises(Denied):
        house.bus.ask(ChangeAccepted(who=system(made, actor=actor), accepted=Accepted()))


def test_what_was_made_of_settings_that_have_changed_since_is_refused(house: House) -> None:
    tenant = house.tenant()
    asks: list[Ask[Any]] = [
        ChangeSwitches(who=system(tenant), switches=Switches(promises=False), base=tenant.version),
        ChangeAccepted(who=system(tenant), accepted=Accepted(), base=tenant.version),
        ChangeLook(who=system(tenant), look=Look(), base=tenant.version),
        ChangeTexts(who=system(tenant), texts=Texts(), base=tenant.version),
        ChangeExtras(who=system(tenant), extras=Extras(), base=tenant.version),
    ]
    house.bus.ask(asks[0])
    for ask in asks:
        with pytest.raises(Conflict, match="version"):
            house.bus.ask(ask)
    assert not house.bus.ask(GetTenant(who=system(tenant))).switches.promises


def test_two_who_change_different_things_at_once_undo_nothing_of_each_other(house: House) -> None:
    tenant = house.tenant()
    others = iter((Switches(promises=False), Switches(promises=False, tell_of_views=False)))

    def wish(found: Tenant) -> ChangeSwitches:
        """While it is made, somebody else changes something."""
        for other in islice(others, 1):
            house.bus.ask(ChangeSwitches(who=system(tenant), switches=other))
        switches = found.switches.model_copy(update={"apply_credits": False})
        return ChangeSwitches(who=system(tenant), switches=switches, base=found.version)

    assert changed(house.bus, system(tenant), wish).switches == Switches(
        promises=False, tell_of_views=False, apply_credits=False
    )


def test_a_change_that_is_overtaken_again_and_again_is_given_up(house: House) -> None:
    tenant = house.tenant()

    def wish(found: Tenant) -> ChangeSwitches:
        house.bus.ask(ChangeSwitches(who=system(tenant), switches=found.switches))
        return ChangeSwitches(who=system(tenant), switches=found.switches, base=found.version)

    with pytest.raises(Conflict, match="version"):
        changed(house.bus, system(tenant), wish)
