"""From a document's own link to the whole account: by a fresh link to the address that the document is for."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.responses import Response

from services.portal_web.guard.next import safe_next
from services.portal_web.portal import browsers
from services.portal_web.portal.signing_in import asked
from services.portal_web.portal.visit import Visit
from services.portal_web.portal.ways import Way
from shared.contracts.auth import RequestSignIn
from shared.contracts.billing.customers import Customer
from shared.contracts.settings import Module

For = Callable[[Visit], Awaitable[Customer]]
"""Whom the document at hand is for. Raises NotFound when there is none."""


@dataclass(frozen=True, slots=True)
class BeyondPage:
    email: str
    back: str
    action: str
    next: str


def way(prefix: str, *, for_whom: For, module: Module | None = None) -> Way:
    """The page behind "Sign in" on a document at `/<prefix>/<token>`."""

    async def show(visit: Visit) -> Response:
        next_ = safe_next(visit.query.get("next"))
        if visit.session:
            return visit.go(next_)
        customer, document = await for_whom(visit), f"/{prefix}/{visit.token}"
        page = BeyondPage(customer.email, back=document, action=f"{document}/sign-in", next=next_)
        return visit.page("signing_in/beyond.html", page, locale=customer.locale)

    async def send(visit: Visit) -> Response:
        await visit.limit("sign-in")
        customer, next_ = await for_whom(visit), safe_next(visit.form.get("next"))
        browser = browsers.describe(visit.request.headers.get("user-agent", ""))
        question = RequestSignIn(who=visit.who, email=customer.email, next=next_, browser=browser)
        answer = await visit.ask(question)
        asked.remember(visit, answer.request, email=customer.email, next_=next_)
        return visit.go("/sign-in/check")

    path = f"/{prefix}/{{token}}/sign-in"
    return Way(path, get=show, post=send, kind="document", patience="sign_in", opened_only=True, module=module)
