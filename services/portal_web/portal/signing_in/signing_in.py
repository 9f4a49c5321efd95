"""Asking for a sign-in link, and the code that works instead of it."""

import re
from dataclasses import dataclass

from pydantic import ValidationError
from starlette.responses import Response

from services.portal_web.guard.next import safe_next
from services.portal_web.portal import browsers
from services.portal_web.portal.signing_in import asked
from services.portal_web.portal.signing_in.asked import Asked
from services.portal_web.portal.signing_in.entering import enter
from services.portal_web.portal.signing_in.links import to_choose
from services.portal_web.portal.visit import Visit
from services.portal_web.portal.ways import Way
from shared.contracts.auth import RequestSignIn, SignInWithCode
from shared.contracts.errors import WrongCode

CODE = re.compile(r"[A-Z0-9]{6}")
IGNORED_IN_CODES = re.compile(r"[\s-]+")


@dataclass(frozen=True, slots=True)
class SignInPage:
    """`has_left`: just now. `has_ended`: there was a session, which has run out. `is_unsent`: a form was sent by
    somebody who is not signed in."""

    email: str
    next: str
    is_wrong: bool = False
    has_left: bool = False
    has_ended: bool = False
    is_unsent: bool = False


@dataclass(frozen=True, slots=True)
class CheckPage:
    """`tries_left` after a wrong code; None when no code was tried, or it was not even one. Without `email`, the
    link goes to what a session that ended was for (`is_same_address`), or to what an old link was for."""

    email: str
    seconds_until_again: int
    minutes: int
    is_wrong: bool = False
    tries_left: int | None = None
    is_same_address: bool = False


async def ask(visit: Visit) -> Response:
    next_ = safe_next(visit.query.get("next"))
    if visit.session:
        return visit.go(next_)
    has_left, is_unsent = "left" in visit.query, "unsent" in visit.query
    page = SignInPage("", next_, has_left=has_left, has_ended=visit.secret is not None, is_unsent=is_unsent)
    return visit.page("signing_in/ask.html", page)


async def send(visit: Visit) -> Response:
    typed, next_ = visit.form.get("email", "").strip(), safe_next(visit.form.get("next"))
    browser = browsers.describe(visit.request.headers.get("user-agent", ""))
    try:
        question = RequestSignIn(who=visit.who, email=typed, next=next_, browser=browser)
    except ValidationError:
        return visit.page("signing_in/ask.html", SignInPage(typed, next_, is_wrong=True), status=422)
    await visit.limit("sign-in")
    await visit.desk.limits.count("sign-in of all", tenant=visit.tenant.id)
    answer = await visit.ask(question)
    asked.remember(visit, answer.request, email=question.email, next_=next_)
    return visit.go("/sign-in/check")


async def check(visit: Visit) -> Response:
    pending = asked.recall(visit)
    if pending is None:
        return visit.go("/sign-in")
    return visit.page("signing_in/check.html", _check_page(visit, pending))


async def try_code(visit: Visit) -> Response:
    pending = asked.recall(visit)
    if pending is None:
        return visit.go("/sign-in")
    code = IGNORED_IN_CODES.sub("", visit.form.get("code", "")).upper()
    if not CODE.fullmatch(code):
        return visit.page("signing_in/check.html", _check_page(visit, pending, is_wrong=True), status=422)
    await visit.limit("code")
    await visit.desk.limits.count("code of all", tenant=visit.tenant.id)
    try:
        accepted = await visit.ask(SignInWithCode(who=visit.who, request=pending.request, code=code))
    except WrongCode as wrong:
        left = int(wrong.facts.get("tries_left", "0"))
        page = _check_page(visit, pending, is_wrong=True, tries_left=left)
        return visit.page("signing_in/check.html", page, status=422)
    if accepted.session:
        return await enter(visit, accepted.session)
    return to_choose(visit, accepted.token, next_=pending.next)


def _check_page(
    visit: Visit, pending: Asked, *, is_wrong: bool = False, tries_left: int | None = None
) -> CheckPage:
    minutes = visit.desk.config.sign_in_seconds // 60
    is_same = pending.instead_of == "session"
    return CheckPage(pending.email, pending.seconds_until_again(), minutes, is_wrong, tries_left, is_same)


WAYS = (
    Way("/sign-in", get=ask, post=send, patience="sign_in", opened_only=True),
    Way("/sign-in/check", get=check, post=try_code, patience="sign_in", opened_only=True),
)
