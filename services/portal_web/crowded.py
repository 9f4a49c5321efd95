"""A browser that sends more than is read, mostly cookies that somebody planted: it is told, and rid of them."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import Receive, Scope, Send

from services.portal_web.guard.arrivals import Arrival
from services.portal_web.guard.csp import file_policy
from services.portal_web.guard.csrf import check_sender
from services.portal_web.guard.headers import HeaderWriter
from services.portal_web.guard.refused import SentFromElsewhere
from services.portal_web.portal.neutral import neutral
from shared.config import Config

RESET_PATH = "/forget-cookies"
RESET = {"Clear-Site-Data": '"cookies"'}
"""Of the host and of all that is above and below it: what a sibling planted for the whole domain goes as well."""


class Crowded:
    """An ASGI app: a page with one button, on every path and of every host, without asking whose it is."""

    def __init__(self, config: Config) -> None:
        self._headers = HeaderWriter(config)
        self._scheme = config.scheme

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        arrival: Arrival = scope["portico.arrival"]
        response = self._answer(Request(scope, receive), arrival)
        await response(scope, receive, send)

    def _answer(self, request: Request, arrival: Arrival) -> Response:
        if request.method == "POST" and request.scope["path"] == RESET_PATH and self._is_own(request, arrival):
            return self._forget(arrival)
        return neutral(request, "neutral/crowded.html", 431, writer=self._headers, action=RESET_PATH)

    def _forget(self, arrival: Arrival) -> Response:
        response = RedirectResponse("/", 303, headers=RESET)
        self._headers.finish(response.headers, request_id=arrival.request_id)
        self._headers.finish_private(response.headers, policy=file_policy(), tells_referrer=True)
        return response

    def _is_own(self, request: Request, arrival: Arrival) -> bool:
        """Another site may fill a browser with cookies, but not sign it out by taking them away."""
        try:
            check_sender(request.headers, origin=f"{self._scheme}://{arrival.site}")
        except SentFromElsewhere:
            return False
        return True
