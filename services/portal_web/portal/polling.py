"""A page that mends itself: it asks again every few seconds, a dozen times, and then leaves it to the reader."""

from dataclasses import dataclass

from services.portal_web.portal.visit import Visit

ROUNDS = 12


@dataclass(frozen=True, slots=True)
class Poll:
    """`next_address` is empty when it has been asked often enough; the first time comes soon."""

    address: str
    next_address: str
    is_first: bool


def poll_of(visit: Visit) -> Poll:
    path = visit.path
    done = visit.query.get("round", "0")
    round_ = int(done) + 1 if done.isascii() and done.isdigit() and len(done) < 3 else 1
    next_address = f"{path}?round={round_}" if round_ <= ROUNDS else ""
    return Poll(address=path, next_address=next_address, is_first=round_ == 1)
