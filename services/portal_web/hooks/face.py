"""Webhooks of the payment provider, one address a tenant, passed on with their signature; and mail."""

import asyncio
import re

import structlog
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from services.portal_web.bus import AsyncBus
from services.portal_web.guard.arrivals import Arrival
from services.portal_web.guard.bodies import read_body
from services.portal_web.guard.headers import NO_STORE, HeaderWriter
from services.portal_web.guard.limits import Limits
from services.portal_web.guard.refused import TooLarge, Unreadable
from services.portal_web.hooks.mail.face import MailHook
from services.portal_web.portal.errors import retry_headers
from shared import clock
from shared.config import Config
from shared.contracts.billing.payments import ReceiveNotice
from shared.contracts.errors import Broken, NotFound, Refusal, Unavailable, WrongSignature
from shared.contracts.message import Caller, System

log = structlog.get_logger(__name__)

PATH = re.compile(r"/hooks/stripe/([1-9][0-9]{0,17})")
MAIL_PATH = "/hooks/mail"
LARGEST = 1_000_000
LONGEST_SIGNATURE = 2_000
SLOWEST = 30
"""Seconds for all of a body to arrive: then its sender has lost us, or keeps us busy."""
STATUSES: dict[type[Exception], int] = {
    TooLarge: 413,
    Unreadable: 400,
    WrongSignature: 400,
    NotFound: 404,
    Unavailable: 503,
    Broken: 503,
    TimeoutError: 408,
}
"""Anything else of ours is a 500: the provider sends it again."""
LATER = "try later"


class Hooks:
    """An ASGI app. Answers as soon as billing has dealt with the notice."""

    methods = frozenset({"POST"})

    def __init__(self, config: Config, bus: AsyncBus, limits: Limits) -> None:
        self._config = config
        self._bus = bus
        self._headers = HeaderWriter(config)
        self._mail = MailHook(config, bus, limits)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        arrival: Arrival = scope["portico.arrival"]
        response = await self._response(Request(scope, receive), arrival)
        self._headers.finish(response.headers, request_id=arrival.request_id)
        response.headers["Cache-Control"] = NO_STORE
        await response(scope, receive, send)

    async def _response(self, request: Request, arrival: Arrival) -> Response:
        if request.scope["path"] == MAIL_PATH:
            outcome = await self._mail.outcome(request, arrival)
            return _told(outcome.word, outcome.status)
        status = await self._status(request, arrival)
        return _told(LATER if status == 503 else "", status)

    async def _status(self, request: Request, arrival: Arrival) -> int:
        path = PATH.fullmatch(request.scope["path"])
        if path is None:
            return 404
        if request.method not in self.methods:
            return 405
        try:
            await self._pass_on(request, arrival, tenant=int(path[1]))
        except Exception as failure:
            return _status_of(failure, arrival)
        return 200

    async def _pass_on(self, request: Request, arrival: Arrival, *, tenant: int) -> None:
        signature = request.headers.get("stripe-signature", "")
        if not signature or len(signature) > LONGEST_SIGNATURE:
            raise WrongSignature
        async with asyncio.timeout(SLOWEST):
            payload = await _text(request)
        who = Caller(
            request_id=arrival.request_id,
            deadline=clock.from_now(seconds=self._config.pay_seconds),
            ip=arrival.ip,
            tenant=tenant,
            actor=System(job="provider notice"),
            name="Payment provider",
        )
        await self._bus.ask(ReceiveNotice(who=who, payload=payload, signature=signature))


def _told(word: str, status: int) -> Response:
    return PlainTextResponse(word, status, headers=retry_headers(status))


async def _text(request: Request) -> str:
    try:
        return (await read_body(request, largest=LARGEST)).decode()
    except UnicodeDecodeError as mistake:
        raise Unreadable from mistake


def _status_of(failure: Exception, arrival: Arrival) -> int:
    for kind, status in STATUSES.items():
        if isinstance(failure, kind):
            return status
    if isinstance(failure, Refusal):
        return 400
    log.exception("notice failed", request_id=arrival.request_id, exc_info=failure)
    return 500
