"""The audit log."""

from collections.abc import Mapping

from sqlalchemy import select

from services.auth.models import AuditRow
from shared import clock
from shared.contracts.message import Caller
from shared.store import Store


class AuditQueries(Store):
    def note(
        self, who: Caller, act: str, *, customer: int | None = None, facts: Mapping[str, str] | None = None
    ) -> None:
        """One more line of the log. `facts` hold no secrets."""
        row = AuditRow(at=clock.now(), act=act, actor=who.actor.kind, customer=customer, facts=dict(facts or {}))
        row.name, row.ip = who.name[:200], who.ip[:45]
        self.add(row)

    def audit(self, *, customer: int | None, limit: int) -> list[AuditRow]:
        """Newest first."""
        mine = select(AuditRow).where(AuditRow.tenant_id == self.tenant)
        if customer is not None:
            mine = mine.where(AuditRow.customer == customer)
        return list(self.session.scalars(mine.order_by(AuditRow.id.desc()).limit(limit)))
