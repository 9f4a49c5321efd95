"""Asks after every payment that has not been heard of for a while, and forgets what need not be remembered."""

from collections.abc import Callable
from datetime import timedelta

import structlog

from services.billing.paying.checkouts import Checkouts
from services.billing.payments.provider import UNKNOWN_THERE
from services.billing.store import BillingStore
from shared import clock
from shared.bus.rounds import Rounds
from shared.bus.service import Bus
from shared.contracts.errors import ProviderUnavailable
from shared.contracts.message import Caller
from shared.contracts.settings import Tenant

log = structlog.get_logger(__name__)

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
        Rounds(self._bus, job="settling", work=self._settle_for).go()

    def forget(self) -> None:
        Rounds(self._bus, job="billing memory", work=self._forget_for).go()

    def forget_files(self) -> None:
        """Those that have expired, a few at a time: nobody who looks at a page waits for it."""
        Rounds(self._bus, job="expired files", work=self._forget_files_for).go()

    def _settle_for(self, who: Caller, _tenant: Tenant) -> None:
        """Until the provider falls silent: the rest are asked after first next time. Pages that it does not
        know keep no others waiting."""
        store, checkouts = self._desk(who)
        with store.reading():
            unsettled = store.unsettled_since(clock.now() - self._after)
        about = ""
        for token in unsettled:
            try:
                checkouts.settle(token, unheard_for=self._after)
            except ProviderUnavailable as silent:
                about = silent.about
                if about != UNKNOWN_THERE:
                    break
        if about:
            log.warning("payments still unsettled", tenant=who.tenant, about=about)

    def _forget_for(self, who: Caller, _tenant: Tenant) -> None:
        store, _ = self._desk(who)
        with store.begin():
            store.forget(clock.now() - MEMORY)

    def _forget_files_for(self, who: Caller, _tenant: Tenant) -> None:
        store, _ = self._desk(who)
        while self._forget_some_files(store) == FILES_AT_ONCE:
            pass

    def _forget_some_files(self, store: BillingStore) -> int:
        with store.begin():
            return store.forget_files(clock.now(), most=FILES_AT_ONCE)
