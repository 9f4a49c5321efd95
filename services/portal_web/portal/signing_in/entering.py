"""The moment somebody is signed in, and the moment they are not any more."""

from contextlib import suppress

from starlette.responses import Response

from services.portal_web.guard.next import safe_next
from services.portal_web.portal.visit import Visit
from services.portal_web.portal.ways import Way
from shared.contracts.auth import Session
from shared.contracts.errors import Unavailable

ENTERED_SECONDS = 900
"""For so long the next page where the business's script runs tells it that somebody has signed in: not the page
where somebody who came to pay does so."""


async def enter(visit: Visit, session: Session) -> Response:
    """A new cookie always; an older session of this browser ends."""
    if visit.secret:
        with suppress(Unavailable):
            await visit.desk.sessions.end(visit.secret, visit.who)
    config, cookies = visit.desk.config, visit.desk.cookies
    seconds = config.session_seconds if session.level == "full" else config.temporary_seconds
    visit.keep_cookie(cookies.session, session.secret, seconds=seconds)
    visit.keep_cookie(cookies.entered, "1", seconds=ENTERED_SECONDS)
    for name in (cookies.asked, cookies.link, cookies.magic, cookies.opened, cookies.visitor):
        visit.drop_cookie(name)
    return visit.go(safe_next(session.next))


async def leave(visit: Visit) -> Response:
    if visit.secret:
        await visit.desk.sessions.end(visit.secret, visit.who)
        visit.drop_cookie(visit.desk.cookies.session)
    return visit.go("/sign-in?left=1")


WAYS = (Way("/sign-out", post=leave, patience="sign_in", is_of_browser=True),)
