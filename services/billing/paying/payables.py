"""What is offered for payment: one invoice by its link, or a customer's own together."""

from services.billing.access import demand_customer, demand_selection, own_customer
from services.billing.paying.accounts import ProviderAccounts
from services.billing.store import BillingStore
from shared.bus.marks import answers
from shared.contracts.billing.payable import Payable, ViewPayable
from shared.contracts.errors import InvoiceNotFound


class Payables:
    def __init__(self, store: BillingStore, accounts: ProviderAccounts) -> None:
        self._store = store
        self._accounts = accounts

    @answers(ViewPayable)
    def view(self, ask: ViewPayable) -> Payable:
        tokens = tuple(dict.fromkeys(ask.invoices))
        demand_selection(ask.who, tokens)
        if len(tokens) == 1:
            found = self._store.payable_of_link(tokens[0], own=own_customer(ask.who))
        else:
            found = self._store.payable_of_customer(demand_customer(ask.who), tokens)
        currencies = dict.fromkeys(row.total.currency for row in found.invoices)
        smallest = tuple(self._accounts.smallest(currency) for currency in currencies)
        debitable = frozenset(currency for currency in currencies if self._accounts.can_debit(currency))
        if set(tokens) - {row.token for row in found.invoices}:
            raise InvoiceNotFound
        return found.model_copy(update={"smallest": smallest, "debitable": debitable})
