"""Magic links: keys of the business's own, links that it makes by itself, and what it may decide about them."""

from functools import partial
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from services.auth.forgetting import Forgetting
from services.auth.models import MagicLinkUseRow, Model
from services.auth.store import AuthStore
from shared import clock
from shared.contracts.auth import Account, ListAudit, Session, SignInOffer
from shared.contracts.auth.magic_links import (
    ChangeMagicLinkRules,
    CreateMagicLinkKey,
    GetMagicLinkRules,
    InspectMagicLink,
    ListMagicLinkKeys,
    MagicLinkKey,
    MagicLinkRules,
    RenewMagicLink,
    RetireMagicLinkKey,
    UseMagicLink,
)
from shared.contracts.errors import (
    AlreadyExists,
    Denied,
    KeyNotFound,
    SignInLinkNotFound,
    SignInLinkSpent,
    TooManyKeys,
)
from shared.contracts.message import Actor, ApiKey, Ask, Customer, LinkHolder, Staff, Visitor
from tests.integration.auth.doorkeeper import JO, Doorkeeper
from tests.support.business import business
from tests.support.crowd import at_once
from tests.support.house import House
from tests.support.magic import token

HOST = "acme.localhost"
DAY = 86_400
OUTSIDERS = [
    Visitor(),
    LinkHolder(token="A" * 24),
    Customer(customer=1, level="full", email=JO),
    ApiKey(key=1, may_write=True),
]


def key(door: Doorkeeper, secret: str | None = None) -> MagicLinkKey:
    made: MagicLinkKey = door.ask(CreateMagicLinkKey(who=door.acme.who(), secret=secret))
    return made


def keys(door: Doorkeeper) -> list[MagicLinkKey]:
    found: list[MagicLinkKey] = door.ask(ListMagicLinkKeys(who=door.acme.who()))
    return found


def retire(door: Doorkeeper, number: int) -> None:
    door.ask(RetireMagicLinkKey(who=door.acme.who(), key=number))


def rule(door: Doorkeeper, *, longest_days: int = 90, is_single_use: bool = False) -> None:
    door.ask(ChangeMagicLinkRules(who=door.acme.who(), longest_days=longest_days, is_single_use=is_single_use))


def inspect(door: Doorkeeper, link: str) -> SignInOffer:
    offer: SignInOffer = door.ask(InspectMagicLink(who=door.visitor, token=link, host=HOST))
    return offer


def use(door: Doorkeeper, link: str, *, next_: str = "/") -> Session:
    session: Session = door.ask(UseMagicLink(who=door.visitor, token=link, host=HOST, next=next_))
    return session


def wrong(door: Doorkeeper, link: str) -> str:
    with pytest.raises(SignInLinkNotFound) as refusal:
        use(door, link)
    with pytest.raises(SignInLinkNotFound):
        inspect(door, link)
    return refusal.value.about


def spent(door: Doorkeeper, link: str) -> str:
    with pytest.raises(SignInLinkSpent) as refusal:
        use(door, link)
    with pytest.raises(SignInLinkSpent):
        inspect(door, link)
    return refusal.value.facts["reason"]


def test_a_link_signs_in_the_customer_it_names(door: Doorkeeper) -> None:
    globex = door.acme.customer("Globex", email=JO, attention_to="Jo Okafor")
    link = token(key(door).secret, sub=globex.id)

    assert inspect(door, link) == SignInOffer(
        email=JO, accounts=(Account(customer=globex.id, name="Globex", contact="Jo Okafor"),), next="/"
    )
    session = use(door, link, next_="/invoices/abc")
    assert session == Session(
        customer=globex.id,
        name="Globex",
        contact="Jo Okafor",
        email=JO,
        level="full",
        expires_at=session.expires_at,
        next="/invoices/abc",
        secret=session.secret,
    )
    assert door.session(session.secret).customer == globex.id


def test_a_link_works_until_it_expires_and_the_log_sees_it_again(door: Doorkeeper) -> None:
    globex = door.acme.customer(email=JO)
    link = token(key(door).secret, sub=str(globex.id))
    secrets = {use(door, link).secret for _ in range(3)}
    log = door.ask(ListAudit(who=door.acme.who(), customer=globex.id))

    assert len(secrets) == 3
    assert [entry.facts["how"] for entry in log] == ["magic link, used before"] * 2 + ["magic link"]
    with time_machine.travel(clock.now().timestamp() + 3601):
        assert spent(door, link) == "expired"


