"""Discounts that expire: ended by the clock when their last day is over."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import takewhile

from services.billing.access import demand_business
from services.billing.invoices.ending import end_if_free
from services.billing.invoices.late_fees import TO_ANSWER
from services.billing.store import BillingStore
from services.billing.store.discounts import PAGE
from shared import clock
from shared.bus.marks import answers
from shared.contracts.billing.discounts import EndDiscounts

FIRST = datetime.min.replace(tzinfo=UTC)


class Discounts:
    def __init__(self, store: BillingStore) -> None:
        self._store = store

    @answers(EndDiscounts)
    def end(self, ask: EndDiscounts) -> int:
        demand_business(ask.who)
        return self.end_all(request_id=ask.who.request_id, until=ask.who.deadline - TO_ANSWER)

    def end_all(self, *, request_id: str, until: datetime | None = None) -> int:
        """Each invoice in a unit of its own: whatever stops this, the next time goes on with the rest."""
        expired = takewhile(lambda _: until is None or clock.now() < until, self._expired())
        return sum(end_if_free(self._store, number, request_id=request_id) for number in expired)

    def _expired(self) -> Iterator[int]:
        """The ids of invoices of which a discount has to end."""
        now, after = clock.now(), (FIRST, 0)
        while True:
            with self._store.reading():
                page = self._store.expired(now, after=after)
            yield from (number for _, number in page)
            if len(page) < PAGE:
                return
            after = page[-1]
