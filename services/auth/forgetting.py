"""Forgets links and sessions that can be of use to nobody any more."""

from collections.abc import Callable
from datetime import timedelta

from services.auth.store import AuthStore
from shared import clock
from shared.bus.service import Bus, platform_origin, system_caller
from shared.contracts.message import Caller
from shared.contracts.settings import ListTenants

MEMORY = timedelta(days=30)
"""For so long an old link still leads to a page that offers a fresh one."""


class Forgetting:
    def __init__(self, bus: Bus, *, store: Callable[[Caller], AuthStore]) -> None:
        self._bus = bus
        self._store = store

    def run(self) -> None:
        for tenant in self._bus.ask(ListTenants(who=platform_origin())):
            store = self._store(system_caller(tenant.id, job="forgetting"))
            with store.begin():
                store.forget(clock.now() - MEMORY)
                store.forget_magic_uses()
