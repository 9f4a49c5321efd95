"""Who did what, when and from where: the log that is only ever added to."""

from services.auth.models import AuditRow
from services.auth.store import AuthStore
from shared.bus.marks import answers, on
from shared.contracts.auth import AuditEntry, ListAudit
from shared.contracts.errors import Denied
from shared.contracts.message import ApiKey, Staff, System
from shared.contracts.settings import SettingsNoted


class Auditing:
    def __init__(self, store: AuthStore) -> None:
        self._store = store

    @answers(ListAudit)
    def newest(self, ask: ListAudit) -> list[AuditEntry]:
        if not isinstance(ask.who.actor, Staff | ApiKey | System):
            raise Denied
        with self._store.reading():
            return [_entry(row) for row in self._store.audit(customer=ask.customer, limit=ask.limit)]

    @on(SettingsNoted)
    def settings(self, event: SettingsNoted) -> None:
        with self._store.begin():
            self._store.note_elsewhere(event)


def _entry(row: AuditRow) -> AuditEntry:
    return AuditEntry(
        at=row.at,
        act=row.act,
        actor=row.actor,
        name=row.name,
        ip=row.ip,
        customer=row.customer,
        facts=row.facts,
    )
