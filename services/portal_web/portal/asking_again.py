"""A fresh link instead of what has expired, to the address on file, and back to where the visitor was going."""

from starlette.responses import Response

from services.portal_web.guard.next import safe_next, sign_in_path
from services.portal_web.portal import browsers
from services.portal_web.portal.signing_in import asked, opened
from services.portal_web.portal.signing_in.asked import Asked
from services.portal_web.portal.visit import Visit
from services.portal_web.portal.ways import Way
from shared.contracts.auth import RenewSession, RenewSignIn, RequestSignIn, SignInAsked
from shared.contracts.auth.magic_links import RenewMagicLink
from shared.contracts.errors import SessionNotFound
from shared.contracts.message import Ask

EXPIRED = {"/sign-in/continue": "link", "/login": "magic link", "/sign-in/check": "code"}
"""What it was that expired, by the page that says so."""


async def send_fresh(visit: Visit) -> Response:
    await visit.limit("sign-in")
    pending, instead_of = asked.recall(visit), visit.form.get("instead_of", "")
    if instead_of == "code" and pending:
        if pending.seconds_until_again():
            return visit.go("/sign-in/check")
        instead_of = pending.instead_of
    question = _question(visit, pending, instead_of)
    if question is None:
        return visit.go("/sign-in")
    try:
        answer = await visit.ask(question)
    except SessionNotFound:
        visit.drop_cookie(visit.desk.cookies.session)
        return visit.go(sign_in_path(safe_next(visit.form.get("next"))))
    email, next_ = (pending.email, pending.next) if pending and not instead_of else ("", "/")
    asked.remember(visit, answer.request, email=email, next_=next_, instead_of=instead_of)
    return visit.go("/sign-in/check")


def _question(visit: Visit, pending: Asked | None, instead_of: str) -> Ask[SignInAsked] | None:
    browser = browsers.describe(visit.request.headers.get("user-agent", ""))
    link, next_ = opened.recall(visit, instead_of), safe_next(visit.form.get("next"))
    if instead_of == "link" and link:
        return RenewSignIn(who=visit.who, token=link.token, browser=browser)
    if instead_of == "magic link" and link:
        host = visit.arrival.host
        return RenewMagicLink(who=visit.who, token=link.token, host=host, next=next_, browser=browser)
    if instead_of == "session" and visit.secret and visit.session is None:
        return RenewSession(who=visit.who, secret=visit.secret, next=next_, browser=browser)
    if not instead_of and pending and pending.email:
        return RequestSignIn(who=visit.who, email=pending.email, next=pending.next, browser=browser)
    return None


WAYS = (Way("/sign-in/fresh", post=send_fresh, patience="sign_in"),)
