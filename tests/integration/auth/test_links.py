"""Sign-in links: asked for by anybody, sent to whoever has the mailbox, used once."""

from datetime import timedelta
from functools import partial

import pytest
import time_machine

from services.auth.models import Model
from shared import clock
from shared.contracts.auth import (
    Account,
    IssueSignInLink,
    MintedLink,
    MintSignIn,
    RenewSignIn,
    RequestSignIn,
    Session,
    SignInOffer,
)
from shared.contracts.billing.customers import Contact
from shared.contracts.errors import CustomerNotFound, Denied, Invalid, SignInLinkNotFound, SignInLinkSpent
from shared.contracts.message import Staff, Visitor
from tests.integration.auth.doorkeeper import JO, Doorkeeper
from tests.support.business import business
from tests.support.crowd import at_once
from tests.support.databases import statements
from tests.support.house import House

MINUTES = timedelta(minutes=1)
ABSENT = "no-such-link"


def spent(door: Doorkeeper, token: str) -> str:
    """Why a link no longer works."""
    with pytest.raises(SignInLinkSpent) as refusal:
        door.enter(token)
    return refusal.value.facts["reason"]


def test_a_link_signs_in_the_customer_whose_mailbox_it_was_sent_to(door: Doorkeeper) -> None:
    globex = door.acme.customer("Globex", email=JO, attention_to="Jo Okafor")
    minted = door.mailed("JO@globex.example", next="/invoices/abc", browser="Firefox on Linux")

    assert (minted.email, minted.name, minted.browser) == ("JO@globex.example", "Jo Okafor", "Firefox on Linux")
    assert minted.expires_at - minted.asked_at == 15 * MINUTES
    assert door.inspect(minted.token) == SignInOffer(
        email="JO@globex.example",
        accounts=(Account(customer=globex.id, name="Globex", contact="Jo Okafor"),),
        next="/invoices/abc",
    )
    session = door.enter(minted.token)
    assert session == Session(
        customer=globex.id,
        name="Globex",
        contact="Jo Okafor",
        email="JO@globex.example",
        level="full",
        expires_at=session.expires_at,
        proved_at=session.proved_at,
        next="/invoices/abc",
        secret=session.secret,
    )
    assert session.proved_at is not None
    assert door.session(session.secret) == session.model_copy(update={"next": "/", "secret": ""})


def test_looking_at_a_link_uses_nothing(door: Doorkeeper) -> None:
    door.acme.customer(email=JO)
    minted = door.mailed()
    offers = [door.inspect(minted.token) for _ in range(20)]

    assert offers == [offers[0]] * 20
    assert door.enter(minted.token).email == JO


def test_known_and_unknown_addresses_are_answered_alike(door: Doorkeeper) -> None:
    door.acme.customer(email=JO)
    known, unknown = (
        door.ask(RequestSignIn(who=door.visitor, email=email)) for email in (JO, "nobody@globex.example")
    )

    assert len(known.request) == len(unknown.request)
    assert door.news() == ["sign_in_requested", "sign_in_requested"]


def test_known_and_unknown_addresses_cost_the_same_work(door: Doorkeeper) -> None:
    """Not the time, which differs by itself: what the database is asked, and what is asked of others."""
    for _ in range(2):
        door.acme.customer(email="books@globex.example")
    door.acme.customer(email=JO)
    told: dict[str, list[str]] = {}
    for email in (JO, "books@globex.example", "nobody@globex.example"):
        with statements(door.acme.house.databases.values()) as said:
            door.ask(RequestSignIn(who=door.visitor, email=email))
        told[email] = said
    assert told[JO] == told["books@globex.example"] == told["nobody@globex.example"]
    assert told[JO]


def test_nothing_is_sent_to_an_address_that_nobody_has(door: Doorkeeper) -> None:
    door.acme.customer(email=JO)

    assert door.mint(door.requested("nobody@globex.example")[1]) is None


def test_minting_again_gives_the_same_link(door: Doorkeeper) -> None:
    door.acme.customer(email=JO)
    _, number = door.requested()

    assert door.mint(number) == door.mint(number)


def test_a_used_link_is_spent(door: Doorkeeper) -> None:
    door.acme.customer(email=JO)
    minted = door.mailed()
    door.enter(minted.token)

    assert spent(door, minted.token) == "used"
    with pytest.raises(SignInLinkSpent):
        door.inspect(minted.token)


def test_a_link_used_by_eight_at_once_signs_in_one(door: Doorkeeper) -> None:
    door.acme.customer(email=JO)
    minted = door.mailed()
    came = at_once([lambda: door.enter(minted.token)] * 8)

    assert sorted(type(each).__name__ for each in came) == ["Session", *["SignInLinkSpent"] * 7]


def test_different_links_of_a_mailbox_used_at_once_sign_in_one(door: Doorkeeper) -> None:
    door.acme.customer(email=JO)
    links = [door.mailed() for _ in range(3)]
    came = at_once([partial(door.enter, link.token) for link in links])

    assert sorted(type(each).__name__ for each in came) == ["Session", "SignInLinkSpent", "SignInLinkSpent"]