def test_a_business_may_let_each_link_work_once(door: Doorkeeper) -> None:
    globex = door.acme.customer(email=JO)
    secret = key(door).secret
    links = [token(secret, sub=globex.id, jti=str(number)) for number in range(3)]
    use(door, links[0])
    rule(door, is_single_use=True)
    came = at_once([partial(use, door, links[1])] * 6)

    assert [spent(door, links[0]), spent(door, links[1])] == ["used", "used"]
    assert sorted(type(each).__name__ for each in came) == ["Session", *["SignInLinkSpent"] * 5]
    assert use(door, links[2]).customer == globex.id


def test_the_spare_bits_of_a_signature_do_not_make_it_another_link(door: Doorkeeper) -> None:
    globex = door.acme.customer(email=JO)
    rule(door, is_single_use=True)
    link = token(key(door).secret, sub=globex.id)
    use(door, link)
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    twin = link[:-1] + letters[letters.index(link[-1]) ^ 1]

    with pytest.raises((SignInLinkSpent, SignInLinkNotFound)):
        use(door, twin)


def test_a_business_decides_how_far_ahead_a_link_may_expire(door: Doorkeeper) -> None:
    globex = door.acme.customer(email=JO)
    now, secret = int(clock.now().timestamp()), key(door).secret
    week = token(secret, sub=globex.id, exp=now + 7 * DAY)
    assert inspect(door, week)
    rule(door, longest_days=6)

    assert wrong(door, week) == "exp"
    rules: MagicLinkRules = door.ask(GetMagicLinkRules(who=door.acme.who()))
    assert rules == MagicLinkRules(longest_days=6, is_single_use=False)


@pytest.mark.parametrize("days", [0, -1, 3651, 10**12])
def test_no_time_or_for_ever_cannot_be_asked_for(door: Doorkeeper, days: int) -> None:
    with pytest.raises(ValueError, match="longest_days"):
        rule(door, longest_days=days)


def test_two_keys_are_active_and_no_third(door: Doorkeeper) -> None:
    globex = door.acme.customer(email=JO)
    old, new = key(door), key(door)
    with pytest.raises(TooManyKeys):
        key(door)
    links = [token(each.secret, sub=globex.id) for each in (old, new)]
    assert [use(door, link).customer for link in links] == [globex.id, globex.id]
    retire(door, old.id)
    retire(door, old.id)

    assert [wrong(door, links[0]), use(door, links[1]).customer] == ["signature", globex.id]
    third = key(door)
    assert [(each.id, each.retired_at is None, each.secret) for each in keys(door)] == [
        (third.id, True, ""),
        (new.id, True, ""),
        (old.id, False, ""),
    ]
    assert [each.ending for each in (old, new)] == [old.secret[-4:], new.secret[-4:]]


def test_keys_made_at_once_are_no_more_than_two(door: Doorkeeper) -> None:
    came = at_once([lambda: key(door)] * 6)

    assert sorted(type(each).__name__ for each in came) == ["MagicLinkKey"] * 2 + ["TooManyKeys"] * 4
    assert len(keys(door)) == 2


def test_a_business_may_bring_its_own_secret(door: Doorkeeper) -> None:
    globex = door.acme.customer(email=JO)
    secret = "one-of-their-own/" + "x" * 32

    assert key(door, secret).secret == secret
    assert use(door, token(secret, sub=globex.id)).customer == globex.id
    with pytest.raises(AlreadyExists):
        key(door, secret)


@pytest.mark.parametrize("secret", ["", "short", "x" * 31, "x" * 201, "ü" * 40, " " * 40, "x" * 40 + "\n"])
def test_a_weak_secret_cannot_be_brought(door: Doorkeeper, secret: str) -> None:
    with pytest.raises(ValueError, match="secret"):
        key(door, secret)


def test_a_made_secret_is_long_enough(door: Doorkeeper) -> None:
    assert len(key(door).secret.encode()) >= 32


