"""What is known of a customer: seen and changed by the customer itself, as far as the business lets it."""

from functools import partial
from typing import Any

import pytest

from shared.contracts.billing.customers import Contact, Customer, FindCustomers
from shared.contracts.billing.details import (
    MOST_CONTACTS,
    AddContact,
    ChangeContact,
    ChangeCustomer,
    Details,
    KnownContact,
    RemoveContact,
    ViewDetails,
)
from shared.contracts.errors import AlreadyExists, Conflict, ContactNotFound, CustomerNotFound, Denied, Invalid
from shared.contracts.message import ApiKey, Ask, Caller, LinkHolder, Visitor
from shared.contracts.message import Customer as SignedIn
from shared.contracts.settings import ChangeSwitches, Switches
from shared.contracts.values import Address
from tests.support.business import Business, business
from tests.support.crowd import at_once
from tests.support.house import House

ANA = Contact(name="Ana Ruiz", email="ana@globex.example")
NEW = Address(lines=("1 Main St", "Floor 2"), city="Portland", state="OR", postal_code="97204", country="US")


def details(acme: Business, customer: Customer, *, who: Caller | None = None) -> Details:
    return acme.house.bus.ask(ViewDetails(who=who or acme.signed_in(customer)))


def change(
    acme: Business, whose: Customer, *, who: Caller | None = None, other: int | None = None, **changes: Any
) -> Customer:
    """By itself, unless somebody else asks; the business names whom it means."""
    meant = other or (whose.id if who else None)
    return acme.house.bus.ask(ChangeCustomer(who=who or acme.signed_in(whose), customer=meant, **changes))


def add(acme: Business, customer: Customer, contact: Contact = ANA) -> KnownContact:
    return acme.house.bus.ask(AddContact(who=acme.signed_in(customer), name=contact.name, email=contact.email))


def test_a_customer_sees_itself_and_its_contacts_by_name(acme: Business) -> None:
    zoe = Contact(name="zoe", email="zoe@globex.example")
    globex = acme.customer(contacts=(zoe, ANA))
    seen = details(acme, globex)

    assert (seen.customer, seen.waiting_for) == (globex, "")
    assert [(contact.name, contact.email) for contact in seen.contacts] == [
        (ANA.name, ANA.email),
        (zoe.name, zoe.email),
    ]
    assert acme.house.bus.ask(ViewDetails(who=acme.who(), customer=globex.id)) == seen


def test_what_is_changed_is_kept_and_the_rest_stays(acme: Business) -> None:
    globex = acme.customer(tax_id="12-3456789", locale="de-AT")
    change(acme, globex, name="Globex SE", attention_to="Jo Okafor")
    change(acme, globex, address=NEW)
    changed = change(acme, globex, tax_id="", locale="")

    assert changed == globex.model_copy(
        update={
            "name": "Globex SE",
            "attention_to": "Jo Okafor",
            "address": NEW,
            "tax_id": "",
            "locale": None,
        }
    )
    assert details(acme, globex).customer == changed


def test_only_what_is_different_is_news(acme: Business) -> None:
    globex = acme.customer("Globex")
    change(acme, globex, name="Globex")
    assert acme.house.news(acme.tenant) == []

    change(acme, globex, name="Globex SE")
    assert acme.house.news(acme.tenant) == ["customer_changed"]


@pytest.mark.parametrize(
    ("changes", "about"),
    [({"locale": "xx-XX"}, "locale"), ({"address": Address(lines=("x",) * 6)}, "address")],
)
def test_what_cannot_be_is_refused(acme: Business, changes: dict[str, Any], about: str) -> None:
    with pytest.raises(Invalid) as refusal:
        change(acme, acme.customer(), **changes)

    assert refusal.value.about == about


@pytest.mark.parametrize("email", ["a@x.test,b@evil.test", "a@x.test\nBcc: b@evil.test", "ana", "a b@x.test"])
def test_what_is_not_one_mailbox_is_not_even_asked_for(acme: Business, email: str) -> None:
    with pytest.raises(ValueError, match="email"):
        AddContact(who=acme.who(), customer=1, name="Ana", email=email)


def test_names_are_one_line(acme: Business) -> None:
    with pytest.raises(ValueError, match="name"):
        ChangeCustomer(who=acme.who(), customer=1, name="Globex\r\nBcc: evil@x.example")


def test_a_customer_never_changes_its_address_for_signing_in_by_itself(acme: Business) -> None:
    globex = acme.customer()
    with pytest.raises(Denied):
        change(acme, globex, email="new@globex.example")
    changed = change(acme, globex, who=acme.who(), email="New@globex.example")

    assert changed.email == "New@globex.example"
    found = acme.house.bus.ask(FindCustomers(who=acme.who(), email="new@globex.example"))
    assert [match.customer for match in found] == [globex.id]


def test_nobody_changes_another_customer(acme: Business, house: House) -> None:
    globex, initech = acme.customer(), acme.customer("Initech")
    contact = add(acme, initech)
    with pytest.raises(CustomerNotFound):
        change(acme, globex, other=initech.id, name="Stolen")
    with pytest.raises(ContactNotFound):
        acme.house.bus.ask(RemoveContact(who=acme.signed_in(globex), contact=contact.token))
    other = business(house, is_connected=False)
    with pytest.raises(CustomerNotFound):
        other.house.bus.ask(ViewDetails(who=other.who(), customer=initech.id))

    assert details(acme, initech).contacts == (contact,)


