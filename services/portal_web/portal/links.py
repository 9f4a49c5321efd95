"""The sign-in link of an e-mail: opening it uses nothing, **Continue** does."""

from dataclasses import dataclass

from starlette.responses import Response

from services.portal_web.portal import asked, browsers
from services.portal_web.portal.entering import enter
from services.portal_web.portal.visit import Visit
from services.portal_web.portal.ways import Way
from shared.contracts.auth import InspectSignIn, RenewSignIn, RequestSignIn, SignIn, SignInOffer

COOKIE_SECONDS = 900


@dataclass(frozen=True, slots=True)
class ContinuePage:
    """`signed_in_as` is who would be signed out by it; `days` (or `hours`) is how long it is for at most."""

    offer: SignInOffer
    days: int
    hours: int
    signed_in_as: str
    is_unchosen: bool = False


async def open_link(visit: Visit) -> Response:
    """Stores nothing and asks nobody: mail scanners open links too."""
    visit.keep_cookie(visit.desk.cookies.link, visit.parameters["link"], seconds=COOKIE_SECONDS)
    return visit.go("/sign-in/continue")


async def offer(visit: Visit) -> Response:
    token = visit.cookie(visit.desk.cookies.link)
    if token is None:
        return visit.go("/sign-in")
    await visit.limit("link")
    found = await visit.read(InspectSignIn(who=visit.who, token=token))
    return visit.page("signing_in/continue.html", _page(visit, found))


async def accept(visit: Visit) -> Response:
    token = visit.cookie(visit.desk.cookies.link)
    if token is None:
        return visit.go("/sign-in")
    await visit.limit("link")
    chosen = visit.form.get("customer", "")
    if not (chosen.isascii() and chosen.isdigit()):
        found = await visit.read(InspectSignIn(who=visit.who, token=token))
        return visit.page("signing_in/continue.html", _page(visit, found, is_unchosen=True), status=422)
    return await enter(visit, await visit.ask(SignIn(who=visit.who, token=token, customer=int(chosen))))


async def send_fresh(visit: Visit) -> Response:
    """A new link for the address that the old link, or the old code, was for."""
    await visit.limit("sign-in")
    browser = browsers.describe(visit.request.headers.get("user-agent", ""))
    token, pending = visit.cookie(visit.desk.cookies.link), asked.recall(visit)
    if pending and pending.email:
        return await _asked_again(visit, pending, browser)
    if token:
        answer = await visit.ask(RenewSignIn(who=visit.who, token=token, browser=browser))
        asked.remember(visit, answer.request, email="", next_="/")
        return visit.go("/sign-in/check")
    return visit.go("/sign-in")


async def _asked_again(visit: Visit, pending: asked.Asked, browser: str) -> Response:
    if pending.seconds_until_again() == 0:
        question = RequestSignIn(who=visit.who, email=pending.email, next=pending.next, browser=browser)
        answer = await visit.ask(question)
        asked.remember(visit, answer.request, email=pending.email, next_=pending.next)
    return visit.go("/sign-in/check")


def _page(visit: Visit, found: SignInOffer, *, is_unchosen: bool = False) -> ContinuePage:
    is_other = visit.session is not None and visit.session.email.lower() != found.email.lower()
    return ContinuePage(
        offer=found,
        days=visit.desk.config.session_seconds // 86_400,
        hours=visit.desk.config.temporary_seconds // 3_600,
        signed_in_as=visit.session.email if visit.session and is_other else "",
        is_unchosen=is_unchosen,
    )


WAYS = (
    Way("/s/{link}", get=open_link, hides_address=True),
    Way(
        "/sign-in/continue",
        get=offer,
        post=accept,
        patience="sign_in",
        opened_only=True,
        hides_address=True,
    ),
    Way("/sign-in/fresh", post=send_fresh, patience="sign_in"),
)
