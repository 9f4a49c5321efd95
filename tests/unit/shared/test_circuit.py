"""A silent service is left alone for a moment, and then tried with one question at a time."""

from contextlib import ExitStack
from datetime import timedelta

import pytest
import time_machine

from shared import clock
from shared.bus.circuit import OPEN_SECONDS, SILENCES_TO_OPEN, Circuit
from shared.contracts.errors import Unavailable


def silent(circuit: Circuit, times: int = SILENCES_TO_OPEN) -> None:
    for _ in range(times):
        circuit.note_silence()


def is_open(circuit: Circuit) -> bool:
    try:
        with circuit.trying():
            return False
    except Unavailable as refused:
        return refused.about == "circuit open"


def test_four_silences_are_borne() -> None:
    circuit = Circuit()
    silent(circuit, SILENCES_TO_OPEN - 1)
    assert not is_open(circuit)


def test_fifth_silence_opens_it_for_five_seconds() -> None:
    circuit = Circuit()
    with time_machine.travel(clock.now(), tick=False) as now:
        silent(circuit)
        now.shift(timedelta(seconds=OPEN_SECONDS - 1))
        assert is_open(circuit)
        now.shift(timedelta(seconds=1))
        assert not is_open(circuit)


def test_one_question_at_a_time_tries_again() -> None:
    circuit = Circuit()
    with time_machine.travel(clock.now(), tick=False) as now:
        silent(circuit)
        now.shift(timedelta(seconds=OPEN_SECONDS))
        with circuit.trying():
            assert is_open(circuit)
        assert not is_open(circuit)


def test_another_silence_opens_it_anew() -> None:
    circuit = Circuit()
    with time_machine.travel(clock.now(), tick=False) as now:
        silent(circuit)
        now.shift(timedelta(seconds=OPEN_SECONDS))
        silent(circuit, 1)
        assert is_open(circuit)


def test_an_answer_closes_it() -> None:
    circuit = Circuit()
    silent(circuit)
    circuit.note_answer()
    assert not is_open(circuit)


def test_questions_side_by_side_do_not_hinder_each_other() -> None:
    circuit = Circuit()
    with circuit.trying(), circuit.trying():
        assert not is_open(circuit)


def test_question_from_before_does_not_end_the_trial() -> None:
    circuit = Circuit()
    with time_machine.travel(clock.now(), tick=False) as now:
        with ExitStack() as earlier:
            earlier.enter_context(circuit.trying())
            silent(circuit)
            now.shift(timedelta(seconds=OPEN_SECONDS))
            trial = circuit.trying()
            trial.__enter__()
        assert is_open(circuit)
        trial.__exit__(None, None, None)
        assert not is_open(circuit)


def test_refusal_within_is_passed_on() -> None:
    with pytest.raises(KeyError), Circuit().trying():
        raise KeyError
