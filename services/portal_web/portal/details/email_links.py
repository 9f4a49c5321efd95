"""The links of an e-mail change: opening one uses nothing, **Continue** does. Nobody needs to be signed in."""

from dataclasses import dataclass

from pydantic import ValidationError
from starlette.responses import Response

from services.portal_web.portal.signing_in.asked import COOKIE_SECONDS
from services.portal_web.portal.visit import Visit
from services.portal_web.portal.ways import Way
from shared.contracts.billing.email_changes import EmailLink, InspectEmailLink, UseEmailLink


@dataclass(frozen=True, slots=True)
class EmailLinkPage:
    """`is_done`: just now, by this visitor."""

    link: EmailLink
    is_done: bool = False


async def open_link(visit: Visit) -> Response:
    """Stores nothing and asks nobody: mail scanners open links too."""
    visit.keep_cookie(visit.desk.cookies.email, visit.parameters["link"], seconds=COOKIE_SECONDS)
    return visit.go("/email")


async def offer(visit: Visit) -> Response:
    token = visit.cookie(visit.desk.cookies.email)
    if token is None:
        return visit.go("/")
    done = _done(visit, token)
    if done:
        return visit.page("details/email_link.html", EmailLinkPage(done, is_done=True), locale=done.locale)
    await visit.limit("link")
    link = await visit.read(InspectEmailLink(who=visit.who, token=token))
    return visit.page("details/email_link.html", EmailLinkPage(link), locale=link.locale)


async def accept(visit: Visit) -> Response:
    token = visit.cookie(visit.desk.cookies.email)
    if token is None or _done(visit, token):
        return visit.go("/email")
    await visit.limit("link")
    link = await visit.ask(UseEmailLink(who=visit.who, token=token))
    sealed = visit.desk.vault.seal(link.model_dump_json())
    visit.keep_cookie(visit.desk.cookies.email, sealed, seconds=COOKIE_SECONDS)
    return visit.go("/email")


def _done(visit: Visit, kept: str) -> EmailLink | None:
    """What this browser's link has done: then its cookie holds that instead, sealed."""
    try:
        return EmailLink.model_validate_json(visit.desk.vault.open(kept))
    except (ValidationError, ValueError):
        return None


WAYS = (
    Way("/email/{link}", get=open_link, hides_address=True),
    Way("/email", get=offer, post=accept, patience="sign_in", opened_only=True, hides_address=True),
)
