"""The portal as a whole: host, session, forgery, the page's own code, and an answer whatever happens."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta

import structlog
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from services.portal_web.guard.arrivals import Arrival
from services.portal_web.guard.bodies import read_form
from services.portal_web.guard.csp import file_policy, page_policy
from services.portal_web.guard.csrf import FIELD, check_opened, check_sender
from services.portal_web.guard.headers import HeaderWriter
from services.portal_web.guard.tenants import Tenants
from services.portal_web.guard.uploads import is_multipart, read_parts
from services.portal_web.portal import errors
from services.portal_web.portal.neutral import neutral
from services.portal_web.portal.signing_in import proving
from services.portal_web.portal.visit import FILE_SECONDS, Desk, Visit
from services.portal_web.portal.ways import Handler, Ways
from shared import clock
from shared.contracts.auth import Session
from shared.contracts.billing.comments import LARGEST_ATTACHMENT
from shared.contracts.errors import Broken, NotFound, TenantNotFound, Unavailable
from shared.contracts.message import Origin
from shared.contracts.settings import Tenant

log = structlog.get_logger(__name__)

LONGEST_SECONDS: Mapping[str, float] = {"POST": 9.5}
UPLOAD_SECONDS = 300
LONGEST_READ_SECONDS = 2.75
"""Whatever happens: a page has answered within 3 s, a form within 10 s."""
NOBODY_CAN_TELL = (Unavailable, Broken)
"""A service that fails on the question tells as little as one that is away, and may do better a little later."""
SESSION_SECONDS = 1
"""A document can be shown without knowing who is signed in, so this must leave time for the document."""


class Portal:
    """An ASGI app that answers on the hosts of tenants."""

    def __init__(self, desk: Desk, tenants: Tenants, ways: Ways) -> None:
        self.ways = ways
        self._desk = desk
        self._tenants = tenants
        self._headers = HeaderWriter(desk.config)
        self._form_hosts = desk.config.checkout_hosts.split()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = await self._respond(Request(scope, receive), scope["portico.arrival"])
        if scope["method"] == "HEAD":
            response.body = b""
        await response(scope, receive, send)

    async def _respond(self, request: Request, arrival: Arrival) -> Response:
        try:
            visit = await self._visit(request, arrival)
        except TenantNotFound:
            return self._neutral(request, "not_found", 404)
        except NOBODY_CAN_TELL:
            return self._neutral(request, "unavailable", 503)
        except Exception:
            log.exception("host not looked up", request_id=arrival.request_id)
            return self._neutral(request, "broken", 500)
        try:
            return self._finished(visit, await self._answer(visit))
        except Exception:
            log.exception("error page failed", request_id=arrival.request_id)
            return self._neutral(request, "broken", 500)

    async def _visit(self, request: Request, arrival: Arrival) -> Visit:
        started = clock.now()
        deadline = started + timedelta(seconds=self._desk.config.page_seconds)
        tenant = await self._tenant(arrival, Origin(request_id=arrival.request_id, deadline=deadline))
        return Visit(self._desk, request, arrival=arrival, tenant=tenant, started=started)

    async def _tenant(self, arrival: Arrival, who: Origin) -> Tenant:
        try:
            return await self._tenants.find(arrival.host, who)
        except NOBODY_CAN_TELL:
            known = self._tenants.last_known(arrival.host)
            if known is None:
                raise
            return known

    async def _answer(self, visit: Visit) -> Response:
        try:
            async with asyncio.timeout(
                LONGEST_SECONDS.get(visit.request.method, LONGEST_READ_SECONDS)
            ) as patience:
                handler = await self._admit(visit, patience)
                if visit.way.patience == "file":
                    patience.reschedule(asyncio.get_running_loop().time() + FILE_SECONDS)
                return await handler(visit)
        except Exception as failure:
            return errors.answer(visit, failure)
        finally:
            for upload in visit.files:
                upload.close()

    async def _admit(self, visit: Visit, patience: asyncio.Timeout) -> Handler:
        """Everything that is checked before a page's own code runs."""
        request = visit.request
        if "service-worker" in request.headers:
            raise NotFound("service worker")
        visit.way, visit.parameters = self.ways.find(visit.path, visit.tenant.switches)
        if visit.way.kind == "asset":
            return visit.way.handler(request.method)
        visit.session = await self._session(visit)
        handler = visit.way.handler(request.method)
        if not proving.is_enough(visit):
            return proving.ask_first
        if request.method == "POST":
            if visit.way.files:
                patience.reschedule(asyncio.get_running_loop().time() + UPLOAD_SECONDS)
            await self._check_form(visit)
        elif visit.way.opened_only:
            check_opened(request.headers)
        return handler

    async def _session(self, visit: Visit) -> Session | None:
        if visit.secret is None:
            return None
        latest = visit.started + timedelta(seconds=SESSION_SECONDS)
        who = visit.who.model_copy(update={"deadline": min(visit.who.deadline, latest)})
        try:
            return await self._desk.sessions.find(visit.secret, who)
        except NOBODY_CAN_TELL:
            if visit.way.kind == "document":
                return None
            raise

    async def _check_form(self, visit: Visit) -> None:
        check_sender(visit.request.headers, origin=f"{self._desk.config.scheme}://{visit.arrival.site}")
        await self._read_form(visit)
        self._desk.csrf.check(visit.form.get(FIELD, ""), tenant=visit.tenant.id, anchors=visit.anchors())

    async def _read_form(self, visit: Visit) -> None:
        """Files take as long as they take: the time for what is asked afterwards begins when all is there."""
        way, request = visit.way, visit.request
        if not (way.files and is_multipart(request.headers)):
            visit.form = await read_form(request, largest=way.longest)
            return
        visit.form, visit.files = await read_parts(
            request, longest=way.longest, largest=LARGEST_ATTACHMENT, files=way.files
        )
        visit.started = clock.now()

    def _finished(self, visit: Visit, response: Response) -> Response:
        self._headers.finish(response.headers, request_id=visit.arrival.request_id)
        if visit.way.kind != "asset" or response.status_code >= 400:
            self._finish_private(visit, response.headers)
        for cookie in visit.set_cookies:
            response.headers.append("Set-Cookie", cookie)
        return response

    def _finish_private(self, visit: Visit, headers: MutableHeaders) -> None:
        is_page = headers.get("content-type", "").startswith("text/html")
        policy = self._policy(visit) if is_page else file_policy()
        self._headers.finish_private(headers, policy=policy, tells_referrer=not visit.way.hides_address)

    def _policy(self, visit: Visit) -> str:
        """Where a sign-in link is opened, browsers report nothing: a report holds the page's address."""
        sources, reports = visit.extras.sources, not visit.way.hides_address
        return page_policy(visit.nonce, form_hosts=self._form_hosts, sources=sources, reports=reports)

    def _neutral(self, request: Request, name: str, status: int) -> Response:
        return neutral(request, f"neutral/{name}.html", status, writer=self._headers)
