"""Our templates and headers around what a reference has read by itself."""

import os

from redis.asyncio import Redis
from starlette.requests import Request
from starlette.responses import Response

from services.portal_web.guard.arrivals import Doorman
from services.portal_web.guard.cookies import Cookies
from services.portal_web.guard.csp import page_policy
from services.portal_web.guard.csrf import Csrf
from services.portal_web.guard.headers import HeaderWriter
from services.portal_web.guard.limits import Limits
from services.portal_web.guard.sessions import Sessions
from services.portal_web.guard.volatile import Volatile
from services.portal_web.portal.account import account_page
from services.portal_web.portal.documents.invoices import invoice_page
from services.portal_web.portal.visit import Desk, Visit
from shared import clock
from shared.bus.local import LocalBus, LocalClient
from shared.config import Config
from shared.contracts.auth import Session
from shared.contracts.billing.invoices import InvoiceView
from shared.contracts.billing.payments import AccountView
from shared.contracts.settings import Tenant
from shared.secrets import Vault

DATABASE_URL = "BENCH_DATABASE_URL"


def database_url() -> str:
    """Where psycopg finds the data."""
    return os.environ[DATABASE_URL]


class Frame:
    """`cookie` is what the session's cookie is called."""

    def __init__(self) -> None:
        config = Config()
        self._desk = _desk(config)
        self._doorman = Doorman("")
        self._headers = HeaderWriter(config)
        self._form_hosts = config.checkout_hosts.split()
        self.cookie = self._desk.cookies.session

    def invoice(self, request: Request, tenant: Tenant, session: Session, view: InvoiceView) -> Response:
        visit = self._visit(request, tenant, session)
        page = invoice_page(view, visit=visit)
        return self._finished(visit, visit.page("invoices/show.html", page, locale=view.customer.locale))

    def account(self, request: Request, tenant: Tenant, session: Session, view: AccountView) -> Response:
        visit = self._visit(request, tenant, session)
        page = account_page(view, visit=visit)
        return self._finished(visit, visit.page("account.html", page, locale=view.customer.locale))

    def _visit(self, request: Request, tenant: Tenant, session: Session) -> Visit:
        arrival = self._doorman.read(request.scope)
        visit = Visit(self._desk, request, arrival=arrival, tenant=tenant, started=clock.now())
        visit.session = session
        return visit

    def _finished(self, visit: Visit, response: Response) -> Response:
        policy = page_policy(visit.nonce, form_hosts=self._form_hosts, reports=True)
        self._headers.finish(response.headers, request_id=visit.arrival.request_id)
        self._headers.finish_private(response.headers, policy=policy, tells_referrer=True)
        return response


def _desk(config: Config) -> Desk:
    """Its bus and its Redis lead nowhere: a reference asks nobody."""
    bus, volatile = LocalClient(LocalBus()), Volatile(Redis())
    vault = Vault(config.secret_key.get_secret_value())
    return Desk(
        config=config,
        bus=bus,
        sessions=Sessions(bus, volatile),
        csrf=Csrf(vault),
        limits=Limits(volatile),
        cookies=Cookies(config),
        vault=vault,
    )
