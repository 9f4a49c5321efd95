"""The one place that turns whatever went wrong into a page, a status and a way on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import ceil

import structlog
from starlette.responses import Response

from services.portal_web.guard import refused
from services.portal_web.guard.csrf import FIELD
from services.portal_web.guard.next import HOME, safe_next
from services.portal_web.portal.asking_again import EXPIRED
from services.portal_web.portal.visit import UNKNOWN, Visit
from shared.bus.client import NEVER_WORKED
from shared.contracts import errors as contracts

log = structlog.get_logger(__name__)

RETRY_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Problem:
    """What the templates below `errors/` may use. `typed` is what a form that came too late had in it,
    `document_path` where the document is that it was about; `has_no_cookie`: its browser keeps none, or has
    forgotten them. `again` leads to this address once more, if it can be opened; `may_ask_again`: the business
    lets customers change their e-mail address."""

    action: str = ""
    again: str = ""
    has_no_cookie: bool = False
    typed: Mapping[str, str] = field(default_factory=dict)
    minutes: int = 0
    reason: str = ""
    document_path: str = ""
    is_estimate: bool = False
    statement_path: str = ""
    may_ask_again: bool = False
    instead_of: str = ""
    next: str = HOME


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    template: str


ANSWERS: Mapping[type[BaseException], Answer] = {
    contracts.NotFound: Answer(404, "not_found"),
    contracts.Denied: Answer(404, "not_found"),
    contracts.BundleNotFound: Answer(404, "no_bundle"),
    contracts.SignInLinkNotFound: Answer(404, "link_unknown"),
    contracts.EmailLinkNotFound: Answer(404, "email_link"),
    contracts.EmailLinkSpent: Answer(410, "email_link"),
    contracts.SignInLinkSpent: Answer(410, "link_spent"),
    contracts.Conflict: Answer(409, "overtaken"),
    contracts.NotPrintable: Answer(422, "not_printable"),
    contracts.Invalid: Answer(422, "unreadable"),
    contracts.StatementNotPossible: Answer(422, "no_statement"),
    contracts.Unavailable: Answer(503, "unavailable"),
    contracts.ProviderUnavailable: Answer(503, "provider_unavailable"),
    TimeoutError: Answer(503, "unavailable"),
    refused.FormExpired: Answer(419, "form_expired"),
    refused.SentFromElsewhere: Answer(403, "sent_from_elsewhere"),
    refused.TooMany: Answer(429, "too_many"),
    refused.TooLarge: Answer(413, "unreadable"),
    refused.Unreadable: Answer(400, "unreadable"),
    refused.WrongMethod: Answer(405, "wrong_method"),
    Exception: Answer(500, "broken"),
}


def answer(visit: Visit, failure: Exception) -> Response:
    found = _find(visit, failure)
    if found.status == 500:
        log.exception("page failed", request_id=visit.arrival.request_id, way=visit.way.path, exc_info=failure)
    page, locale = _problem(visit, failure), _locale(failure)
    response = visit.page(f"errors/{found.template}.html", page, locale=locale, status=found.status)
    response.headers.update(_headers(failure, found))
    return response


def _find(visit: Visit, failure: Exception) -> Answer:
    found = next(ANSWERS[kind] for kind in type(failure).__mro__ if kind in ANSWERS)
    if _may_have_charged(visit, failure, found):
        return Answer(found.status, "payment_unknown")
    return found


def _may_have_charged(visit: Visit, failure: Exception, found: Answer) -> bool:
    """Nobody knows whether a payment was begun: say so, rather than that nothing was charged."""
    if not visit.way.charges or visit.request.method != "POST":
        return False
    if found.template == "unavailable":
        return not (isinstance(failure, contracts.Unavailable) and failure.about in NEVER_WORKED)
    return found.template == "broken"


def _problem(visit: Visit, failure: Exception) -> Problem:
    token = visit.parameters.get("token", "")
    return Problem(
        action=visit.path if isinstance(failure, refused.FormExpired) else "",
        again="" if visit.way.get else HOME,
        has_no_cookie=isinstance(failure, refused.FormExpired) and visit.anchor() is None,
        typed={name: value for name, value in visit.form.items() if name != FIELD},
        minutes=ceil(failure.seconds / 60) if isinstance(failure, refused.TooMany) else 0,
        reason=failure.facts.get("reason", "") if isinstance(failure, contracts.Refusal) else "",
        next=_next(visit),
        instead_of=EXPIRED.get(visit.way.path, ""),
        document_path=_document_path(visit, token),
        is_estimate=visit.path.startswith("/estimates/"),
        may_ask_again=visit.tenant.switches.lets("edit_email"),
        statement_path=f"/statements/{token}" if token else "/statements",
    )


def _locale(failure: Exception) -> str:
    """Of whom what was refused is known to be for."""
    return failure.facts.get("locale", UNKNOWN) if isinstance(failure, contracts.Refusal) else UNKNOWN


def _document_path(visit: Visit, token: str) -> str:
    for kind in ("invoices", "estimates"):
        if token and visit.path.startswith(f"/{kind}/"):
            return f"/{kind}/{token}"
    return "/" if visit.way.charges else ""


def _next(visit: Visit) -> str:
    try:
        return safe_next(visit.form.get("next") or visit.query.get("next"))
    except refused.Unreadable:
        return HOME


def _headers(failure: Exception, found: Answer) -> dict[str, str]:
    if isinstance(failure, refused.TooMany):
        return {"Retry-After": str(failure.seconds)}
    if isinstance(failure, refused.WrongMethod):
        return {"Allow": ", ".join(failure.allowed)}
    return retry_headers(found.status)


def retry_headers(status: int) -> dict[str, str]:
    return {"Retry-After": str(RETRY_SECONDS)} if status == 503 else {}
