"""The two marks that tie a method to the message it serves; they do nothing but mark."""

from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from shared.contracts.message import Event

Q = TypeVar("Q")
Q_co = TypeVar("Q_co", covariant=True)
R = TypeVar("R")
R_contra = TypeVar("R_contra", contravariant=True)
E = TypeVar("E", bound=Event)
S = TypeVar("S")

ANSWERS = "__answers__"
HEARS = "__hears__"


class Contract(Protocol[Q_co, R_contra]):
    """A class of questions, seen as the pair of its instances and their answer."""

    def __call__(self, *args: Any, **kwargs: Any) -> Q_co: ...

    def answer_json(self, answer: R_contra) -> bytes: ...


def answers(contract: Contract[Q, R]) -> Callable[[Callable[[S, Q], R]], Callable[[S, Q], R]]:
    """Marks the method that answers a question; its argument and its result must be the contract's."""

    def mark(method: Callable[[S, Q], R]) -> Callable[[S, Q], R]:
        setattr(method, ANSWERS, contract)
        return method

    return mark


def on(event: type[E]) -> Callable[[Callable[[S, E], None]], Callable[[S, E], None]]:
    """Marks a method that handles an event. It may run more than once: it must not do its effect twice."""

    def mark(method: Callable[[S, E], None]) -> Callable[[S, E], None]:
        setattr(method, HEARS, event)
        return method

    return mark
