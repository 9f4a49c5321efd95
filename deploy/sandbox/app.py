"""The sandbox as an ASGI application: Stripe's API, the hosted payment page, and trouble on request."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Router
from starlette.types import Receive, Scope, Send

from deploy.sandbox.admin import Admin
from deploy.sandbox.api import api_routes, unknown_address
from deploy.sandbox.books import Terms
from deploy.sandbox.courier import Courier
from deploy.sandbox.database import Database
from deploy.sandbox.faults import ConnectionLost
from deploy.sandbox.hangup import hang_up
from deploy.sandbox.hosted import Hosted, not_found
from deploy.sandbox.provider import Provider
from shared import clock

SETTLE_AFTER = timedelta(seconds=30)
RETRY_DELAYS = tuple(timedelta(seconds=each) for each in (1, 2, 5, 15, 60, 300, 1800, 7200, 28800, 86400))


class Sandbox:
    """Serves until closed; its own lifespan closes it, and whoever mounts it without one must."""

    def __init__(self, provider: Provider, *, admin: bool) -> None:
        self._provider = provider
        self._courier = Courier(provider)
        scripted = Admin(provider, self._courier).routes if admin else []
        self._router = Router(
            routes=[*api_routes(provider), *Hosted(provider).routes, *scripted],
            redirect_slashes=False,
            default=_nothing_here,
            lifespan=self._lifespan,
        )
        self._courier.start()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self._router(scope, receive, send)
        except ConnectionLost:
            await hang_up(receive, send)

    def close(self) -> None:
        self._courier.close()
        self._provider.database.close()

    @asynccontextmanager
    async def _lifespan(self, _: object) -> AsyncIterator[None]:
        yield
        self.close()


def create_sandbox(
    *,
    public_url: str,
    state: Path | None,
    settle_after: timedelta = SETTLE_AFTER,
    retry_delays: tuple[timedelta, ...] = RETRY_DELAYS,
    clock: Callable[[], datetime] = clock.now,
    admin: bool = True,
) -> Sandbox:
    """A provider that browsers reach at `public_url` and that keeps its state in a file, or in memory."""
    terms = Terms(public_url.rstrip("/"), clock, settle_after, retry_delays)
    return Sandbox(Provider(database=Database(state), terms=terms), admin=admin)


async def _nothing_here(scope: Scope, receive: Receive, send: Send) -> None:
    request = Request(scope, receive)
    api = request.url.path.removeprefix(scope.get("root_path", "")).startswith("/v1/")
    response: Response = await (unknown_address(request) if api else not_found(request))
    await response(scope, receive, send)
