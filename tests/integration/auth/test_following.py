"""Sessions and links follow what becomes of the customers and contacts that they are of."""

import pytest

from shared.contracts.auth import ListAudit, RefreshSession, Session
from shared.contracts.billing.customers import Contact, Customer
from shared.contracts.billing.details import ChangeContact, ChangeCustomer, Details, RemoveContact, ViewDetails
from shared.contracts.billing.email_changes import Act, MintEmailLink, RequestEmailChange, UseEmailLink
from shared.contracts.errors import SessionNotFound, SignInLinkNotFound, SignInLinkSpent
from shared.contracts.message import Visitor
from tests.integration.auth.doorkeeper import JO, Doorkeeper

ANA, NEW = "ana@globex.example", "jo.marsh@globex.example"


@pytest.fixture
def globex(door: Doorkeeper) -> Customer:
    contact = Contact(name="Ana Ruiz", email=ANA)
    return door.acme.customer("Globex", email=JO, attention_to="Jo Okafor", contacts=(contact,))


def signed_in(door: Doorkeeper, email: str) -> str:
    return door.enter(door.mailed(email).token).secret


def is_alive(door: Doorkeeper, secret: str) -> bool:
    try:
        door.session(secret)
    except SessionNotFound:
        return False
    return True


def shown(session: Session) -> tuple[str, str, str]:
    return session.name, session.contact, session.email


def ana_of(door: Doorkeeper, customer: Customer) -> str:
    details: Details = door.ask(ViewDetails(who=door.acme.who(), customer=customer.id))
    return details.contacts[0].token


def email_changed(door: Doorkeeper, customer: Customer, email: str = NEW) -> int:
    """By the customer; the number of the change."""
    door.ask(RequestEmailChange(who=door.acme.signed_in(customer), email=email))
    store = door.acme.house.store(door.acme.who())
    with store.reading():
        waiting = store.waiting_email_change(customer.id)
    assert waiting is not None
    use_link(door, waiting.id, "confirm")
    return waiting.id


def use_link(door: Doorkeeper, change: int, act: Act) -> None:
    minted = door.ask(MintEmailLink(who=door.acme.who(), change=change, act=act))
    who = door.acme.who(Visitor(), name="")
    door.ask(UseEmailLink(who=who.model_copy(update={"ip": "203.0.113.9"}), token=minted.token))
    door.acme.house.deliver()


def test_new_names_are_shown_without_signing_in_again(door: Doorkeeper, globex: Customer) -> None:
    jo, ana = signed_in(door, JO), signed_in(door, ANA)
    change = {"name": "Globex SE", "attention_to": "Jo Marsh"}
    door.ask(ChangeCustomer(who=door.acme.signed_in(globex), **change))
    at_once = door.ask(RefreshSession(who=door.visitor, secret=jo))
    before = door.session(ana)
    door.acme.house.deliver()

    assert shown(at_once) == shown(door.session(jo)) == ("Globex SE", "Jo Marsh", JO)
    assert (before.name, shown(door.session(ana))) == ("Globex", ("Globex SE", "Ana Ruiz", ANA))
    assert door.news().count("session_changed") == 1


def test_another_language_is_spoken_without_signing_in_again(door: Doorkeeper, globex: Customer) -> None:
    jo, before = signed_in(door, JO), len(door.news())
    door.ask(ChangeCustomer(who=door.acme.signed_in(globex), locale="de-DE"))
    door.acme.house.deliver()

    assert (door.session(jo).locale, door.news()[before:]) == ("de-DE", ["session_changed"])


def test_a_session_goes_on_with_the_new_address_unproved(door: Doorkeeper, globex: Customer) -> None:
    jo, ana = signed_in(door, JO), signed_in(door, ANA)
    email_changed(door, globex)

    assert shown(door.session(jo)) == ("Globex", "Jo Okafor", NEW)
    assert (door.session(jo).proved_at, door.session(jo).others) == (None, ())
    assert door.session(ana).proved_at is not None


