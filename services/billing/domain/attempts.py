"""How a payment moves from wish to outcome."""

from enum import StrEnum

from shared.contracts.errors import Conflict


class State(StrEnum):
    """`created`: no page yet, so nothing can have been charged. `open`: the customer may be on the
    provider's page. `unknown`: the page was given out, and the provider does not say what became of it.
    `released`: it was quarantined, and somebody has looked: there is no money to write down."""

    CREATED = "created"
    OPEN = "open"
    UNKNOWN = "unknown"
    PENDING = "pending"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    EXPIRED = "expired"
    QUARANTINED = "quarantined"
    RELEASED = "released"


ON_THE_WAY = frozenset({State.PENDING, State.UNKNOWN, State.QUARANTINED})
"""Money may be coming already."""
GIVEN_UP = frozenset({State.FAILED, State.EXPIRED, State.RELEASED})
SETTLED = GIVEN_UP | {State.SUCCEEDED}
"""A quarantined attempt is not: until somebody has looked, its invoice must not be charged again."""
OUTCOMES = frozenset({State.SUCCEEDED, State.FAILED, State.EXPIRED, State.QUARANTINED})
"""What the provider's word may lead to."""
OUT_OF_REACH = frozenset({State.PENDING, State.QUARANTINED})
"""No click of the customer's changes these any more: they are waited for, whatever she now wants to pay."""

MOVES: dict[State, frozenset[State]] = {
    State.CREATED: frozenset({State.OPEN, *OUTCOMES}),
    State.OPEN: frozenset({State.UNKNOWN, State.PENDING, *OUTCOMES}),
    State.UNKNOWN: frozenset({State.OPEN, State.PENDING, *OUTCOMES}),
    State.PENDING: OUTCOMES,
    # Money may still arrive for what was given up: it is written down, never dropped.
    State.EXPIRED: frozenset({State.SUCCEEDED, State.QUARANTINED}),
    State.FAILED: frozenset({State.SUCCEEDED, State.QUARANTINED}),
    State.RELEASED: frozenset({State.SUCCEEDED, State.QUARANTINED}),
    State.QUARANTINED: frozenset({State.SUCCEEDED, State.RELEASED}),
    State.SUCCEEDED: frozenset(),
}


def may_move(present: State, to: State) -> bool:
    """Older words of the provider's may arrive after newer ones: those lead nowhere."""
    return to in MOVES[present]


def move(present: State, to: State) -> State:
    """The new state. Raises Conflict when there is no such way."""
    if not may_move(present, to):
        raise Conflict(f"{present} to {to}")
    return to


VISIBLE = {
    State.CREATED: "open",
    State.OPEN: "open",
    State.UNKNOWN: "waiting",
    State.PENDING: "pending",
    State.SUCCEEDED: "succeeded",
    State.FAILED: "failed",
    State.EXPIRED: "expired",
    State.QUARANTINED: "waiting",
    State.RELEASED: "failed",
}
"""What customers are told: a payment that somebody must look at is still being waited for."""
