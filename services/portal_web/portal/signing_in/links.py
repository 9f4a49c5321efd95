"""The sign-in link of an e-mail: opening it uses nothing, **Continue** does."""

from dataclasses import dataclass

from starlette.responses import Response

from services.portal_web.guard.next import HOME, safe_next, sign_in_path
from services.portal_web.portal.signing_in import opened
from services.portal_web.portal.signing_in.entering import enter
from services.portal_web.portal.signing_in.switching import LONGEST_NUMBER
from services.portal_web.portal.visit import Visit
from services.portal_web.portal.ways import Way
from shared.contracts.auth import InspectSignIn, SignIn, SignInOffer


@dataclass(frozen=True, slots=True)
class ContinuePage:
    """`signed_in_as` is who would be signed out by it; `days` (or `hours`) is how long it is for at most; `action`
    is where the form goes."""

    offer: SignInOffer
    action: str
    days: int
    hours: int
    signed_in_as: str
    is_unchosen: bool = False


async def open_link(visit: Visit) -> Response:
    """Stores nothing and asks nobody: mail scanners open links too."""
    return to_choose(visit, visit.parameters["link"])


def to_choose(visit: Visit, token: str, *, next_: str = HOME) -> Response:
    """To the page that shows whose accounts a link opens, by a clean address."""
    opened.remember(visit, "link", token)
    return visit.go(sign_in_path(next_, page="/sign-in/continue"))


async def offer(visit: Visit) -> Response:
    token = visit.cookie(visit.desk.cookies.link)
    if token is None:
        opened.demand_unopened(visit, "link")
        return visit.go(sign_in_path(safe_next(visit.query.get("next"))))
    await visit.limit("link")
    return _shown(visit, await visit.read(InspectSignIn(who=visit.who, token=token)))


async def accept(visit: Visit) -> Response:
    token = visit.cookie(visit.desk.cookies.link)
    if token is None:
        opened.demand_unopened(visit, "link")
        return visit.go(sign_in_path(safe_next(visit.form.get("next"))))
    await visit.limit("link")
    chosen = visit.form.get("customer", "")
    if not (chosen.isascii() and chosen.isdigit() and len(chosen) <= LONGEST_NUMBER):
        return _shown(visit, await visit.read(InspectSignIn(who=visit.who, token=token)), is_unchosen=True)
    return await enter(visit, await visit.ask(SignIn(who=visit.who, token=token, customer=int(chosen))))


def _shown(visit: Visit, found: SignInOffer, *, is_unchosen: bool = False) -> Response:
    page = continue_page(visit, found, is_unchosen=is_unchosen)
    locale, status = found.accounts[0].locale, 422 if is_unchosen else 200
    return visit.page("signing_in/continue.html", page, locale=locale, status=status)


def continue_page(
    visit: Visit, found: SignInOffer, *, action: str = "/sign-in/continue", is_unchosen: bool = False
) -> ContinuePage:
    return ContinuePage(
        offer=found,
        action=action,
        days=visit.desk.config.session_seconds // 86_400,
        hours=visit.desk.config.temporary_seconds // 3_600,
        signed_in_as=_signed_in_as(visit, found),
        is_unchosen=is_unchosen,
    )


def _signed_in_as(visit: Visit, found: SignInOffer) -> str:
    """Who is signed in here and is not who would be: the address, or the account where the address is the same."""
    session = visit.session
    if session is None:
        return ""
    if session.email.lower() != found.email.lower():
        return session.email
    return "" if session.customer in [account.customer for account in found.accounts] else session.name


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
)
