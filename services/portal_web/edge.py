"""What the way in may ask: for which hosts a certificate is worth getting."""

from collections.abc import Mapping
from urllib.parse import parse_qsl

from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from services.portal_web.guard.arrivals import Arrival
from services.portal_web.guard.tenants import Tenants
from services.portal_web.portal.errors import retry_headers
from shared import clock
from shared.config import Config
from shared.contracts.errors import Broken, TenantNotFound, Unavailable
from shared.contracts.message import Origin

PATH = "/tls-allowed"


class CertificateDesk:
    """An ASGI app: 200 for a host of a business's, 404 for any other, 503 when nobody can tell."""

    def __init__(self, config: Config, tenants: Tenants) -> None:
        self._config = config
        self._tenants = tenants

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await (await self._answer(scope))(scope, receive, send)

    async def _answer(self, scope: Scope) -> Response:
        arrival: Arrival = scope["portico.arrival"]
        deadline = clock.from_now(seconds=self._config.page_seconds)
        try:
            await self._tenants.find(_host(scope), Origin(request_id=arrival.request_id, deadline=deadline))
        except TenantNotFound:
            return PlainTextResponse("no\n", 404)
        except (Unavailable, Broken):
            return PlainTextResponse("nobody can tell\n", 503, headers=retry_headers(503))
        return PlainTextResponse("yes\n")


def is_asked_by_the_edge(path: str, arrival: Arrival) -> bool:
    """From inside: the world's hosts have dots in their names."""
    return path == PATH and bool(arrival.host) and ("." not in arrival.host or arrival.is_loopback)


def _host(scope: Scope) -> str:
    try:
        query: Mapping[str, str] = dict(parse_qsl(scope["query_string"].decode("latin-1"), max_num_fields=5))
    except ValueError:
        return ""
    return query.get("domain", "").lower()
