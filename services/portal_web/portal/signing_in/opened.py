"""A link that was opened here: its token for minutes; sealed and for hours, what a fresh one is asked for by."""

import json
from dataclasses import asdict, dataclass

from services.portal_web.portal.signing_in.asked import COOKIE_SECONDS
from services.portal_web.portal.visit import Visit
from shared.contracts.errors import SignInLinkSpent

OPEN_SECONDS = 900
"""For so long the page that a link led to may be left open and still lets somebody in."""
LONGEST = 1_500
"""Characters of a token that fits into a cookie when it is sealed; for a longer one nothing is kept for hours."""


@dataclass(frozen=True, slots=True)
class Opened:
    """Lets nobody in: nothing reads `token` out of it but the question for a fresh link. `kind` is "link" or
    "magic link"."""

    kind: str
    token: str


def remember(visit: Visit, kind: str, token: str) -> None:
    cookies = visit.desk.cookies
    visit.keep_cookie(cookies.magic if kind == "magic link" else cookies.link, token, seconds=OPEN_SECONDS)
    if len(token) <= LONGEST:
        sealed = visit.desk.vault.seal(json.dumps(asdict(Opened(kind, token))))
        visit.keep_cookie(cookies.opened, sealed, seconds=COOKIE_SECONDS)


def recall(visit: Visit, kind: str) -> Opened | None:
    """None when the last link that was opened here is of another kind, or was opened too long ago."""
    sealed = visit.cookie(visit.desk.cookies.opened)
    if sealed is None:
        return None
    try:
        opened = Opened(**json.loads(visit.desk.vault.open(sealed)))
    except (ValueError, TypeError):
        return None
    return opened if opened.kind == kind else None


def demand_unopened(visit: Visit, kind: str) -> None:
    """Raises SignInLinkSpent ("left") when such a link was opened here, for longer than it is kept."""
    if recall(visit, kind):
        raise SignInLinkSpent("", {"reason": "left"})
