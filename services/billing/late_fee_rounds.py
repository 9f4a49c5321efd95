"""Goes from business to business and adds the late fees that have fallen there."""

from collections.abc import Callable

import structlog

from services.billing.late_fees import LateFees
from shared.bus.service import Bus, platform_origin, system_caller
from shared.contracts.errors import Unavailable
from shared.contracts.message import Caller
from shared.contracts.settings import ListTenants, Tenant

log = structlog.get_logger(__name__)


class LateFeeRounds:
    """Any number may be at work: each invoice is locked, and a fee falls once on a day."""

    def __init__(self, bus: Bus, *, desk: Callable[[Caller], LateFees]) -> None:
        self._bus = bus
        self._desk = desk

    def go(self) -> None:
        """Once an hour, since a day begins somewhere at every hour."""
        for tenant in self._bus.ask(ListTenants(who=platform_origin())):
            try:
                self._add(tenant)
            except Unavailable:
                raise
            except Exception:
                log.exception("late fees cannot be added", tenant=tenant.id)  # the others' still can

    def _add(self, tenant: Tenant) -> None:
        who = system_caller(tenant.id, job="late fees")
        if added := self._desk(who).add_all(tenant, request_id=who.request_id):
            log.info("late fees added", tenant=tenant.id, fees=added)
