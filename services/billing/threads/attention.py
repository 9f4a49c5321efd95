"""Questions about what needs attention."""

from services.billing.access import demand_business, demand_reader
from services.billing.models import ThreadRow
from services.billing.store import BillingStore
from shared import clock
from shared.bus.marks import answers
from shared.contracts.billing.attention import AttentionPage, AttentionResolved, ListAttention, ResolveAttention
from shared.contracts.errors import Conflict


class Attention:
    def __init__(self, store: BillingStore) -> None:
        self._store = store

    @answers(ListAttention)
    def waiting(self, ask: ListAttention) -> AttentionPage:
        demand_reader(ask.who)
        with self._store.reading():
            found, total = self._store.waiting(ask), self._store.count_waiting(ask)
        shown = tuple(found[: ask.limit])
        return AttentionPage(waiting=shown, total=total, next=shown[-1].place if len(found) > ask.limit else None)

    @answers(ResolveAttention)
    def resolve(self, ask: ResolveAttention) -> None:
        demand_business(ask.who)
        with self._store.begin():
            thread = self._store.thread_locked(self._store.document(ask.kind, number=ask.document))
            if thread.attention_since is None:
                return
            if (thread.last_said or 0) > ask.seen:
                raise Conflict("comment", {"seen": str(thread.last_said)})
            self._resolve(thread, ask)

    def _resolve(self, thread: ThreadRow, ask: ResolveAttention) -> None:
        self._store.emit(
            AttentionResolved(
                tenant=self._store.tenant,
                at=clock.now(),
                request_id=ask.who.request_id,
                kind=ask.kind,
                document=ask.document,
                reason=thread.attention_reason,
                by=ask.who.name,
                seen=ask.seen,
            )
        )
        thread.attention_since = None
        thread.attention_reason = ""
