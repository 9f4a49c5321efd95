"""The business's own style sheet and script as files, and where browsers report what was blocked."""

import re

from starlette.responses import Response

from services.portal_web.guard.bodies import read_body
from services.portal_web.guard.csp import REPORTS_PATH, file_policy
from services.portal_web.guard.headers import FOREVER
from services.portal_web.guard.reports import LARGEST, read_violations
from services.portal_web.portal.look.statics import TYPES
from services.portal_web.portal.visit import Visit
from services.portal_web.portal.ways import Way
from shared.contracts.errors import NotFound
from shared.contracts.settings.code import CodeKind, GetCode, ReportBlocked

NAME = re.compile(r"(?P<digest>[0-9a-f]{16})\.(?P<kind>css|js)")


async def code(visit: Visit) -> Response:
    """Under its digest, which changes with it."""
    name = NAME.fullmatch(visit.parameters["file"])
    if name is None:
        raise NotFound("file")
    kind: CodeKind = "css" if name["kind"] == "css" else "js"
    text = await visit.read(GetCode(who=visit.who, kind=kind, digest=name["digest"]))
    headers = {"Cache-Control": FOREVER, "Content-Security-Policy": file_policy()}
    return Response(text, headers=headers, media_type=TYPES[f".{kind}"])


async def take_reports(visit: Visit) -> Response:
    """Sent by the browser itself, without cookies and without a form."""
    await visit.limit("report")
    body = await read_body(visit.request, largest=LARGEST)
    for found in read_violations(body, host=visit.arrival.host):
        await visit.ask(
            ReportBlocked(who=visit.who, directive=found.directive, source=found.source, page=found.page)
        )
    return Response(status_code=204)


WAYS = (
    Way("/custom/{file}", get=code, kind="asset"),
    Way(REPORTS_PATH, post=take_reports, kind="asset"),
)
