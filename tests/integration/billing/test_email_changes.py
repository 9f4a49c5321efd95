"""Another e-mail address: asked for, confirmed at the new one, taken back at the old one."""

from datetime import timedelta
from functools import partial

import pytest
import time_machine

from services.billing.models import Model
from shared import clock
from shared.contracts.billing.customers import Customer, FindCustomers, GetCustomer
from shared.contracts.billing.details import ChangeCustomer, ViewDetails
from shared.contracts.billing.email_changes import (
    Act,
    CancelEmailChange,
    EmailLink,
    InspectEmailLink,
    MintedEmailLink,
    MintEmailLink,
    RequestEmailChange,
    UseEmailLink,
)
from shared.contracts.errors import Denied, EmailLinkNotFound, EmailLinkSpent, Invalid
from shared.contracts.message import Actor, ApiKey, LinkHolder, Staff, Visitor
from shared.contracts.message import Customer as SignedIn
from shared.contracts.settings import ChangeSwitches, Switches
from tests.support.business import Business, business
from tests.support.crowd import at_once
from tests.support.house import House

OLD, NEW = "jo@globex.example", "Jo.Marsh@globex.example"
HOURS, DAYS = timedelta(hours=1), timedelta(days=1)


def wish(acme: Business, customer: Customer, email: str = NEW) -> int:
    """The number of the change that is asked for."""
    acme.house.bus.ask(RequestEmailChange(who=acme.signed_in(customer), email=email, browser="Firefox, Linux"))
    store = acme.house.store(acme.who())
    with store.reading():
        waiting = store.waiting_email_change(customer.id)
    assert waiting is not None
    return waiting.id


def minted(acme: Business, change: int, act: Act = "confirm") -> MintedEmailLink | None:
    return acme.house.bus.ask(MintEmailLink(who=acme.who(), change=change, act=act))


def link(acme: Business, change: int, act: Act = "confirm") -> str:
    found = minted(acme, change, act)
    assert found is not None
    return found.token


def use(acme: Business, token: str) -> EmailLink:
    return acme.house.bus.ask(UseEmailLink(who=acme.who(Visitor(), name=""), token=token))


def spent(acme: Business, token: str) -> str:
    """Why a link does nothing any more."""
    with pytest.raises(EmailLinkSpent) as looking:
        acme.house.bus.ask(InspectEmailLink(who=acme.who(Visitor()), token=token))
    with pytest.raises(EmailLinkSpent) as using:
        use(acme, token)
    assert looking.value.facts == using.value.facts
    return using.value.facts["reason"]


def address(acme: Business, customer: Customer) -> str:
    return acme.house.bus.ask(GetCustomer(who=acme.who(), customer=customer.id)).email


@pytest.fixture
def globex(acme: Business) -> Customer:
    return acme.customer("Globex", email=OLD)


def test_nothing_changes_until_the_new_address_confirms(acme: Business, globex: Customer) -> None:
    change = wish(acme, globex)
    mail = minted(acme, change)
    assert mail is not None
    expected = EmailLink(act="confirm", name="Globex", old=OLD, new=NEW, locale=None)
    looked = [acme.house.bus.ask(InspectEmailLink(who=acme.who(Visitor()), token=mail.token)) for _ in range(3)]

    assert (mail.to, mail.link, mail.browser) == (NEW, expected, "Firefox, Linux")
    assert mail.expires_at - mail.at == 24 * HOURS
    assert looked == [expected] * 3
    assert address(acme, globex) == OLD
    assert acme.house.bus.ask(ViewDetails(who=acme.signed_in(globex))).waiting_for == NEW

    assert use(acme, mail.token) == expected
    assert address(acme, globex) == NEW
    found = [acme.house.bus.ask(FindCustomers(who=acme.who(), email=each)) for each in (OLD, NEW.lower())]
    assert [[match.customer for match in each] for each in found] == [[], [globex.id]]
    assert acme.house.bus.ask(ViewDetails(who=acme.signed_in(globex))).waiting_for == ""
    assert acme.house.news(acme.tenant) == ["email_change_requested", "customer_changed"]


