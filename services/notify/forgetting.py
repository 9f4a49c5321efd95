"""Forgets which e-mails went to whom, once nobody needs to know any more."""

from collections.abc import Callable
from datetime import timedelta

from services.notify.store import NotifyStore
from shared import clock
from shared.bus.rounds import Rounds
from shared.bus.service import Bus
from shared.contracts.message import Caller
from shared.contracts.settings import Tenant

MEMORY = timedelta(days=365)
"""Long after a repeat of an event is recognised in the inbox."""
AT_ONCE = 1_000


class Forgetting:
    def __init__(self, bus: Bus, *, store: Callable[[Caller], NotifyStore]) -> None:
        self._bus = bus
        self._store = store

    def run(self) -> None:
        Rounds(self._bus, job="notify memory", work=self._forget_for).go()

    def _forget_for(self, who: Caller, _tenant: Tenant) -> None:
        store = self._store(who)
        while self._forget_some(store) == AT_ONCE:
            pass

    def _forget_some(self, store: NotifyStore) -> int:
        with store.begin():
            return store.forget(clock.now() - MEMORY, most=AT_ONCE)
