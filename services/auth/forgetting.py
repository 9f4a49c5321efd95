"""Forgets links and sessions that can be of use to nobody any more."""

from collections.abc import Callable
from datetime import timedelta

from services.auth.store import AuthStore
from shared import clock
from shared.bus.rounds import Rounds
from shared.bus.service import Bus
from shared.contracts.message import Caller
from shared.contracts.settings import Tenant

MEMORY = timedelta(days=30)
"""For so long an old link still leads to a page that offers a fresh one."""


class Forgetting:
    def __init__(self, bus: Bus, *, store: Callable[[Caller], AuthStore]) -> None:
        self._bus = bus
        self._store = store

    def run(self) -> None:
        Rounds(self._bus, job="auth memory", work=self._forget_for).go()

    def _forget_for(self, who: Caller, _tenant: Tenant) -> None:
        store = self._store(who)
        with store.begin():
            store.forget(clock.now() - MEMORY)
            store.forget_magic_uses()
