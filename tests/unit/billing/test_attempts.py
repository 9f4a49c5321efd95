"""The ways of an attempt to pay."""

import pytest

from services.billing.domain.attempts import MOVES, OUTCOMES, SETTLED, VISIBLE, State, may_move, move
from shared.contracts.errors import Conflict

BEFORE_MONEY = set(State) - {State.SUCCEEDED}


def test_every_state_has_its_moves_and_its_words() -> None:
    assert set(MOVES) == set(VISIBLE) == set(State)


@pytest.mark.parametrize("state", sorted(BEFORE_MONEY))
def test_money_is_never_dropped(state: State) -> None:
    assert move(state, State.SUCCEEDED) is State.SUCCEEDED


@pytest.mark.parametrize("to", sorted(State))
def test_what_succeeded_stays(to: State) -> None:
    assert not may_move(State.SUCCEEDED, to)


@pytest.mark.parametrize("state", sorted(SETTLED - {State.SUCCEEDED}))
def test_what_was_given_up_can_only_turn_into_money_or_a_case(state: State) -> None:
    assert MOVES[state] == {State.SUCCEEDED, State.QUARANTINED}


@pytest.mark.parametrize("state", sorted(set(State) - {State.CREATED}))
def test_nothing_goes_back_to_before_the_page_was_opened(state: State) -> None:
    with pytest.raises(Conflict):
        move(state, State.CREATED)


def test_a_payment_on_its_way_from_the_bank_only_ends() -> None:
    assert MOVES[State.PENDING] == OUTCOMES


def test_an_older_word_does_not_reopen_a_pending_payment() -> None:
    assert not may_move(State.PENDING, State.OPEN)


def test_the_unknown_becomes_whatever_the_provider_says() -> None:
    assert MOVES[State.UNKNOWN] == {State.OPEN, State.PENDING, *OUTCOMES}


def test_the_created_cannot_be_unknown_because_nobody_has_its_page() -> None:
    assert not may_move(State.CREATED, State.UNKNOWN)
