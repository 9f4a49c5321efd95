"""What the content security policy blocked on a business's pages, counted so that it can be judged."""

from services.settings.models import BlockedSourceRow
from services.settings.store import SettingsStore
from shared.bus.marks import answers
from shared.callers import demand_business, demand_reader
from shared.contracts.settings.code import Blocked, DismissBlocked, ListBlocked, ReportBlocked

MOST_BLOCKED = 500


class BlockedSources:
    def __init__(self, store: SettingsStore) -> None:
        self._store = store

    @answers(ReportBlocked)
    def report(self, ask: ReportBlocked) -> None:
        with self._store.begin():
            self._store.count_blocked(ask.directive, ask.source, ask.page, most=MOST_BLOCKED)

    @answers(ListBlocked)
    def all(self, ask: ListBlocked) -> list[Blocked]:
        demand_reader(ask.who)
        with self._store.reading():
            return [_blocked(row) for row in self._store.blocked()]

    @answers(DismissBlocked)
    def dismiss(self, ask: DismissBlocked) -> None:
        demand_business(ask.who)
        with self._store.begin():
            self._store.dismiss_blocked(ask.id)


def _blocked(row: BlockedSourceRow) -> Blocked:
    return Blocked(
        id=row.id,
        directive=row.directive,
        source=row.source,
        page=row.page,
        times=row.times,
        first_at=row.first_at,
        last_at=row.last_at,
    )
