"""Questions about estimates."""

from services.billing.access import demand_business, demand_link, demand_reader, own_customer
from services.billing.domain.deposits import deposit_of
from services.billing.domain.fields import stored
from services.billing.domain.summary import summary_of
from services.billing.domain.tongues import demand_currency
from services.billing.domain.totals import add_up
from services.billing.models import EstimateRow
from services.billing.paying.accounts import ProviderAccounts
from services.billing.paying.checkouts import Checkouts
from services.billing.store import BillingStore
from services.billing.store.customers import message_of
from shared import clock
from shared.bus.marks import answers
from shared.bus.service import Bus
from shared.contracts.billing.estimates import (
    CreateEstimate,
    Estimate,
    EstimateSent,
    EstimateView,
    GetEstimate,
    SendEstimate,
    ViewEstimate,
    VoidEstimate,
)
from shared.contracts.errors import EstimateClosed, EstimateNotFound, Invalid, PaymentUnderWay
from shared.contracts.settings import GetTenant
from shared.secrets import new_document_token


class Estimates:
    def __init__(self, store: BillingStore, bus: Bus, accounts: ProviderAccounts, checkouts: Checkouts) -> None:
        self._store = store
        self._bus = bus
        self._accounts = accounts
        self._checkouts = checkouts

    @answers(CreateEstimate)
    def create(self, ask: CreateEstimate) -> Estimate:
        demand_business(ask.who)
        zone = self._bus.ask(GetTenant(who=ask.who)).zone
        with self._store.begin():
            return self._store.once(ask, lambda: self._create(ask, zone))

    @answers(GetEstimate)
    def get(self, ask: GetEstimate) -> EstimateView:
        demand_reader(ask.who)
        return self._store.estimate_view(number=ask.estimate)

    @answers(ViewEstimate)
    def view(self, ask: ViewEstimate) -> EstimateView:
        demand_link(ask.who, ask.token, absent=EstimateNotFound)
        own = own_customer(ask.who)
        view = self._store.estimate_view(token=ask.token, own=own, said_before=ask.said_before)
        if view.estimate.is_draft:
            raise EstimateNotFound
        is_debitable = self._accounts.can_debit(view.estimate.currency)
        return view.model_copy(update={"is_debitable": is_debitable})

    @answers(SendEstimate)
    def send(self, ask: SendEstimate) -> None:
        demand_business(ask.who)
        with self._store.begin():
            row = self._store.estimate_locked(number=ask.estimate)
            if row.voided_at:
                raise EstimateClosed("voided")
            row.is_draft = False
            self._emit_sent(row, ask.who.request_id)

    @answers(VoidEstimate)
    def void(self, ask: VoidEstimate) -> Estimate:
        demand_business(ask.who)
        self._checkouts.clear_estimate(ask.estimate)
        with self._store.begin():
            row = self._store.estimate_locked(number=ask.estimate)
            if row.invoice_id is not None:
                raise EstimateClosed("invoiced")
            if under_way := self._store.open_approval_locked(row.id):
                raise PaymentUnderWay("", {"payment": under_way.attempt.token})
            row.voided_at = row.voided_at or clock.now()
            return self._store.estimate_view(number=row.id).estimate

    def _create(self, ask: CreateEstimate, zone: str) -> Estimate:
        customer = self._store.customer(ask.customer)
        currency = ask.currency or customer.currency
        demand_currency(currency)
        totals = add_up(ask.lines, ask.discounts, ask.taxes, currency=currency)
        row = EstimateRow(
            token=new_document_token(),
            customer_id=customer.id,
            number=self._store.number_given("EST", ask.number),
            currency=currency,
            issued_on=ask.issued_on or clock.today(zone),
            valid_until=ask.valid_until,
            terms=ask.terms,
            payment_terms=ask.payment_terms,
            purchase_order=ask.purchase_order,
            notes=ask.notes,
            fields=stored(ask.fields, message_of(customer).fields),
            summary=summary_of([line.name for line in ask.lines]),
            is_draft=ask.is_draft,
            subtotal_minor=totals.subtotal.minor,
            total_minor=totals.total.minor,
            deposit_minor=deposit_of(totals.total, ask.deposit).minor,
            deposit_rate=ask.deposit.rate if ask.deposit else None,
            is_deposit_paid=False,
            decline_reason="",
            created_at=clock.now(),
        )
        if row.valid_until is not None and row.valid_until < row.issued_on:
            raise Invalid("valid_until")
        self._store.add_estimate(row, totals)
        if ask.send and not row.is_draft:
            self._emit_sent(row, ask.who.request_id)
        return self._store.estimate_view(number=row.id).estimate

    def _emit_sent(self, row: EstimateRow, request_id: str) -> None:
        self._store.emit(
            EstimateSent(tenant=self._store.tenant, at=clock.now(), request_id=request_id, estimate=row.id)
        )
