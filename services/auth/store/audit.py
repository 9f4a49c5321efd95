"""The audit log."""

from collections.abc import Mapping

from sqlalchemy import select

from services.auth.models import AuditRow
from shared import clock
from shared.columns import insert_unless_there
from shared.contracts.billing.details import Changed
from shared.contracts.message import Caller, Event
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
        """One more line, about what another service says was done."""
        self._note_once(event, act=event.act, actor=event.actor, by=event.name, ip=event.ip, facts=event.facts)

    def note_change(self, event: Changed, act: str, *, facts: Mapping[str, str]) -> None:
        """The same, about a customer."""
        self._note_once(
            event,
            act=act,
            actor=event.actor,
            by=event.by,
            ip=event.ip,
            facts=facts,
            customer=event.customer,
        )

    def _note_once(
        self,
        event: Event,
        *,
        act: str,
        actor: str,
        by: str,
        ip: str,
        facts: Mapping[str, str],
        customer: int | None = None,
    ) -> None:
        """However often the event comes."""
        table = AuditRow.metadata.tables[AuditRow.__tablename__]
        line = {
            "tenant_id": self.tenant,
            "event_id": event.event_id,
            "at": event.at,
            "act": act,
            "actor": actor,
            "name": by[:200],
            "ip": ip[:45],
            "customer": customer,
            "facts": dict(facts),
        }
        self.session.execute(insert_unless_there(table, self.session.get_bind().dialect.name), line)

    def audit(self, *, customer: int | None, limit: int) -> list[AuditRow]:
        """Newest first, by when it was done: what other services tell of may come in another order."""
        mine = select(AuditRow).where(AuditRow.tenant_id == self.tenant)
        if customer is not None:
            mine = mine.where(AuditRow.customer == customer)
        return list(self.session.scalars(mine.order_by(AuditRow.at.desc(), AuditRow.id.desc()).limit(limit)))
