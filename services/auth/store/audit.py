"""The audit log."""

from collections.abc import Mapping

from sqlalchemy import select

from services.auth.models import AuditRow
from shared import clock
from shared.columns import insert_unless_there
from shared.contracts.message import Caller
from shared.contracts.settings import SettingsNoted
from shared.store import Store


class AuditQueries(Store):
    def note(
        self, who: Caller, act: str, *, customer: int | None = None, facts: Mapping[str, str] | None = None
    ) -> None:
        """One more line of the log. `facts` hold no secrets."""
        row = AuditRow(at=clock.now(), act=act, actor=who.actor.kind, customer=customer, facts=dict(facts or {}))
        row.name, row.ip = who.name[:200], who.ip[:45]
        self.add(row)

    def note_elsewhere(self, event: SettingsNoted) -> None:
        """One more line, about what another service says was done; once, however often it says so."""
        table = AuditRow.metadata.tables[AuditRow.__tablename__]
        line = {
            "tenant_id": self.tenant,
            "event_id": event.event_id,
            "at": event.at,
            "act": event.act,
            "actor": event.actor,
            "name": event.name[:200],
            "ip": event.ip[:45],
            "facts": event.facts,
        }
        self.session.execute(insert_unless_there(table, self.session.get_bind().dialect.name), line)

    def audit(self, *, customer: int | None, limit: int) -> list[AuditRow]:
        """Newest first."""
        mine = select(AuditRow).where(AuditRow.tenant_id == self.tenant)
        if customer is not None:
            mine = mine.where(AuditRow.customer == customer)
        return list(self.session.scalars(mine.order_by(AuditRow.id.desc()).limit(limit)))