def test_a_link_is_used_once_however_many_come_at_once(acme: Business, globex: Customer) -> None:
    token = link(acme, wish(acme, globex))
    came = at_once([partial(use, acme, token)] * 8)

    assert sorted(type(each).__name__ for each in came) == ["EmailLink"] + ["EmailLinkSpent"] * 7
    assert spent(acme, token) == "used"
    assert acme.house.news(acme.tenant) == ["email_change_requested", "customer_changed"]


def test_a_link_to_confirm_works_for_a_day(acme: Business, globex: Customer) -> None:
    change = wish(acme, globex)
    token = link(acme, change)
    with time_machine.travel(clock.now() + 24 * HOURS):
        assert spent(acme, token) == "expired"
        assert minted(acme, change) is None
        late = acme.house.bus.ask(ViewDetails(who=acme.signed_in(globex)))
        assert (late.waiting_for, late.has_run_out) == (NEW, True)
        wish(acme, globex)
        again = acme.house.bus.ask(ViewDetails(who=acme.signed_in(globex)))
        assert (again.waiting_for, again.has_run_out) == (NEW, False)

    assert address(acme, globex) == OLD


def test_of_two_wishes_the_newer_holds(acme: Business, globex: Customer) -> None:
    first = wish(acme, globex)
    token = link(acme, first)
    second = wish(acme, globex, "other@globex.example")

    assert (spent(acme, token), minted(acme, first)) == ("replaced", None)
    use(acme, link(acme, second))
    assert address(acme, globex) == "other@globex.example"


def test_of_wishes_at_once_one_waits(acme: Business, globex: Customer) -> None:
    ask = acme.house.bus.ask
    came = at_once(
        [
            partial(ask, RequestEmailChange(who=acme.signed_in(globex), email=f"jo{number}@globex.example"))
            for number in range(6)
        ]
    )

    assert came == [None] * 6
    store = acme.house.store(acme.who())
    with store.reading():
        assert store.waiting_email_change(globex.id) is not None


def test_a_link_that_is_taken_back_does_nothing(acme: Business, globex: Customer) -> None:
    token = link(acme, wish(acme, globex))
    for _ in range(2):
        acme.house.bus.ask(CancelEmailChange(who=acme.signed_in(globex)))

    assert spent(acme, token) == "replaced"


def test_the_old_address_takes_it_back_for_a_week(acme: Business, globex: Customer) -> None:
    change = wish(acme, globex)
    use(acme, link(acme, change))
    undo = minted(acme, change, "undo")
    assert undo is not None

    assert (undo.to, undo.expires_at - undo.at) == (OLD, 7 * DAYS)
    with time_machine.travel(clock.now() + 7 * DAYS):
        assert spent(acme, undo.token) == "expired"
    assert use(acme, undo.token).act == "undo"
    assert address(acme, globex) == OLD
    assert spent(acme, undo.token) == "used"


def test_there_is_nothing_to_take_back_before_anything_was_changed(acme: Business, globex: Customer) -> None:
    assert minted(acme, wish(acme, globex), "undo") is None


def test_taking_back_takes_back_all_that_came_after(acme: Business, globex: Customer) -> None:
    """Whoever took the account over may have changed it further: that must not lock its owner out."""
    first = wish(acme, globex)
    use(acme, link(acme, first))
    own = link(acme, first, "undo")
    second = wish(acme, globex, "evil@x.example")
    use(acme, link(acme, second))
    evils = link(acme, second, "undo")
    waiting = link(acme, wish(acme, globex, "more@x.example"))
    use(acme, own)

    assert address(acme, globex) == OLD
    assert [spent(acme, token) for token in (evils, waiting)] == ["replaced", "replaced"]


def test_what_the_business_writes_holds_against_every_older_link(acme: Business, globex: Customer) -> None:
    first = wish(acme, globex)
    use(acme, link(acme, first))
    undo, token = link(acme, first, "undo"), link(acme, wish(acme, globex, "third@globex.example"))
    acme.house.bus.ask(ChangeCustomer(who=acme.who(), customer=globex.id, email="desk@globex.example"))

    assert [spent(acme, each) for each in (undo, token)] == ["replaced", "replaced"]
    assert address(acme, globex) == "desk@globex.example"


