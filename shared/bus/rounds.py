"""Goes from business to business and does for each what is due there."""

from collections.abc import Callable

import structlog

from shared.bus.service import Bus, platform_origin, system_caller
from shared.contracts.errors import Unavailable
from shared.contracts.message import Caller
from shared.contracts.settings import ListTenants, Tenant

log = structlog.get_logger(__name__)

Work = Callable[[Caller, Tenant], int | None]
"""Does what is due in one business, and says how much that was, where anybody wants to know."""


class Rounds:
    """Any number may be at work at once where the work itself allows that."""

    def __init__(self, bus: Bus, *, job: str, work: Work) -> None:
        self._bus = bus
        self._job = job
        self._work = work

    def go(self) -> None:
        for tenant in self._bus.ask(ListTenants(who=platform_origin())):
            try:
                self._visit(tenant)
            except Unavailable:
                raise
            except Exception:
                log.exception(f"{self._job} failed", tenant=tenant.id)  # the others' still can

    def _visit(self, tenant: Tenant) -> None:
        if done := self._work(system_caller(tenant.id, job=self._job), tenant):
            log.info(self._job, tenant=tenant.id, done=done)
