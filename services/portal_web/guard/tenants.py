"""Which business a host belongs to: one exact label below the base domain, or a registered domain."""

import re
from dataclasses import dataclass
from datetime import datetime

from services.portal_web.bus import AsyncBus, Reconnecting, read
from shared import clock
from shared.config import Config
from shared.contracts.errors import TenantNotFound
from shared.contracts.message import Origin
from shared.contracts.settings import FindTenant, SettingsChanged, Tenant

LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
DOMAIN = re.compile(r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?")
FRESH_SECONDS, FRESH_ABSENCE_SECONDS = 30, 5
MOST_REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class Remembered:
    """`tenant` is None for a host that nobody has."""

    tenant: Tenant | None
    until: datetime


class Tenants:
    """Finds tenants; what settings answered is remembered for 30 s at most, and until it changes."""

    def __init__(self, bus: AsyncBus, config: Config) -> None:
        self._bus = bus
        self._below = f".{config.base_domain}"
        self._by_host: dict[str, Remembered] = {}
        self._versions: dict[int, int] = {}
        bus.listen(frozenset({SettingsChanged.topic()}), self._changed)
        if isinstance(bus, Reconnecting):
            bus.on_reconnect(self.forget)

    async def find(self, host: str, who: Origin) -> Tenant:
        """The host's tenant. Raises TenantNotFound or Unavailable."""
        remembered = self._by_host.get(host)
        if remembered is None or remembered.until < clock.now():
            remembered = await self._ask(host, who)
        if remembered.tenant is None:
            raise TenantNotFound(host)
        return remembered.tenant

    def last_known(self, host: str) -> Tenant | None:
        """Only to give a face to the page that says that nobody answers."""
        remembered = self._by_host.get(host)
        return remembered.tenant if remembered else None

    def forget(self) -> None:
        self._by_host = {}

    async def _ask(self, host: str, who: Origin) -> Remembered:
        if not self._may_exist(host):
            raise TenantNotFound(host)
        try:
            tenant = await read(self._bus, FindTenant(who=who, host=host))
        except TenantNotFound:
            tenant = None
        seconds = FRESH_SECONDS if tenant else FRESH_ABSENCE_SECONDS
        found = Remembered(tenant, clock.from_now(seconds=seconds))
        # An answer that was overtaken by news is not worth keeping.
        if tenant is None or tenant.version >= self._versions.get(tenant.id, 0):
            self._remember(host, found)
        return found

    def _remember(self, host: str, found: Remembered) -> None:
        if len(self._by_host) >= MOST_REMEMBERED:
            self.forget()
        self._by_host[host] = found

    def _may_exist(self, host: str) -> bool:
        if host.endswith(self._below):
            return bool(LABEL.fullmatch(host.removesuffix(self._below)))
        return bool(DOMAIN.fullmatch(host))

    def _changed(self, _topic: str, body: bytes) -> None:
        news = SettingsChanged.model_validate_json(body)
        self._versions[news.tenant] = max(news.version, self._versions.get(news.tenant, 0))
        self._by_host = {
            host: found
            for host, found in self._by_host.items()
            if found.tenant is not None and found.tenant.id != news.tenant
        }
