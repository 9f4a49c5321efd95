"""That a sign-in link was asked for: kept by the visitor's own browser, sealed, while the e-mail is on its way."""

import json
import time
from dataclasses import asdict, dataclass

from services.portal_web.portal.visit import Visit

AGAIN_SECONDS = 60
COOKIE_SECONDS = 43_200
"""Longer than any link or code works: what has run out knows its address and its destination still."""


@dataclass(frozen=True, slots=True)
class Asked:
    """`request` makes the code work; `email` is empty when only what expired knew it, which `instead_of` names;
    `at` is in seconds since 1970."""

    request: str
    email: str
    next: str
    at: int
    instead_of: str = ""

    def seconds_until_again(self) -> int:
        return max(0, self.at + AGAIN_SECONDS - int(time.time()))


def remember(visit: Visit, request: str, *, email: str, next_: str, instead_of: str = "") -> None:
    asked = Asked(request, email, next_, int(time.time()), instead_of)
    sealed = visit.desk.vault.seal(json.dumps(asdict(asked)))
    visit.keep_cookie(visit.desk.cookies.asked, sealed, seconds=COOKIE_SECONDS)


def recall(visit: Visit) -> Asked | None:
    """None when nothing was asked for from this browser, or hours ago."""
    sealed = visit.cookie(visit.desk.cookies.asked)
    if sealed is None:
        return None
    try:
        return Asked(**json.loads(visit.desk.vault.open(sealed)))
    except (ValueError, TypeError):
        return None