def test_a_link_works_for_fifteen_minutes(door: Doorkeeper) -> None:
    door.acme.customer(email=JO)
    minted = door.mailed()
    with time_machine.travel(clock.now() + 14 * MINUTES):
        door.inspect(minted.token)
    with time_machine.travel(clock.now() + 15 * MINUTES):
        assert spent(door, minted.token) == "expired"


def test_a_newer_link_does_not_kill_an_older_one(door: Doorkeeper) -> None:
    door.acme.customer(email=JO)
    older, newer = door.mailed(), door.mailed()

    assert older.token != newer.token
    assert door.enter(older.token).email == JO


def test_using_one_link_kills_the_rest_of_its_mailbox_and_no_other(door: Doorkeeper) -> None:
    door.acme.customer(email=JO)
    door.acme.customer("Initech", email="ann@initech.example")
    older, newer, other = door.mailed(), door.mailed("JO@globex.example"), door.mailed("ann@initech.example")
    (request, number), (_, unminted) = door.requested(), door.requested()
    coded = door.mint(number)
    assert coded is not None
    door.enter(newer.token)

    assert [spent(door, older.token), door.mint(unminted)] == ["used", None]
    with pytest.raises(SignInLinkSpent):
        door.type_in(request, coded.code)
    assert door.enter(other.token).email == "ann@initech.example"


def test_three_links_in_fifteen_minutes_are_enough_for_a_mailbox(door: Doorkeeper) -> None:
    door.acme.customer(email=JO)
    door.acme.customer("Initech", email="ann@initech.example")
    addresses = [JO, "JO@globex.example", JO, JO, "ann@initech.example"]
    links = [door.mint(door.requested(email)[1]) for email in addresses]
    with time_machine.travel(clock.now() + 16 * MINUTES):
        later = door.mint(door.requested()[1])

    assert [link is not None for link in [*links, later]] == [True, True, True, False, True, True]


def test_three_links_are_enough_even_when_all_are_minted_at_once(door: Doorkeeper) -> None:
    door.acme.customer(email=JO)
    numbers = [door.requested()[1] for _ in range(8)]
    minted = at_once([partial(door.mint, number) for number in numbers])

    assert sorted(type(each).__name__ for each in minted) == ["MintedLink"] * 3 + ["NoneType"] * 5


def test_a_link_that_is_too_late_is_not_minted(door: Doorkeeper) -> None:
    door.acme.customer(email=JO)
    _, number = door.requested()
    with time_machine.travel(clock.now() + 15 * MINUTES):
        assert door.mint(number) is None


def test_a_mailbox_of_several_customers_may_choose(door: Doorkeeper) -> None:
    contact = Contact(name="Jo at Initech", email=JO)
    globex = door.acme.customer("Globex", email=JO)
    initech = door.acme.customer("Initech", email="ann@initech.example", contacts=(contact,))
    stranger = door.acme.customer("Umbrella", email="eve@umbrella.example")
    minted = door.mailed()

    assert [account.customer for account in door.inspect(minted.token).accounts] == [globex.id, initech.id]
    with pytest.raises(CustomerNotFound):
        door.enter(minted.token, customer=stranger.id)
    with pytest.raises(Invalid) as unchosen:
        door.enter(minted.token)
    assert unchosen.value.about == "customer"
    session = door.enter(minted.token, customer=initech.id)
    assert (session.customer, session.name, session.contact) == (initech.id, "Initech", "Jo at Initech")


def test_a_link_dies_with_the_address_it_was_sent_to(door: Doorkeeper) -> None:
    globex = door.acme.customer(email=JO)
    minted = door.mailed()
    store = door.acme.house.store(door.acme.who())
    with store.begin():
        store.customer(globex.id).mailbox = "someone.else@globex.example"

    with pytest.raises(SignInLinkNotFound):
        door.inspect(minted.token)
    with pytest.raises(SignInLinkNotFound):
        door.enter(minted.token)


def test_an_old_link_leads_to_a_fresh_one_with_the_same_destination(door: Doorkeeper) -> None:
    door.acme.customer(email=JO)
    old = door.mailed(next="/invoices/abc")
    door.enter(old.token)
    door.ask(RenewSignIn(who=door.visitor, token=old.token, browser="Safari on iOS"))
    fresh = door.mint(door.numbers()[-1])

    assert fresh is not None
    assert (fresh.email, fresh.browser, door.enter(fresh.token).next) == (JO, "Safari on iOS", "/invoices/abc")


def test_a_destination_elsewhere_is_not_kept(door: Doorkeeper) -> None:
    door.acme.customer(email=JO)

    assert [
        door.inspect(door.mailed(next=path).token).next for path in ("//evil.example", "/\0", "/a" * 2000)
    ] == [
        "/",
        "/",
        "/",
    ]


