"""Promises to pay: written down and told to the business, and nothing more."""

from services.billing.access import demand_link, demand_selection
from services.billing.domain.attempts import ON_THE_WAY
from services.billing.models import InvoiceRow
from services.billing.paying.selecting import chosen_locked
from services.billing.store import BillingStore
from services.billing.store.customers import methods_of
from shared import clock
from shared.bus.marks import answers
from shared.bus.service import Bus
from shared.contracts.billing.promises import (
    FARTHEST,
    InvoicePaymentExpected,
    PromisePayment,
    PromiseWithdrawn,
    WithdrawPromise,
)
from shared.contracts.errors import Denied, Invalid, MethodNotOffered, NothingToPay, PaymentUnderWay
from shared.contracts.message import Caller
from shared.contracts.settings import GetTenant, Tenant
from shared.money import total


class Promises:
    def __init__(self, store: BillingStore, bus: Bus) -> None:
        self._store = store
        self._bus = bus

    @answers(PromisePayment)
    def promise(self, ask: PromisePayment) -> None:
        demand_selection(ask.who, ask.invoices)
        tenant = self._bus.ask(GetTenant(who=ask.who))
        if not tenant.switches.promises:
            raise Denied("promises")
        with self._store.begin():
            invoices = [each for each in chosen_locked(self._store, ask.invoices, ask.who) if each.left]
            self._demand_promisable(ask, invoices, tenant)
            if new := [each for each in invoices if self._store.keep_promise(each.id, ask)]:
                self._tell(new, ask.who)

    @answers(WithdrawPromise)
    def withdraw(self, ask: WithdrawPromise) -> None:
        demand_link(ask.who, ask.token)
        with self._store.begin():
            (invoice,) = chosen_locked(self._store, (ask.token,), ask.who)
            if self._store.end_promises([invoice.id]):
                self._store.emit(
                    PromiseWithdrawn(
                        tenant=self._store.tenant,
                        at=clock.now(),
                        request_id=ask.who.request_id,
                        invoice=invoice.id,
                    )
                )

    def _demand_promisable(self, ask: PromisePayment, invoices: list[InvoiceRow], tenant: Tenant) -> None:
        if not invoices:
            raise NothingToPay
        if len({invoice.currency for invoice in invoices}) > 1:
            raise Invalid("invoices")
        today = clock.today(tenant.zone)
        if not today <= ask.expected_on <= today + FARTHEST:
            raise Invalid("expected_on")
        customer = self._store.customer(invoices[0].customer_id)
        off = [methods_of(customer), *(methods_of(invoice) for invoice in invoices)]
        if ask.method not in tenant.accepted.offered(*off):
            raise MethodNotOffered(ask.method)
        for attempt in self._store.open_attempts_locked([invoice.id for invoice in invoices]):
            if attempt.state in ON_THE_WAY:
                raise PaymentUnderWay("", {"payment": attempt.token})

    def _tell(self, invoices: list[InvoiceRow], who: Caller) -> None:
        self._store.emit(
            InvoicePaymentExpected(
                tenant=self._store.tenant,
                at=clock.now(),
                request_id=who.request_id,
                invoices=tuple(each.id for each in invoices),
                numbers=tuple(each.number for each in invoices),
                amount=total([each.left for each in invoices], currency=invoices[0].currency),
            )
        )
