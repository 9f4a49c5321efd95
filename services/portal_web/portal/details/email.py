"""Another e-mail address: asked for here, confirmed by the link that goes there."""

from dataclasses import dataclass

from pydantic import ValidationError
from starlette.responses import Response

from services.portal_web.portal import browsers
from services.portal_web.portal.details.summary import PATH, changed, problem_with
from services.portal_web.portal.visit import Visit
from services.portal_web.portal.ways import Way
from shared.contracts.billing.details import Details, ViewDetails
from shared.contracts.billing.email_changes import CancelEmailChange, RequestEmailChange
from shared.contracts.errors import Invalid


@dataclass(frozen=True, slots=True)
class EmailPage:
    """`typed` is what stands in the field; `is_sent`: a link, just now; `has_run_out`: the link that is out."""

    present: str
    waiting_for: str
    typed: str = ""
    problem: str = ""
    is_sent: bool = False
    has_run_out: bool = False


async def show(visit: Visit) -> Response:
    details = await visit.read(ViewDetails(who=visit.who))
    return _page(visit, details)


async def send(visit: Visit) -> Response:
    await visit.limit("details")
    typed = visit.form.get("email", "")
    browser = browsers.describe(visit.request.headers.get("user-agent", ""))
    try:
        await visit.ask(RequestEmailChange(who=visit.who, email=typed, browser=browser))
    except ValidationError as mistake:
        problem = problem_with(mistake)
    except Invalid:
        problem = "same"
    else:
        return visit.go(f"{PATH}/email?sent=1")
    return _page(visit, await visit.read(ViewDetails(who=visit.who)), typed=typed, problem=problem)


async def cancel(visit: Visit) -> Response:
    await visit.limit("details")
    await visit.ask(CancelEmailChange(who=visit.who))
    return await changed(visit, "email-kept")


def _page(visit: Visit, details: Details, *, typed: str = "", problem: str = "") -> Response:
    is_sent = "sent" in visit.query and bool(details.waiting_for)
    page = EmailPage(details.customer.email, details.waiting_for, typed, problem, is_sent, details.has_run_out)
    locale, status = details.customer.locale, 422 if problem else 200
    return visit.page("details/email.html", page, locale=locale, status=status)


WAYS = (
    Way(
        f"{PATH}/email",
        get=show,
        post=send,
        patience="sign_in",
        opened_only=True,
        level="fresh",
        module="details",
        edit="edit_email",
    ),
    Way(f"{PATH}/email/keep", post=cancel, patience="sign_in", level="full", module="details", edit="edit_email"),
)
