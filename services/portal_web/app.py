"""The gateway: which face answers on which host."""

from collections.abc import Iterable, Mapping

from redis.asyncio import Redis
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from services.portal_web.bus import AsyncBus
from services.portal_web.crowded import Crowded
from services.portal_web.edge import CertificateDesk, is_asked_by_the_edge
from services.portal_web.guard.arrivals import Arrival, Doorman
from services.portal_web.guard.cookies import Cookies
from services.portal_web.guard.csrf import Csrf
from services.portal_web.guard.limits import Limits
from services.portal_web.guard.sessions import Sessions
from services.portal_web.guard.tenants import Tenants
from services.portal_web.guard.volatile import Volatile
from services.portal_web.hooks.face import Hooks
from services.portal_web.portal import account, asking_again
from services.portal_web.portal.activity import pages as activity
from services.portal_web.portal.details import address, contacts, email, email_links, fields, summary
from services.portal_web.portal.documents import (
    approving,
    bundles,
    credit_notes,
    estimates,
    invoices,
    payments,
    seeing,
)
from services.portal_web.portal.face import Portal
from services.portal_web.portal.look import assets, counting, custom
from services.portal_web.portal.look.shelf import Shelf
from services.portal_web.portal.paying import pay_code, paying, paying_past
from services.portal_web.portal.signing_in import entering, links, magic_links, proving, signing_in, switching
from services.portal_web.portal.statements import pages as statements
from services.portal_web.portal.visit import Desk
from services.portal_web.portal.ways import Way, Ways
from shared.config import Config
from shared.secrets import Vault

PORTAL_WAYS: tuple[Way, ...] = (
    *account.WAYS,
    *activity.WAYS,
    *bundles.WAYS,
    *summary.WAYS,
    *fields.WAYS,
    *address.WAYS,
    *contacts.WAYS,
    *email.WAYS,
    *email_links.WAYS,
    *signing_in.WAYS,
    *proving.WAYS,
    *switching.WAYS,
    *links.WAYS,
    *magic_links.WAYS,
    *asking_again.WAYS,
    *entering.WAYS,
    *invoices.WAYS,
    *pay_code.WAYS,
    *estimates.WAYS,
    *approving.WAYS,
    *credit_notes.WAYS,
    *statements.WAYS,
    *seeing.WAYS,
    *paying.WAYS,
    *paying_past.WAYS,
    *payments.WAYS,
    *assets.WAYS,
    *custom.WAYS,
    *counting.WAYS,
)
HEALTH_PATH = "/healthz"
HOOKS_LABEL = "hooks"


class Gateway:
    """An ASGI app. Hosts of tenants lead to the portal, `labels` below the base domain to faces of their own."""

    def __init__(
        self,
        config: Config,
        *,
        bus: AsyncBus,
        portal: Portal,
        hooks: ASGIApp,
        edge: ASGIApp,
        labels: Mapping[str, ASGIApp],
    ) -> None:
        self._bus = bus
        self._doorman = Doorman(config.trusted_proxies)
        self._portal = portal
        self._hooks = hooks
        self._edge = edge
        self._crowded = Crowded(config)
        self._shelf = Shelf(config)
        self._is_demo = config.environment == "demo"
        named = {HOOKS_LABEL: hooks, **labels}
        self._faces = {f"{label}.{config.base_domain}": face for label, face in named.items()}

    @property
    def routes(self) -> Iterable[Way]:
        """Every path of the portal with its methods."""
        return self._portal.ways.all

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            arrival = self._doorman.read(scope)
            face = self._face(scope, arrival)
            await face({**scope, "portico.arrival": arrival}, receive, send)

    def _face(self, scope: Scope, arrival: Arrival) -> ASGIApp:
        path: str = scope["path"]
        if path == HEALTH_PATH:
            return PlainTextResponse("ok\n")
        if arrival.host not in self._faces and (kept := self._shelf.find(scope, arrival)):
            return kept
        if arrival.is_oversized:
            return self._crowded
        if is_asked_by_the_edge(path, arrival):
            return self._edge
        if self._is_demo and arrival.is_loopback and path.startswith(f"/{HOOKS_LABEL}/"):
            return self._hooks
        return self._faces.get(arrival.host, self._portal)

    async def _live(self, receive: Receive, send: Send) -> None:
        """The bus is connected for as long as the server runs."""
        await receive()
        await self._bus.start()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self._bus.stop()
        await send({"type": "lifespan.shutdown.complete"})


def create_app(
    *, config: Config, bus: AsyncBus, redis: Redis, faces: Mapping[str, ASGIApp] | None = None
) -> Gateway:
    """The gateway. `faces` answer on other labels below the base domain."""
    vault, volatile = Vault(config.secret_key.get_secret_value()), Volatile(redis)
    limits = Limits(volatile)
    desk = Desk(
        config=config,
        bus=bus,
        sessions=Sessions(bus, volatile),
        csrf=Csrf(vault),
        limits=limits,
        cookies=Cookies(config),
        vault=vault,
    )
    tenants = Tenants(bus, config)
    return Gateway(
        config,
        bus=bus,
        portal=Portal(desk, tenants, Ways(PORTAL_WAYS)),
        hooks=Hooks(config, bus, limits),
        edge=CertificateDesk(config, tenants),
        labels=faces or {},
    )
