"""Asks after every payment that has not been heard of for a while, and forgets what need not be remembered."""

from collections.abc import Callable
from datetime import timedelta

import structlog

from services.billing.paying.checkouts import Checkouts
from services.billing.store import BillingStore
from shared import clock
from shared.bus.service import Bus, platform_origin, system_caller
from shared.contracts.errors import ProviderUnavailable, Unavailable
from shared.contracts.message import Caller
from shared.contracts.settings import ListTenants

log = structlog.get_logger(__name__)

TENANT_SECONDS = 30
MEMORY = timedelta(days=30)
"""For how long a repeated notice, or a repeated question under the same key, is recognised."""

FILES_AT_ONCE = 20

Desk = Callable[[Caller], tuple[BillingStore, Checkouts]]


class Janitor:
    """Any number may be at work: an attempt is asked after by whoever claims it first."""

    def __init__(self, bus: Bus, *, desk: Desk, after: timedelta) -> None:
        self._bus = bus
        self._desk = desk
        self._after = after

    def settle(self) -> None:
        for tenant in self._bus.ask(ListTenants(who=platform_origin())):
            try:
                self._settle_for(system_caller(tenant.id, job="janitor", seconds=TENANT_SECONDS))
            except ProviderUnavailable as silent:
                log.warning("payments still unsettled", tenant=tenant.id, about=silent.about)
            except Unavailable:
                raise
            except Exception:
                log.exception("payments cannot be settled", tenant=tenant.id)  # the others' still can

    def forget(self) -> None:
        for tenant in self._bus.ask(ListTenants(who=platform_origin())):
            store, _ = self._desk(system_caller(tenant.id, job="janitor"))
            with store.begin():
                store.forget(clock.now() - MEMORY)

    def forget_files(self) -> None:
        """Those that have expired, a few at a time: nobody who looks at a page waits for it."""
        for tenant in self._bus.ask(ListTenants(who=platform_origin())):
            store, _ = self._desk(system_caller(tenant.id, job="janitor"))
            while self._forget_some_files(store) == FILES_AT_ONCE:
                pass

    def _forget_some_files(self, store: BillingStore) -> int:
        with store.begin():
            return store.forget_files(clock.now(), most=FILES_AT_ONCE)

    def _settle_for(self, who: Caller) -> None:
        """Until the provider falls silent: the rest are asked after first next time."""
        store, checkouts = self._desk(who)
        with store.reading():
            unsettled = store.unsettled_since(clock.now() - self._after)
        for token in unsettled:
            checkouts.settle(token, unheard_for=self._after)
