"""One request to a business's portal: who asks, for how long, and the means to answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from secrets import token_urlsafe
from typing import TypeVar
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from services.portal_web.bus import AsyncBus, read
from services.portal_web.guard.arrivals import Arrival
from services.portal_web.guard.cookies import Cookies, only_value
from services.portal_web.guard.csp import new_nonce
from services.portal_web.guard.csrf import Csrf
from services.portal_web.guard.languages import asked_for
from services.portal_web.guard.limits import Limits
from services.portal_web.guard.refused import Unreadable
from services.portal_web.guard.sessions import Sessions
from services.portal_web.guard.uploads import Upload
from services.portal_web.portal import pages
from services.portal_web.portal.look.extras import SAFE, PageExtras, extras_of
from services.portal_web.portal.ways import NOWHERE, Way
from shared import clock
from shared.config import Config
from shared.contracts.auth import Session
from shared.contracts.errors import SessionNotFound
from shared.contracts.message import Caller, Customer, LinkHolder, Question, Visitor
from shared.contracts.settings import Tenant
from shared.language.catalogue import language_of, pick
from shared.secrets import Vault

R = TypeVar("R")
SEE_OTHER = 303
LANGUAGE_SECONDS = 2_592_000
FILE_SECONDS = 20
"""For a file that is made while its reader waits, of a list of any length."""
UNKNOWN = ""
"""The locale of whoever is not known by the page."""
MOST_FIELDS = 120
"""Of a query: a hundred invoices may be chosen at once."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What all visits share."""

    config: Config
    bus: AsyncBus
    sessions: Sessions
    csrf: Csrf
    limits: Limits
    cookies: Cookies
    vault: Vault


