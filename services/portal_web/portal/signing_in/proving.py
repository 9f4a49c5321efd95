"""What must be known of a visitor before a page opens: asked for when it is missing, and then led back to."""

from dataclasses import dataclass
from datetime import timedelta

from starlette.responses import Response

from services.portal_web.guard.next import safe_next, sign_in_path
from services.portal_web.portal import browsers
from services.portal_web.portal.signing_in import asked
from services.portal_web.portal.visit import Visit
from services.portal_web.portal.ways import Way
from shared import clock
from shared.contracts.auth import RequestSignIn, Session

FRESH = timedelta(minutes=15)
FILLING_IN = timedelta(minutes=15)
"""Who could open a form in time is given some more to send it."""


@dataclass(frozen=True, slots=True)
class ConfirmPage:
    """`is_temporary`: the session was only ever meant for an hour, and for less. `is_unsent`: a form was sent, for
    which what is known is not enough."""

    email: str
    next: str
    is_temporary: bool
    is_unsent: bool = False


def is_enough(visit: Visit) -> bool:
    session, level = visit.session, visit.way.level
    if level == "nothing":
        return True
    if session is None or level == "session":
        return session is not None
    return session.level == "full" and (level == "full" or _is_fresh(session, visit))


async def ask_first(visit: Visit) -> Response:
    """To the page that asks for what is missing."""
    page = "/sign-in/confirm" if visit.session else "/sign-in"
    back = safe_next(visit.address) if visit.way.get else "/"
    return visit.go(sign_in_path(back, page=page, is_unsent=visit.request.method == "POST"))


async def show(visit: Visit) -> Response:
    """Asks somebody who is signed in for a fresh link to the same mailbox."""
    session = visit.known_session
    next_, is_unsent = safe_next(visit.query.get("next")), "unsent" in visit.query
    page = ConfirmPage(session.email, next_, session.level == "temporary", is_unsent)
    return visit.page("signing_in/confirm.html", page)


async def send(visit: Visit) -> Response:
    await visit.limit("sign-in")
    email, next_ = visit.known_session.email, safe_next(visit.form.get("next"))
    browser = browsers.describe(visit.request.headers.get("user-agent", ""))
    answer = await visit.ask(RequestSignIn(who=visit.who, email=email, next=next_, browser=browser))
    asked.remember(visit, answer.request, email=email, next_=next_)
    return visit.go("/sign-in/check")


def _is_fresh(session: Session, visit: Visit) -> bool:
    allowed = FRESH + FILLING_IN if visit.request.method == "POST" else FRESH
    return session.proved_at is not None and clock.now() - session.proved_at < allowed


WAYS = (Way("/sign-in/confirm", get=show, post=send, patience="sign_in", opened_only=True, level="session"),)
