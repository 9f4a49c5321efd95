"""Questions about a customer's lists."""

from services.billing.access import demand_customer
from services.billing.store import BillingStore
from shared.bus.marks import answers
from shared.contracts.billing.activity import ListView, ViewList


class Lists:
    def __init__(self, store: BillingStore) -> None:
        self._store = store

    @answers(ViewList)
    def view(self, ask: ViewList) -> ListView:
        customer = demand_customer(ask.who)
        with self._store.reading():
            return self._store.list_view(ask.kind, ask.wanted, customer=customer, zone=ask.zone)