def test_an_absent_link_is_not_found(door: Doorkeeper) -> None:
    for use in (door.inspect, door.enter):
        with pytest.raises(SignInLinkNotFound):
            use(ABSENT)
    with pytest.raises(SignInLinkNotFound):
        door.ask(RenewSignIn(who=door.visitor, token=ABSENT))
    with pytest.raises(SignInLinkNotFound):
        door.mint(2**62)


def test_another_business_link_is_not_found(house: House, door: Doorkeeper) -> None:
    door.acme.customer(email=JO)
    other = Doorkeeper(business(house, is_connected=False))
    other.acme.customer(email=JO)
    minted, number = door.mailed(), door.numbers()[0]

    for use in (other.inspect, other.enter):
        with pytest.raises(SignInLinkNotFound):
            use(minted.token)
    with pytest.raises(SignInLinkNotFound):
        other.mint(number)
    with pytest.raises(SignInLinkNotFound):
        other.ask(RenewSignIn(who=other.visitor, token=minted.token))
    assert door.enter(minted.token).email == JO


@pytest.mark.parametrize("actor", [Visitor(), Staff(staff=1, role="owner")], ids=repr)
def test_only_portico_itself_mints(door: Doorkeeper, actor: Visitor | Staff) -> None:
    door.acme.customer(email=JO)
    _, number = door.requested()
    with pytest.raises(Denied):
        door.ask(MintSignIn(who=door.acme.who(actor), request=number))


def test_the_business_makes_a_link_for_one_customer(door: Doorkeeper) -> None:
    globex, initech = door.acme.customer(email=JO), door.acme.customer("Initech", email=JO)
    token = door.issued(initech.id, seconds=3_600, next="/invoices/abc")
    with time_machine.travel(clock.now() + 59 * MINUTES):
        offer = door.inspect(token)

    assert [account.customer for account in offer.accounts] == [initech.id]
    with pytest.raises(CustomerNotFound):
        door.enter(token, customer=globex.id)
    assert door.enter(token).next == "/invoices/abc"
    assert spent(door, token) == "used"


def test_only_the_business_makes_links_and_only_for_its_own(door: Doorkeeper) -> None:
    globex = door.acme.customer(email=JO)
    with pytest.raises(Denied):
        door.ask(IssueSignInLink(who=door.visitor, customer=globex.id))
    with pytest.raises(CustomerNotFound):
        door.issued(2**62)


@pytest.mark.parametrize("seconds", [0, -1, 2_592_001, 10**12])
def test_a_link_for_no_time_or_for_ever_is_not_even_asked_for(door: Doorkeeper, seconds: int) -> None:
    with pytest.raises(ValueError, match="seconds"):
        IssueSignInLink(who=door.acme.who(), customer=1, seconds=seconds)


@pytest.mark.parametrize(
    "address",
    [
        "jo",
        "jo@globex",
        "a@x.test,b@evil.test",
        "a@x.test\nBcc: b@evil.test",
        "<a@x.test>",
        "a b@x.test",
        "@x.test",
        "a\N{GREEK QUESTION MARK}b@x.test",
    ],
)
def test_what_is_not_one_mailbox_is_not_even_asked_for(door: Doorkeeper, address: str) -> None:
    with pytest.raises(ValueError, match="email"):
        RequestSignIn(who=door.visitor, email=address)


def test_a_sign_that_stands_for_a_letter_leads_to_no_other_mailbox(door: Doorkeeper) -> None:
    door.acme.customer(email="kate@globex.example")
    minted = door.mailed("\N{KELVIN SIGN}ate@globex.example")
    assert (minted.email, door.enter(minted.token).email) == ("Kate@globex.example", "Kate@globex.example")


def test_neither_links_nor_codes_nor_cookies_are_kept(door: Doorkeeper) -> None:
    door.acme.customer(email=JO)
    minted = door.mailed()
    secret = door.enter(minted.token).secret
    database = door.acme.house.databases["auth"]
    kept = []
    for table in Model.metadata.sorted_tables:
        with database.transaction(tenant=door.acme.tenant.id, write=False) as connection:
            kept += [str(row) for row in connection.execute(table.select())]

    assert [row for row in kept if minted.token in row or minted.code in row or secret in row] == []


def test_a_minted_link_is_what_the_email_needs(door: Doorkeeper) -> None:
    door.acme.customer("Globex", email=JO)
    minted = door.mailed()

    assert minted == MintedLink(
        email=JO,
        name="Globex",
        token=minted.token,
        code=minted.code,
        expires_at=minted.asked_at + 15 * MINUTES,
        asked_at=minted.asked_at,
        browser="",
    )


def test_a_link_and_its_session_speak_the_customers_language(door: Doorkeeper) -> None:
    door.acme.customer(email=JO, locale="de-DE")
    minted = door.mailed()
    offer = door.inspect(minted.token)
    session = door.enter(minted.token)

    assert (minted.locale, offer.accounts[0].locale, session.locale) == ("de-DE", "de-DE", "de-DE")
    assert door.session(session.secret).locale == "de-DE"
    with pytest.raises(SignInLinkSpent) as refusal:
        door.inspect(minted.token)
    assert refusal.value.facts == {"reason": "used", "locale": "de-DE"}