class Visit:
    """`session`, `form` and `files` are filled in by the face before the page's own code runs."""

    def __init__(
        self, desk: Desk, request: Request, *, arrival: Arrival, tenant: Tenant, started: datetime
    ) -> None:
        self.desk = desk
        self.request = request
        self.arrival = arrival
        self.tenant = tenant
        self.started = started
        self.way: Way = NOWHERE
        self.parameters: Mapping[str, str] = {}
        self.session: Session | None = None
        self.form: Mapping[str, str] = {}
        self.files: tuple[Upload, ...] = ()
        self.nonce = new_nonce()
        self.set_cookies: list[str] = []

    @property
    def path(self) -> str:
        """As it was asked for, without what the Host header may claim."""
        path: str = self.request.scope["path"]
        return path

    @property
    def address(self) -> str:
        """The path with its query."""
        query: bytes = self.request.scope["query_string"]
        return f"{self.path}?{query.decode('latin-1')}" if query else self.path

    @property
    def known_session(self) -> Session:
        """The session, on a way that has none without."""
        if self.session is None:
            raise SessionNotFound
        return self.session

    @property
    def token(self) -> str:
        """The document's token, of a path that has one."""
        return self.parameters["token"]

    @cached_property
    def secret(self) -> str | None:
        """The session cookie's value."""
        return self.cookie(self.desk.cookies.session)

    @cached_property
    def query(self) -> Mapping[str, str]:
        return dict(self._pairs)

    def queries(self, name: str) -> tuple[str, ...]:
        """Every value of a field that may be there several times, in their order, each once."""
        return tuple(dict.fromkeys(value for field, value in self._pairs if field == name))

    @cached_property
    def _pairs(self) -> list[tuple[str, str]]:
        text = self.request.scope["query_string"].decode("latin-1")
        try:
            return parse_qsl(text, max_num_fields=MOST_FIELDS)
        except ValueError as mistake:
            raise Unreadable from mistake

    @cached_property
    def is_safe(self) -> bool:
        """Without anything of the business's own, because the address says so."""
        return SAFE in self.request.scope["query_string"].split(b"&")

    @cached_property
    def extras(self) -> PageExtras:
        return extras_of(self)

    def has_entered(self) -> bool:
        """Whether somebody has just signed in: said once, and only where everything that is to hear of it runs."""
        name, extras = self.desk.cookies.entered, self.extras
        is_heard = bool(extras.script or (extras.analytics and not self.tenant.published.js))
        if self.session is None or not is_heard or self.cookie(name) is None:
            return False
        self.drop_cookie(name)
        return True

    @property
    def today(self) -> date:
        return clock.today(self.tenant.zone)

    @property
    def who(self) -> Caller:
        return Caller(
            request_id=self.arrival.request_id,
            deadline=self.started + timedelta(seconds=self._seconds()),
            ip=self.arrival.ip,
            tenant=self.tenant.id,
            actor=self._actor(),
            name=self._name(),
        )

    async def ask(self, question: Question[R]) -> R:
        return await self.desk.bus.ask(question)

    async def read(self, question: Question[R]) -> R:
        """Asks what changes nothing."""
        return await read(self.desk.bus, question)

    async def limit(self, rule: str) -> None:
        """Counts one more try from this address. Raises TooMany."""
        await self.desk.limits.count(rule, tenant=self.tenant.id, ip=self.arrival.ip)

    def cookie(self, name: str) -> str | None:
        return only_value(self.request.scope["headers"], name)

    def keep_cookie(self, name: str, value: str, *, seconds: int | None = None) -> None:
        self.set_cookies.append(self.desk.cookies.written(name, value, seconds=seconds))

    def drop_cookie(self, name: str) -> None:
        self.set_cookies.append(self.desk.cookies.erased(name))

    def anchor(self) -> str | None:
        """What this visitor's forms are bound to: the session and its account, the document's own token, or a
        cookie that exists for nothing else."""
        if self.session and self.secret:
            return f"{self.secret}:{self.session.customer}"
        if self.way.kind == "document":
            return self.token
        return self.cookie(self.desk.cookies.visitor)

    def anchors(self) -> tuple[str | None, ...]:
        """What a form that arrives may be bound to: a document's page may have been shown while nobody could tell
        who is signed in, and who has switched accounts may still switch again and sign out in another tab."""
        token = self.token if self.way.kind == "document" else None
        return self.anchor(), token, self.secret if self.session and self.way.is_of_browser else None

    @property
    def browser_token(self) -> str:
        """The hidden field of forms about who is signed in, whichever account that is."""
        if self.secret is None:
            return self.form_token
        return self.desk.csrf.token(tenant=self.tenant.id, anchor=self.secret)

    @cached_property
    def form_token(self) -> str:
        """The hidden field of the forms on this page."""
        anchor = self.anchor()
        if anchor is None:
            anchor = token_urlsafe(18)
            self.keep_cookie(self.desk.cookies.visitor, anchor)
        return self.desk.csrf.token(tenant=self.tenant.id, anchor=anchor)

    def page(self, template: str, page: object, *, locale: str | None = UNKNOWN, status: int = 200) -> Response:
        """A page in the customer's language, or else the business's; a stranger's in what the browser was shown a
        customer's page in, or else asks for."""
        spoken = self.spoken(locale)
        self._remember_language(spoken)
        return Response(
            pages.render(template, page, visit=self, locale=spoken),
            status,
            headers={"Content-Language": spoken},
            media_type="text/html",
        )

    def spoken(self, locale: str | None = UNKNOWN) -> str:
        """The locale that a customer with this wish is spoken to in, None for no wish. Unless one is told, it is
        that of whoever is signed in, or else what suits a stranger."""
        return pick(self._own_locale if locale == UNKNOWN else locale, self.tenant.locale)

    @cached_property
    def _own_locale(self) -> str | None:
        return self.session.locale if self.session else self._strangers_locale

    @cached_property
    def _strangers_locale(self) -> str | None:
        """Who holds a link, or was signed in, goes on in the language of it, whatever becomes of either."""
        home = self.tenant.locale
        known = asked_for(self.cookie(self.desk.cookies.language) or "", home=home)
        if known or not self.tenant.switches.speak_as_browsers_ask:
            return known
        return asked_for(self.request.headers.get("accept-language", ""), home=home)

    def _remember_language(self, spoken: str) -> None:
        """When a stranger would be spoken to in another: so it was a customer's. Whose, no cookie says."""
        language = language_of(spoken)
        if language and language != language_of(pick(self._strangers_locale, self.tenant.locale)):
            self.keep_cookie(self.desk.cookies.language, language, seconds=LANGUAGE_SECONDS)

    def go(self, path: str) -> Response:
        return RedirectResponse(path, SEE_OTHER)

    def _seconds(self) -> int:
        config = self.desk.config
        if self.way.patience == "file":
            return FILE_SECONDS
        if self.request.method != "POST" or self.way.patience == "page":
            return config.page_seconds
        return config.sign_in_wait_seconds if self.way.patience == "sign_in" else config.pay_seconds

    def _actor(self) -> Visitor | LinkHolder | Customer:
        if self.session:
            return Customer(customer=self.session.customer, level=self.session.level, email=self.session.email)
        if self.way.kind == "document":
            return LinkHolder(token=self.token)
        return Visitor()

    def _name(self) -> str:
        return (self.session.contact or self.session.name) if self.session else ""
