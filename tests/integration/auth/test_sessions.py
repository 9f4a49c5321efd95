"""Sessions: alive while used, thirty days at most, and over at once on every copy of the cookie."""

from datetime import timedelta

import pytest
import time_machine

from services.auth.forgetting import Forgetting
from services.auth.store import AuthStore
from shared import clock
from shared.contracts.auth import SessionEnded
from shared.contracts.errors import SessionNotFound, SignInLinkNotFound, SignInLinkSpent
from tests.integration.auth.doorkeeper import JO, Doorkeeper
from tests.support.business import business
from tests.support.crowd import at_once
from tests.support.house import House

HOURS, DAYS = timedelta(hours=1), timedelta(days=1)
JUST = timedelta(seconds=1)


@pytest.fixture
def secret(door: Doorkeeper) -> str:
    """The cookie of somebody who has just signed in."""
    door.acme.customer(email=JO)
    return door.enter(door.mailed().token).secret


def is_alive(door: Doorkeeper, secret: str) -> bool:
    try:
        door.session(secret)
    except SessionNotFound:
        return False
    return True


def test_a_session_is_who_signed_in_without_the_cookies_value(door: Doorkeeper, secret: str) -> None:
    session = door.session(secret)

    assert (session.email, session.level, session.secret) == (JO, "full", "")
    assert timedelta(0) < clock.now() + 30 * DAYS - session.expires_at < timedelta(minutes=1)


def test_every_sign_in_begins_a_session_of_its_own(door: Doorkeeper, secret: str) -> None:
    second = door.enter(door.mailed().token).secret
    door.leave(second)

    assert (secret != second, is_alive(door, secret), is_alive(door, second)) == (True, True, False)


def test_a_session_that_is_left_alone_for_twelve_hours_is_over(door: Doorkeeper, secret: str) -> None:
    signed_in = clock.now()
    alive = []
    for later in (12 * HOURS - JUST * 30, 24 * HOURS - JUST * 60, 36 * HOURS):
        with time_machine.travel(signed_in + later):
            alive.append(is_alive(door, secret))

    assert alive == [True, True, False]


def test_a_session_in_use_is_over_after_thirty_days(door: Doorkeeper, secret: str) -> None:
    signed_in = clock.now()
    alive = []
    for hours in range(11, 30 * 24 + 11, 11):
        with time_machine.travel(signed_in + hours * HOURS):
            alive.append((hours < 30 * 24, is_alive(door, secret)))

    assert [is_in_time for is_in_time, _ in alive] == [was_alive for _, was_alive in alive]


def test_signing_out_ends_every_copy_at_once_and_for_good(door: Doorkeeper, secret: str) -> None:
    at_once([lambda: door.leave(secret)] * 4)

    assert not is_alive(door, secret)
    assert door.news() == ["sign_in_requested", "session_ended"]


def test_the_news_of_an_end_does_not_name_the_cookie(door: Doorkeeper, secret: str) -> None:
    door.leave(secret)
    outbox = AuthStore.post.outbox
    with door.acme.house.databases["auth"].transaction(tenant=None, write=False) as connection:
        bodies = list(
            connection.scalars(
                outbox.select()
                .with_only_columns(outbox.c.body)
                .where(outbox.c.tenant_id == door.acme.tenant.id, outbox.c.topic == SessionEnded.topic())
            )
        )

    assert len(bodies) == 1
    assert secret not in bodies[0]


def test_ending_nothing_is_fine_and_no_news(door: Doorkeeper) -> None:
    door.leave("no-such-cookie")

    assert door.news() == []


@pytest.mark.parametrize("cookie", ["", "no-such-cookie", "ü\0", "x" * 10_000])
def test_an_unknown_cookie_is_nobody(door: Doorkeeper, cookie: str) -> None:
    assert not is_alive(door, cookie)


def test_another_business_cookie_is_nobody_and_cannot_be_ended(
    house: House, door: Doorkeeper, secret: str
) -> None:
    other = Doorkeeper(business(house, is_connected=False))
    other.leave(secret)

    assert (is_alive(other, secret), is_alive(door, secret)) == (False, True)


def test_what_is_long_over_is_forgotten(house: House, door: Doorkeeper, secret: str) -> None:
    used = door.mailed()
    lasting = door.enter(used.token).secret
    door.leave(secret)
    forgetting = Forgetting(house.bus, store=lambda who: AuthStore(house.databases["auth"], who))
    found = []
    for days in (29, 31):
        with time_machine.travel(clock.now() + days * DAYS):
            forgetting.run()
        try:
            door.inspect(used.token)
        except (SignInLinkSpent, SignInLinkNotFound) as refusal:
            found.append(type(refusal))

    assert found == [SignInLinkSpent, SignInLinkNotFound]
    assert is_alive(door, lasting)


@pytest.mark.parametrize("built", ["postgres"], indirect=True)
def test_the_database_shows_no_business_the_rows_of_another(house: House, door: Doorkeeper, secret: str) -> None:
    other = business(house, is_connected=False)
    seen = {}
    for tenant in (door.acme.tenant.id, other.tenant.id, None):
        with house.databases["auth"].transaction(tenant=tenant, write=False) as connection:
            seen[tenant] = [
                connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one()
                for table in ("sessions", "sign_in_requests")
            ]

    assert seen == {door.acme.tenant.id: [1, 1], other.tenant.id: [0, 0], None: [0, 0]}
