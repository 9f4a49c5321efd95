"""The inbox in a browser, and as JSON for tests. Works without JavaScript and asks no other host for anything."""

from collections.abc import Awaitable, Callable
from pathlib import Path

from fastapi import FastAPI, Request, Response
from fastapi.staticfiles import StaticFiles

from deploy.inbox import api, pages
from deploy.inbox.mailbox import Mailbox

STATIC = Path(__file__).with_name("static")
PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
    "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def create_inbox(mailbox: Mailbox) -> FastAPI:
    app = FastAPI(title="Inbox", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.mailbox = mailbox
    app.middleware("http")(_guarded)
    app.exception_handler(404)(pages.show_missing)
    app.include_router(api.router)
    app.include_router(pages.router)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    return app


async def _guarded(request: Request, forward: Callable[[Request], Awaitable[Response]]) -> Response:
    if request.method not in {"GET", "HEAD"} and not _from_here(request):
        return Response("Only this page and programs may change the inbox.", 403, media_type="text/plain")
    response = await forward(request)
    response.headers.setdefault("Content-Security-Policy", PAGE_POLICY)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _from_here(request: Request) -> bool:
    """Another site's page in the same browser says so; a program says nothing."""
    site = request.headers.get("sec-fetch-site")
    if site:
        return site == "same-origin"
    origin = request.headers.get("origin")
    return origin is None or origin.partition("://")[2] == request.headers.get("host")