@pytest.mark.parametrize(
    "actor", [Visitor(), LinkHolder(token="x" * 24), ApiKey(key=1, may_write=False)], ids=repr
)
def test_whoever_is_nobody_changes_nothing(acme: Business, actor: Visitor | LinkHolder | ApiKey) -> None:
    globex = acme.customer()
    with pytest.raises(Denied):
        change(acme, globex, who=acme.who(actor), name="Stolen")


def test_an_hour_long_session_looks_and_does_not_touch(acme: Business) -> None:
    globex = acme.customer()
    who = acme.who(SignedIn(customer=globex.id, level="temporary", email=globex.email))

    assert details(acme, globex, who=who).customer == globex
    with pytest.raises(Denied):
        change(acme, globex, who=who, name="Globex SE")
    with pytest.raises(Denied):
        acme.house.bus.ask(AddContact(who=who, name=ANA.name, email=ANA.email))


@pytest.mark.parametrize(
    ("switches", "changes"),
    [
        (Switches(edit_name=False), {"name": "x"}),
        (Switches(edit_name=False), {"attention_to": "x"}),
        (Switches(edit_address=False), {"address": NEW}),
        (Switches(edit_tax_id=False), {"tax_id": "x"}),
        (Switches(edit_language=False), {"locale": "de"}),
        (Switches(off=frozenset({"details"})), {"name": "x"}),
    ],
    ids=str,
)
def test_what_the_business_has_switched_off_stays(
    acme: Business, switches: Switches, changes: dict[str, Any]
) -> None:
    globex = acme.customer()
    acme.house.bus.ask(ChangeSwitches(who=acme.who(), switches=switches))
    with pytest.raises(Denied):
        change(acme, globex, **changes)

    assert change(acme, globex, who=acme.who(), **changes) != globex


def test_contacts_are_left_alone_where_the_business_says_so(acme: Business) -> None:
    globex = acme.customer()
    contact = add(acme, globex)
    acme.house.bus.ask(ChangeSwitches(who=acme.who(), switches=Switches(edit_contacts=False)))
    who = acme.signed_in(globex)
    questions: list[Ask[Any]] = [
        AddContact(who=who, name="Eve", email="eve@globex.example"),
        ChangeContact(who=who, contact=contact.token, name="Eve", email=ANA.email),
        RemoveContact(who=who, contact=contact.token),
    ]
    for question in questions:
        with pytest.raises(Denied):
            acme.house.bus.ask(question)


def test_a_contact_is_added_renamed_moved_and_removed(acme: Business) -> None:
    globex = acme.customer()
    who = acme.signed_in(globex)
    token = add(acme, globex).token
    moved = acme.house.bus.ask(
        ChangeContact(who=who, contact=token, name="Ana R.", email="Ana.Ruiz@globex.example")
    )
    found = acme.house.bus.ask(FindCustomers(who=acme.who(), email="ana.ruiz@globex.example"))

    assert moved == KnownContact(token=token, name="Ana R.", email="Ana.Ruiz@globex.example")
    assert [(match.customer, match.contact) for match in found] == [(globex.id, "Ana R.")]
    assert acme.house.bus.ask(FindCustomers(who=acme.who(), email=ANA.email)) == []
    acme.house.bus.ask(RemoveContact(who=who, contact=token))
    assert details(acme, globex).contacts == ()
    assert acme.house.news(acme.tenant) == ["contact_changed"] * 3
    with pytest.raises(ContactNotFound):
        acme.house.bus.ask(RemoveContact(who=who, contact=token))


def test_an_address_is_of_one_contact_only(acme: Business) -> None:
    globex = acme.customer()
    first, second = add(acme, globex), add(acme, globex, Contact(name="Zoe", email="zoe@globex.example"))
    for email in ("ANA@globex.example", globex.email):
        with pytest.raises(AlreadyExists):
            add(acme, globex, Contact(name="Other", email=email))
    with pytest.raises(AlreadyExists):
        acme.house.bus.ask(
            ChangeContact(who=acme.signed_in(globex), contact=second.token, name="Zoe", email=first.email)
        )
    same = ChangeContact(who=acme.signed_in(globex), contact=first.token, name="Ana", email=first.email)
    assert acme.house.bus.ask(same).name == "Ana"


def test_the_same_contact_added_by_eight_at_once_is_added_once(acme: Business) -> None:
    globex = acme.customer()
    came = at_once([partial(add, acme, globex)] * 8)

    assert sorted(type(each).__name__ for each in came) == ["AlreadyExists"] * 7 + ["KnownContact"]


def test_a_hundred_contacts_are_enough(acme: Business) -> None:
    many = tuple(
        Contact(name=f"No {number}", email=f"no{number}@globex.example") for number in range(MOST_CONTACTS - 1)
    )
    globex = acme.customer(contacts=many)
    came = at_once(
        [partial(add, acme, globex, Contact(name="x", email=f"x{number}@globex.example")) for number in range(4)]
    )

    assert sorted(type(each).__name__ for each in came) == ["Conflict"] * 3 + ["KnownContact"]
    with pytest.raises(Conflict):
        add(acme, globex)
