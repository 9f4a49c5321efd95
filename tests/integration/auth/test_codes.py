"""The code of a sign-in e-mail: typed where the link was asked for, five tries, once."""

import pytest
import time_machine

from shared import clock
from shared.contracts.errors import SignInLinkNotFound, SignInLinkSpent, WrongCode
from tests.integration.auth.doorkeeper import JO, Doorkeeper
from tests.support.business import business
from tests.support.crowd import at_once
from tests.support.house import House

WRONG = "AAAAAA"


def asked_and_mailed(door: Doorkeeper) -> tuple[str, str, str]:
    """What the browser keeps, the code, and the link beside it."""
    door.acme.customer(email=JO)
    request, number = door.requested(next="/invoices/abc")
    minted = door.mint(number)
    assert minted is not None
    return request, minted.code, minted.token


def tries_left(door: Doorkeeper, request: str) -> str:
    with pytest.raises(WrongCode) as refusal:
        door.type_in(request, WRONG)
    return refusal.value.facts["tries_left"]


def spent(door: Doorkeeper, request: str, code: str) -> str:
    with pytest.raises(SignInLinkSpent) as refusal:
        door.type_in(request, code)
    return refusal.value.facts["reason"]


def test_a_code_signs_in_instead_of_the_link(door: Doorkeeper) -> None:
    request, code, token = asked_and_mailed(door)
    session = door.type_in(request, f" {code[:3].lower()} {code[3:]}")

    assert (session.email, session.next, session.level) == (JO, "/invoices/abc", "full")
    assert spent(door, request, code) == "used"
    with pytest.raises(SignInLinkSpent):
        door.enter(token)


def test_five_wrong_tries_kill_the_code_and_not_the_link(door: Doorkeeper) -> None:
    request, code, token = asked_and_mailed(door)

    assert [tries_left(door, request) for _ in range(5)] == ["4", "3", "2", "1", "0"]
    assert spent(door, request, code) == "tries"
    assert door.enter(token).email == JO


def test_wrong_tries_at_once_are_all_counted(door: Doorkeeper) -> None:
    request, code, _ = asked_and_mailed(door)
    came = at_once([lambda: door.type_in(request, WRONG)] * 8)

    assert sorted(type(each).__name__ for each in came) == ["SignInLinkSpent"] * 3 + ["WrongCode"] * 5
    assert spent(door, request, code) == "tries"


def test_the_right_code_at_once_signs_in_once(door: Doorkeeper) -> None:
    request, code, _ = asked_and_mailed(door)
    came = at_once([lambda: door.type_in(request, code)] * 8)

    assert sorted(type(each).__name__ for each in came) == ["Session"] + ["SignInLinkSpent"] * 7


def test_a_code_is_tried_in_vain_where_nobody_has_the_address(door: Doorkeeper) -> None:
    request, number = door.requested("nobody@globex.example")

    assert door.mint(number) is None
    assert [tries_left(door, request) for _ in range(5)] == ["4", "3", "2", "1", "0"]
    assert spent(door, request, WRONG) == "tries"


def test_who_guesses_does_not_learn_that_the_mailbox_has_signed_in(door: Doorkeeper) -> None:
    _, _, token = asked_and_mailed(door)
    guessed, _ = door.requested()
    door.enter(token)

    assert [tries_left(door, guessed) for _ in range(5)] == ["4", "3", "2", "1", "0"]
    assert spent(door, guessed, WRONG) == "tries"


def test_a_code_works_only_where_it_was_asked_for(door: Doorkeeper) -> None:
    _, code, _ = asked_and_mailed(door)
    elsewhere, _ = door.requested()
    with pytest.raises(WrongCode):
        door.type_in(elsewhere, code)
    with pytest.raises(SignInLinkNotFound):
        door.type_in("no-such-request", code)


def test_a_code_works_for_fifteen_minutes(door: Doorkeeper) -> None:
    request, code, _ = asked_and_mailed(door)
    with time_machine.travel(clock.now().timestamp() + 15 * 60):
        assert spent(door, request, code) == "expired"


def test_another_business_code_is_not_found(house: House, door: Doorkeeper) -> None:
    request, code, _ = asked_and_mailed(door)
    other = Doorkeeper(business(house, is_connected=False))
    with pytest.raises(SignInLinkNotFound):
        other.type_in(request, code)
    assert door.type_in(request, code).email == JO
