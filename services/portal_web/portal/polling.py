"""A page that mends itself: it asks again every few seconds, so many times, and then leaves it to the reader."""

from dataclasses import dataclass

from services.portal_web.portal.visit import Visit

ROUNDS = 12
SECONDS = 5
MOST_DIGITS = 3


@dataclass(frozen=True, slots=True)
class Poll:
    """`next_address` is empty when it has been asked often enough; the first time comes soon."""

    address: str
    next_address: str
    is_first: bool
    seconds: int


def poll_of(visit: Visit, *, seconds: int = SECONDS, rounds: int = ROUNDS) -> Poll:
    path = visit.path
    done = visit.query.get("round", "0")
    round_ = int(done) + 1 if done.isascii() and done.isdigit() and len(done) <= MOST_DIGITS else 1
    next_address = f"{path}?round={round_}" if round_ <= rounds else ""
    return Poll(address=path, next_address=next_address, is_first=round_ == 1, seconds=seconds)