def test_links_of_the_old_address_are_dead_even_when_it_comes_back(door: Doorkeeper, globex: Customer) -> None:
    old = door.mailed()
    email_changed(door, globex)
    with pytest.raises((SignInLinkNotFound, SignInLinkSpent)):
        door.enter(old.token)
    door.ask(ChangeCustomer(who=door.acme.who(), customer=globex.id, email=JO))

    with pytest.raises(SignInLinkSpent):
        door.enter(old.token)


def test_an_old_address_that_is_still_a_contacts_stays_what_it_was(door: Doorkeeper) -> None:
    contact = Contact(name="Jo herself", email=JO)
    globex = door.acme.customer("Globex", email=JO, contacts=(contact,))
    jo = signed_in(door, JO)
    email_changed(door, globex)

    assert shown(door.session(jo)) == ("Globex", "Jo herself", JO)


def test_taking_it_back_signs_everybody_out(door: Doorkeeper, globex: Customer) -> None:
    change = email_changed(door, globex)
    evil, ana = signed_in(door, NEW), signed_in(door, ANA)
    link = door.mailed(NEW)
    use_link(door, change, "undo")

    assert [is_alive(door, evil), is_alive(door, ana)] == [False, False]
    with pytest.raises((SignInLinkNotFound, SignInLinkSpent)):
        door.enter(link.token)
    assert is_alive(door, signed_in(door, JO))


def test_a_removed_contact_is_signed_out_and_nobody_else(door: Doorkeeper, globex: Customer) -> None:
    door.acme.customer("Initech", email=ANA)
    jo, elsewhere = signed_in(door, JO), door.mailed(ANA)
    initech = [each.customer for each in door.inspect(elsewhere.token).accounts if each.customer != globex.id]
    there = door.enter(elsewhere.token, customer=initech[0]).secret
    ana = door.enter(door.mailed(ANA).token, customer=globex.id).secret
    door.ask(RemoveContact(who=door.acme.signed_in(globex), contact=ana_of(door, globex)))
    door.acme.house.deliver()

    assert [is_alive(door, each) for each in (jo, there, ana)] == [True, True, False]


def test_a_link_on_its_way_to_a_removed_contact_lets_nobody_in(door: Doorkeeper, globex: Customer) -> None:
    door.acme.customer("Initech", email=ANA)
    link = door.mailed(ANA)
    door.ask(RemoveContact(who=door.acme.signed_in(globex), contact=ana_of(door, globex)))
    door.acme.house.deliver()

    with pytest.raises(SignInLinkSpent):
        door.enter(link.token)


def test_a_contact_that_moves_signs_in_with_the_new_address(door: Doorkeeper, globex: Customer) -> None:
    ana = signed_in(door, ANA)
    token, moved = ana_of(door, globex), "ana.ruiz@globex.example"
    who = door.acme.signed_in(globex)
    door.ask(ChangeContact(who=who, contact=token, name="Ana R.", email=ANA))
    door.acme.house.deliver()
    renamed = shown(door.session(ana))
    door.ask(ChangeContact(who=who, contact=token, name="Ana R.", email=moved))
    door.acme.house.deliver()

    assert renamed == ("Globex", "Ana R.", ANA)
    assert not is_alive(door, ana)
    assert shown(door.session(signed_in(door, moved))) == ("Globex", "Ana R.", moved)


def test_the_log_says_from_what_to_what_by_whom_and_from_where(door: Doorkeeper, globex: Customer) -> None:
    change = email_changed(door, globex)
    use_link(door, change, "undo")
    log = door.ask(ListAudit(who=door.acme.who(), customer=globex.id))

    assert [(entry.act, entry.actor, entry.ip, entry.facts) for entry in log] == [
        ("took back another e-mail address", "visitor", "203.0.113.9", {"from": NEW, "to": JO}),
        ("changed the e-mail address", "visitor", "203.0.113.9", {"from": JO, "to": NEW}),
    ]


def test_a_session_that_has_ended_is_not_refreshed(door: Doorkeeper, globex: Customer) -> None:
    jo = signed_in(door, JO)
    door.leave(jo)
    with pytest.raises(SessionNotFound):
        door.ask(RefreshSession(who=door.visitor, secret=jo))