@pytest.mark.parametrize("actor", OUTSIDERS, ids=repr)
def test_keys_and_rules_are_the_businesss_own(door: Doorkeeper, actor: Actor) -> None:
    who = door.acme.who(actor)
    questions: list[Ask[Any]] = [
        CreateMagicLinkKey(who=who),
        ListMagicLinkKeys(who=who),
        RetireMagicLinkKey(who=who, key=1),
        GetMagicLinkRules(who=who),
        ChangeMagicLinkRules(who=who),
    ]
    for question in questions:
        with pytest.raises(Denied):
            door.ask(question)


def test_staff_make_keys_and_the_log_keeps_their_names(door: Doorkeeper) -> None:
    who = door.acme.who(Staff(staff=3, role="owner")).model_copy(update={"name": "Ada", "ip": "203.0.113.9"})
    made = door.ask(CreateMagicLinkKey(who=who))
    door.ask(RetireMagicLinkKey(who=who, key=made.id))
    log = door.ask(ListAudit(who=door.acme.who()))

    assert [(entry.act, entry.name, entry.ip, entry.facts) for entry in log] == [
        ("retired a magic-link key", "Ada", "203.0.113.9", {"key": str(made.id)}),
        ("made a magic-link key", "Ada", "203.0.113.9", {"key": str(made.id)}),
    ]


def test_another_business_has_neither_the_key_nor_the_customer(house: House, door: Doorkeeper) -> None:
    other = Doorkeeper(business(house, is_connected=False))
    globex, theirs = door.acme.customer(email=JO), other.acme.customer(email=JO)
    ours, other_key = key(door), key(other)

    assert wrong(other, token(ours.secret, sub=globex.id)) == "signature"
    assert wrong(other, token(ours.secret, sub=theirs.id)) == "signature"
    assert wrong(door, token(ours.secret, sub=2**62)) == "customer"
    if theirs.id != globex.id:
        assert wrong(door, token(ours.secret, sub=theirs.id)) == "customer"
    with pytest.raises(KeyNotFound):
        retire(door, other_key.id)
    assert use(other, token(other_key.secret, sub=theirs.id)).customer == theirs.id


def test_an_old_link_leads_to_an_email_to_the_address_on_file(door: Doorkeeper) -> None:
    globex = door.acme.customer(email=JO)
    now, secret = int(clock.now().timestamp()), key(door).secret
    old = token(secret, sub=globex.id, exp=now - DAY)
    assert spent(door, old) == "expired"
    door.ask(RenewMagicLink(who=door.visitor, token=old, host=HOST, next="/invoices/abc", browser="Firefox"))
    fresh = door.mint(door.numbers()[-1])

    assert fresh is not None
    assert (fresh.email, fresh.browser, door.enter(fresh.token).next) == (JO, "Firefox", "/invoices/abc")


def test_a_forged_link_leads_to_no_email(door: Doorkeeper) -> None:
    globex = door.acme.customer(email=JO)
    key(door)
    for link in (token("f" * 32, sub=globex.id), "x.y.z", ""):
        with pytest.raises(SignInLinkNotFound):
            door.ask(RenewMagicLink(who=door.visitor, token=link, host=HOST))
    assert door.numbers() == []


def test_neither_secrets_nor_links_are_kept_in_the_clear(door: Doorkeeper) -> None:
    globex = door.acme.customer(email=JO)
    secret = key(door).secret
    link = token(secret, sub=globex.id)
    use(door, link)
    kept = []
    for table in Model.metadata.sorted_tables:
        with door.acme.house.databases["auth"].transaction(tenant=door.acme.tenant.id, write=False) as connection:
            kept += [str(row) for row in connection.execute(table.select())]

    assert [row for row in kept if secret in row or link in row] == []


def test_what_has_expired_is_not_remembered_for_ever(house: House, door: Doorkeeper) -> None:
    globex = door.acme.customer(email=JO)
    use(door, token(key(door).secret, sub=globex.id))
    forgetting = Forgetting(house.bus, store=lambda who: AuthStore(house.databases["auth"], who))
    left = []
    for hours in (1, 26):
        with time_machine.travel(clock.now().timestamp() + hours * 3600):
            forgetting.run()
        mine = select(MagicLinkUseRow.id).where(MagicLinkUseRow.tenant_id == door.acme.tenant.id)
        with house.databases["auth"].transaction(tenant=door.acme.tenant.id, write=False) as connection:
            left.append(len(connection.scalars(mine).all()))

    assert left == [1, 0]
