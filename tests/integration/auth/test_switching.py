"""A mailbox with several accounts: one is chosen once the mailbox is proved, and changed without a new e-mail."""

from datetime import timedelta

import pytest
import time_machine

from shared import clock
from shared.contracts.auth import Account, BeginTemporarySession, ListAudit
from shared.contracts.billing.customers import Contact, Customer
from shared.contracts.errors import CustomerNotFound, SessionNotFound
from tests.integration.auth.doorkeeper import JO, Doorkeeper
from tests.support.business import business
from tests.support.crowd import at_once
from tests.support.house import House


@pytest.fixture
def both(door: Doorkeeper) -> tuple[Customer, Customer]:
    """A customer whose main address it is, and one where it is a contact's; and a third that it is nothing to."""
    contact = Contact(name="Jo at Initech", email=JO.upper())
    globex = door.acme.customer("Globex", email=JO)
    initech = door.acme.customer("Initech", email="ann@initech.example", contacts=(contact,))
    door.acme.customer("Umbrella", email="eve@umbrella.example")
    return globex, initech


def signed_in(door: Doorkeeper, customer: Customer) -> str:
    return door.enter(door.mailed().token, customer=customer.id).secret


def test_a_right_code_of_several_accounts_lets_choose_and_uses_nothing_yet(
    door: Doorkeeper, both: tuple[Customer, Customer]
) -> None:
    globex, initech = both
    request, number = door.requested(next="/invoices/abc")
    minted = door.mint(number)
    assert minted is not None
    accepted = [door.accepted(request, minted.code) for _ in range(2)]

    assert [(each.session, each.token) for each in accepted] == [(None, minted.token)] * 2
    assert [account.customer for account in door.inspect(minted.token).accounts] == [globex.id, initech.id]
    session = door.enter(minted.token, customer=initech.id)
    assert (session.customer, session.next, session.proved_at is not None) == (initech.id, "/invoices/abc", True)


def test_a_session_knows_the_other_accounts(door: Doorkeeper, both: tuple[Customer, Customer]) -> None:
    globex, initech = both
    secret = signed_in(door, globex)

    assert door.session(secret).others == (Account(customer=initech.id, name="Initech", contact="Jo at Initech"),)
    assert door.accounts(secret) == [globex.id, initech.id]


def test_switching_keeps_the_session_and_changes_whose_it_is(
    door: Doorkeeper, both: tuple[Customer, Customer]
) -> None:
    globex, initech = both
    secret = signed_in(door, globex)
    before = door.session(secret)
    came = at_once([lambda: door.switch(secret, initech.id)] * 4)
    after = door.session(secret)

    assert came == [after] * 4
    assert after == before.model_copy(
        update={
            "customer": initech.id,
            "name": "Initech",
            "contact": "Jo at Initech",
            "others": (Account(customer=globex.id, name="Globex", contact=""),),
        }
    )
    log = door.ask(ListAudit(who=door.acme.who(), customer=initech.id))
    assert [(entry.act, entry.facts) for entry in log] == [
        ("switched to another account", {"from": str(globex.id)})
    ]


def test_nobody_switches_to_an_account_that_is_not_the_mailboxs(
    house: House, door: Doorkeeper, both: tuple[Customer, Customer]
) -> None:
    secret = signed_in(door, both[0])
    other = Doorkeeper(business(house, is_connected=False))
    elsewhere = [other.acme.customer(f"Other {number}", email=JO).id for number in range(5)]
    umbrella = both[1].id + 1

    for customer in (umbrella, elsewhere[-1], 2**62):
        with pytest.raises(CustomerNotFound):
            door.switch(secret, customer)
    with pytest.raises(SessionNotFound):
        other.switch(secret, elsewhere[0])
    assert door.session(secret).customer == both[0].id


def test_an_account_that_the_mailbox_has_lost_cannot_be_switched_to(
    door: Doorkeeper, both: tuple[Customer, Customer]
) -> None:
    globex, initech = both
    secret = signed_in(door, initech)
    store = door.acme.house.store(door.acme.who())
    with store.begin():
        store.customer(globex.id).mailbox = "someone.else@globex.example"

    with pytest.raises(CustomerNotFound):
        door.switch(secret, globex.id)
    assert door.accounts(secret) == [initech.id]


def test_a_session_that_proved_no_mailbox_stays_where_it_is(
    door: Doorkeeper, both: tuple[Customer, Customer]
) -> None:
    globex, initech = both
    begin = BeginTemporarySession(who=door.acme.who(), customer=globex.id, reason="sign-up page")
    for secret in (door.enter(door.issued(globex.id)).secret, door.ask(begin).secret):
        assert (door.accounts(secret), door.session(secret).others) == ([globex.id], ())
        with pytest.raises(CustomerNotFound):
            door.switch(secret, initech.id)


def test_who_has_signed_out_does_not_switch(door: Doorkeeper, both: tuple[Customer, Customer]) -> None:
    globex, initech = both
    secret = signed_in(door, globex)
    door.leave(secret)
    expiring = signed_in(door, globex)

    with pytest.raises(SessionNotFound):
        door.switch(secret, initech.id)
    with time_machine.travel(clock.now() + timedelta(hours=13)), pytest.raises(SessionNotFound):
        door.switch(expiring, initech.id)


def test_of_many_accounts_a_session_keeps_a_few(door: Doorkeeper) -> None:
    customers = [door.acme.customer(f"Globex {number:02}", email=JO) for number in range(12)]
    secret = signed_in(door, customers[3])

    assert [other.name for other in door.session(secret).others] == [
        f"Globex {number:02}" for number in (0, 1, 2, 4, 5, 6, 7, 8)
    ]
    assert door.accounts(secret) == [customer.id for customer in customers]
