"""Pages of no business: this host is nobody's, or nobody can say whose. No brand, and no hint."""

from starlette.requests import Request
from starlette.responses import Response

from services.portal_web.guard.arrivals import Arrival
from services.portal_web.guard.csp import new_nonce, page_policy
from services.portal_web.guard.headers import HeaderWriter
from services.portal_web.guard.languages import asked_for
from services.portal_web.portal import pages
from services.portal_web.portal.errors import retry_headers
from shared.language.catalogue import SOURCE


def neutral(request: Request, template: str, status: int, *, writer: HeaderWriter, action: str = "") -> Response:
    """In a language that the browser asks for. `action` is where its form goes, if it has one."""
    arrival: Arrival = request.scope["portico.arrival"]
    language = asked_for(request.headers.get("accept-language", ""), home=SOURCE) or SOURCE
    page = pages.render_neutral(template, language=language, reference=arrival.request_id, action=action)
    headers = {"Content-Language": language, **retry_headers(status)}
    response = Response(page, status, headers=headers, media_type="text/html")
    writer.finish(response.headers, request_id=arrival.request_id)
    # A form is sent from its own page, which is what it must be able to say.
    policy = page_policy(new_nonce(), form_hosts=())
    writer.finish_private(response.headers, policy=policy, tells_referrer=bool(action))
    return response
