"""Temporary sessions: begun by Portico itself, or by a link that was made for one; an hour, and no longer."""

from datetime import timedelta

import pytest
import time_machine

from shared import clock
from shared.contracts.auth import AuditEntry, BeginTemporarySession, IssueSignInLink, ListAudit, Session
from shared.contracts.errors import CustomerNotFound, Denied, SessionNotFound
from shared.contracts.message import Actor, ApiKey, Customer, LinkHolder, Staff, System, Visitor
from tests.integration.auth.doorkeeper import JO, Doorkeeper

MINUTES = timedelta(minutes=1)
OUTSIDERS = [Visitor(), LinkHolder(token="A" * 24), Customer(customer=1, level="full", email=JO)]


def begun(door: Doorkeeper, customer: int, *, actor: Actor | None = None, next_: str = "/") -> Session:
    who = door.acme.who(actor or System(job="sign-up"))
    session: Session = door.ask(
        BeginTemporarySession(who=who, customer=customer, reason="sign-up page", next=next_)
    )
    return session


def log(door: Doorkeeper, **more: int) -> list[AuditEntry]:
    entries: list[AuditEntry] = door.ask(ListAudit(who=door.acme.who(), **more))
    return entries


def test_portico_signs_a_customer_in_for_an_hour(door: Doorkeeper) -> None:
    globex = door.acme.customer("Globex", email=JO, attention_to="Jo Okafor")
    session = begun(door, globex.id, next_="/subscriptions/abc")

    assert session == Session(
        customer=globex.id,
        name="Globex",
        contact="Jo Okafor",
        email=JO,
        level="temporary",
        expires_at=session.expires_at,
        next="/subscriptions/abc",
        secret=session.secret,
    )
    with time_machine.travel(clock.now() + 59 * MINUTES):
        assert door.session(session.secret).level == "temporary"
    with time_machine.travel(clock.now() + 61 * MINUTES), pytest.raises(SessionNotFound):
        door.session(session.secret)


@pytest.mark.parametrize(
    "actor", [*OUTSIDERS, Staff(staff=1, role="owner"), ApiKey(key=1, may_write=True)], ids=repr
)
def test_nobody_else_begins_one(door: Doorkeeper, actor: Actor) -> None:
    globex = door.acme.customer(email=JO)
    with pytest.raises(Denied):
        begun(door, globex.id, actor=actor)


def test_nobody_is_signed_in_as_a_customer_that_is_not_there(door: Doorkeeper) -> None:
    with pytest.raises(CustomerNotFound):
        begun(door, 2**62)


def test_a_link_may_be_made_for_a_temporary_session(door: Doorkeeper) -> None:
    globex = door.acme.customer(email=JO)
    token = door.issued(globex.id, level="temporary", seconds=86_400)
    offered, session = door.inspect(token), door.enter(token)

    assert (offered.level, session.level, session.proved_at) == ("temporary", "temporary", None)
    assert timedelta(0) <= clock.now() + 60 * MINUTES - session.expires_at < MINUTES


def test_a_link_that_the_business_made_proves_no_mailbox(door: Doorkeeper) -> None:
    globex = door.acme.customer(email=JO)

    assert door.enter(door.issued(globex.id)).proved_at is None
    assert door.enter(door.mailed().token).proved_at is not None


def test_the_log_says_who_came_in_how_and_who_let_them(door: Doorkeeper) -> None:
    globex, other = door.acme.customer(email=JO), door.acme.customer("Initech", email="ann@initech.example")
    door.ask(IssueSignInLink(who=door.acme.who(Staff(staff=3, role="owner")), customer=other.id, seconds=60))
    door.leave(door.enter(door.mailed().token).secret)
    begun(door, globex.id)

    assert [(entry.act, entry.actor, entry.customer) for entry in log(door)] == [
        ("signed in", "system", globex.id),
        ("signed out", "visitor", None),
        ("signed in", "visitor", globex.id),
        ("made a sign-in link", "staff", other.id),
    ]
    assert [entry.facts for entry in log(door, customer=globex.id)] == [
        {"how": "sign-up page", "level": "temporary"},
        {"how": "e-mail", "level": "full"},
    ]
    assert log(door, limit=1) == log(door)[:1]


@pytest.mark.parametrize("actor", OUTSIDERS, ids=repr)
def test_the_log_is_the_businesss_own(door: Doorkeeper, actor: Actor) -> None:
    with pytest.raises(Denied):
        door.ask(ListAudit(who=door.acme.who(actor)))
