"""A magic link, made by the business's own application: opened by a person it signs in, else a page asks."""

import re
from contextlib import suppress

from starlette.responses import Response

from services.portal_web.guard.next import safe_next, sign_in_path
from services.portal_web.guard.opened import is_opened
from services.portal_web.portal.signing_in import opened
from services.portal_web.portal.signing_in.entering import enter
from services.portal_web.portal.signing_in.links import continue_page
from services.portal_web.portal.visit import Visit
from services.portal_web.portal.ways import Way
from shared.contracts.auth.magic_links import InspectMagicLink, UseMagicLink
from shared.contracts.errors import SignInLinkNotFound, SignInLinkSpent

KEPT = re.compile(r"[A-Za-z0-9_.-]{1,4000}")
"""What can be put into a cookie; nothing else is a token."""


async def open_link(visit: Visit) -> Response:
    """Signs in at once when nobody else is signed in. The token goes no further than this address and a cookie."""
    token, next_ = visit.parameters["jwt"], safe_next(visit.query.get("redirect"))
    if not KEPT.fullmatch(token):
        raise SignInLinkNotFound("form")
    if visit.session is None and is_opened(visit.request.headers, method=visit.request.method):
        await visit.limit("link")
        with suppress(SignInLinkNotFound, SignInLinkSpent):
            question = UseMagicLink(who=visit.who, token=token, host=visit.arrival.host, next=next_)
            return await enter(visit, await visit.ask(question))
    # Whatever is to be said about the link is said on a page whose address is clean.
    opened.remember(visit, "magic link", token)
    return visit.go(sign_in_path(next_, page="/login"))


async def offer(visit: Visit) -> Response:
    token, next_ = visit.cookie(visit.desk.cookies.magic), safe_next(visit.query.get("next"))
    if token is None:
        opened.demand_unopened(visit, "magic link")
        return visit.go(sign_in_path(next_))
    await visit.limit("link")
    found = await visit.read(InspectMagicLink(who=visit.who, token=token, host=visit.arrival.host))
    if visit.session and visit.session.level == "full" and visit.session.customer == found.accounts[0].customer:
        for name in (visit.desk.cookies.magic, visit.desk.cookies.opened):
            visit.drop_cookie(name)
        return visit.go(next_)
    page = continue_page(visit, found.model_copy(update={"next": next_}), action="/login")
    return visit.page("signing_in/continue.html", page, locale=found.accounts[0].locale)


async def accept(visit: Visit) -> Response:
    token = visit.cookie(visit.desk.cookies.magic)
    next_ = safe_next(visit.form.get("next"))
    if token is None:
        opened.demand_unopened(visit, "magic link")
        return visit.go(sign_in_path(next_))
    await visit.limit("link")
    question = UseMagicLink(who=visit.who, token=token, host=visit.arrival.host, next=next_)
    return await enter(visit, await visit.ask(question))


WAYS = (
    Way("/login/{jwt}", get=open_link, hides_address=True),
    Way("/login", get=offer, post=accept, patience="sign_in", opened_only=True, hides_address=True),
)