def test_an_address_that_another_customer_has_is_answered_alike(acme: Business, globex: Customer) -> None:
    """One mailbox may be of several customers: its reader chooses when signing in."""
    other = acme.customer("Initech", email="sam@initech.example")
    use(acme, link(acme, wish(acme, globex, "sam@initech.example")))
    found = acme.house.bus.ask(FindCustomers(who=acme.who(), email="sam@initech.example"))

    assert [match.customer for match in found] == [globex.id, other.id]


def test_the_present_address_is_no_new_one(acme: Business, globex: Customer) -> None:
    with pytest.raises(Invalid) as refusal:
        wish(acme, globex, OLD.upper())

    assert refusal.value.about == "email"


def test_three_links_in_fifteen_minutes_are_enough(acme: Business, globex: Customer) -> None:
    sent = [minted(acme, wish(acme, globex, f"jo{number}@globex.example")) is not None for number in range(4)]
    with time_machine.travel(clock.now() + timedelta(minutes=16)):
        later = minted(acme, wish(acme, globex)) is not None

    assert [*sent, later] == [True, True, True, False, True]


def test_a_mailbox_gets_three_whoever_asks(acme: Business) -> None:
    customers = [acme.customer(f"No {number}", email=f"no{number}@globex.example") for number in range(4)]
    sent = [minted(acme, wish(acme, each)) is not None for each in customers]

    assert sent == [True, True, True, False]


def test_minting_again_gives_the_same_link(acme: Business, globex: Customer) -> None:
    change = wish(acme, globex)

    assert minted(acme, change) == minted(acme, change)


@pytest.mark.parametrize(
    "actor", [Visitor(), Staff(staff=1, role="owner"), ApiKey(key=1, may_write=True)], ids=repr
)
def test_only_portico_itself_mints(acme: Business, globex: Customer, actor: Actor) -> None:
    with pytest.raises(Denied):
        acme.house.bus.ask(MintEmailLink(who=acme.who(actor), change=wish(acme, globex), act="confirm"))


def test_only_the_customer_asks_signed_in_in_full_and_where_it_may(acme: Business, globex: Customer) -> None:
    temporary = SignedIn(customer=globex.id, level="temporary", email=OLD)
    others: list[Actor | None] = [Visitor(), LinkHolder(token="x" * 24), temporary, None]
    for who in map(acme.who, others):
        with pytest.raises(Denied):
            acme.house.bus.ask(RequestEmailChange(who=who, email=NEW))
    token = link(acme, wish(acme, globex))
    acme.house.bus.ask(ChangeSwitches(who=acme.who(), switches=Switches(edit_email=False)))

    with pytest.raises(Denied):
        acme.house.bus.ask(RequestEmailChange(who=acme.signed_in(globex), email=NEW))
    with pytest.raises(Denied):
        use(acme, token)
    assert address(acme, globex) == OLD


def test_another_business_link_is_not_found(acme: Business, house: House, globex: Customer) -> None:
    change = wish(acme, globex)
    token = link(acme, change)
    other = business(house, is_connected=False)
    with pytest.raises(EmailLinkNotFound):
        use(other, token)
    with pytest.raises(EmailLinkNotFound):
        minted(other, change)
    with pytest.raises(EmailLinkNotFound):
        use(acme, "no-such-link")

    assert use(acme, token).new == NEW


def test_neither_link_is_kept_nor_told(acme: Business, globex: Customer) -> None:
    change = wish(acme, globex)
    confirm = link(acme, change)
    use(acme, confirm)
    undo = link(acme, change, "undo")
    kept = []
    for table in Model.metadata.sorted_tables:
        with acme.house.databases["billing"].transaction(tenant=acme.tenant.id, write=False) as connection:
            kept += [str(row) for row in connection.execute(table.select())]

    assert [row for row in kept if confirm in row or undo in row] == []
