"""Our own sheets and scripts: the same on every host, and there for pages that are of no business."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Scope

from services.portal_web.guard.arrivals import Arrival
from services.portal_web.guard.csp import file_policy
from services.portal_web.guard.headers import FOREVER, HeaderWriter
from services.portal_web.portal.look.statics import statics
from shared.config import Config

FOLDER = "/static/"


class Shelf:
    def __init__(self, config: Config) -> None:
        self._headers = HeaderWriter(config)

    def find(self, scope: Scope, arrival: Arrival) -> Response | None:
        """None for what is not there, or not to be read so: then it is the portal's to refuse it."""
        request, path = Request(scope), str(scope["path"])
        if request.method not in ("GET", "HEAD") or "service-worker" in request.headers:
            return None
        found = statics().find(path.removeprefix(FOLDER)) if path.startswith(FOLDER) else None
        if found is None:
            return None
        headers = {"Cache-Control": FOREVER, "Content-Security-Policy": file_policy()}
        response = Response(found.content, headers=headers, media_type=found.media_type)
        self._headers.finish(response.headers, request_id=arrival.request_id)
        if request.method == "HEAD":
            response.body = b""
        return response
