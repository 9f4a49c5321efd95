"""Ways of paying that the business takes away from a customer, or from one invoice."""

from services.billing.access import demand_business
from services.billing.store import BillingStore
from shared.bus.marks import answers
from shared.contracts.billing.methods import DisableMethods


class PaymentMethods:
    def __init__(self, store: BillingStore) -> None:
        self._store = store

    @answers(DisableMethods)
    def disable(self, ask: DisableMethods) -> None:
        demand_business(ask.who)
        with self._store.begin():
            if ask.kind == "customer":
                self._store.customer(ask.id).disabled_payment_methods = sorted(ask.methods)
            else:
                self._store.invoice_locked(number=ask.id).disabled_payment_methods = sorted(ask.methods)
