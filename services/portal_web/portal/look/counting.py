"""Where visits are counted: a page of its own inside the others, so that the counter can look at none of them."""

from starlette.responses import Response

from services.portal_web.guard.csp import counter_policy
from services.portal_web.guard.headers import NO_STORE
from services.portal_web.portal.look.extras import COUNTER_PATH, GOOGLE
from services.portal_web.portal.pages import render_neutral
from services.portal_web.portal.visit import Visit
from services.portal_web.portal.ways import Way
from shared.contracts.errors import NotFound


async def counter(visit: Visit) -> Response:
    """Raises NotFound where nothing is counted, or a container of scripts does it on the page itself."""
    chosen = visit.tenant.extras
    if not chosen.analytics or chosen.is_tag_manager:
        raise NotFound("counter")
    page = render_neutral("counting.html", analytics=chosen.analytics, nonce=visit.nonce)
    policy = counter_policy(visit.nonce, sources=GOOGLE)
    headers = {"Cache-Control": NO_STORE, "Content-Security-Policy": policy, "Referrer-Policy": "no-referrer"}
    return Response(page, headers=headers, media_type="text/html")


WAYS = (Way(COUNTER_PATH, get=counter, kind="asset"),)
