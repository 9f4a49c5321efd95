"""Questions about customers."""

from services.billing.access import demand_business, demand_customer, demand_reader
from services.billing.domain.fields import named
from services.billing.domain.tongues import demand_currency, demand_locale
from services.billing.models import CustomerRow
from services.billing.store import BillingStore
from services.billing.store.customers import message_of
from shared.bus.marks import answers
from shared.bus.service import Bus
from shared.contracts.billing.customers import (
    CreateCustomer,
    Customer,
    FindCustomers,
    GetCustomer,
    Match,
    SetParent,
)
from shared.contracts.billing.payments import AccountView, ViewAccount
from shared.contracts.settings import GetTenant


class Customers:
    def __init__(self, store: BillingStore, bus: Bus) -> None:
        self._store = store
        self._bus = bus

    @answers(CreateCustomer)
    def create(self, ask: CreateCustomer) -> Customer:
        demand_business(ask.who)
        named(ask.fields)
        if ask.locale is not None:
            demand_locale(ask.locale)
        currency = ask.currency or self._bus.ask(GetTenant(who=ask.who)).currency
        demand_currency(currency)
        with self._store.begin():
            return self._store.once(ask, lambda: self._create(ask, currency))

    @answers(GetCustomer)
    def get(self, ask: GetCustomer) -> Customer:
        demand_reader(ask.who)
        with self._store.reading():
            return message_of(self._store.customer(ask.customer))

    @answers(SetParent)
    def set_parent(self, ask: SetParent) -> Customer:
        demand_business(ask.who)
        with self._store.begin():
            row = self._store.customer(ask.customer)
            self._store.put_below(row, ask.parent)
            return message_of(row)

    @answers(FindCustomers)
    def find(self, ask: FindCustomers) -> list[Match]:
        demand_reader(ask.who)
        with self._store.reading():
            return self._store.customers_of(ask.email)

    @answers(ViewAccount)
    def view_account(self, ask: ViewAccount) -> AccountView:
        customer = demand_customer(ask.who)
        return self._store.account(customer)

    def _create(self, ask: CreateCustomer, currency: str) -> Customer:
        if ask.parent is not None:
            self._store.customer(ask.parent)
        row = CustomerRow(
            number=self._store.number_given("CUST", ask.number),
            name=ask.name,
            email=ask.email,
            attention_to=ask.attention_to,
            address=ask.address.model_dump(mode="json"),
            tax_id=ask.tax_id,
            locale=ask.locale,
            currency=currency,
            fields=[field.model_dump() for field in ask.fields],
            disabled_payment_methods=sorted(ask.disabled_payment_methods),
            parent_id=ask.parent,
        )
        self._store.add_customer(row, ask.contacts)
        return message_of(row)
