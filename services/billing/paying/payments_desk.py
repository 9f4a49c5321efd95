"""Payments that arrived: recorded by the business, looked at for e-mails."""

from services.billing.access import demand_business, demand_reader
from services.billing.invoices.ending import end_discounts
from services.billing.models import InvoiceRow, PaymentRow
from services.billing.paying.attempting import new_reference
from services.billing.paying.checkouts import Checkouts
from services.billing.payments.settling import tell_of
from services.billing.store import BillingStore
from shared import clock
from shared.bus.marks import answers
from shared.contracts.billing.invoices import PaidWith
from shared.contracts.billing.payments import GetPayment, PaymentView, RecordPayment
from shared.contracts.errors import AmountNotPayable, NothingToPay, PaymentUnderWay
from shared.money import LARGEST_MINOR, Money
from shared.secrets import new_document_token


class PaymentsDesk:
    def __init__(self, store: BillingStore, checkouts: Checkouts) -> None:
        self._store = store
        self._checkouts = checkouts

    @answers(GetPayment)
    def get(self, ask: GetPayment) -> PaymentView:
        demand_reader(ask.who)
        return self._store.payment_view(number=ask.payment)

    @answers(RecordPayment)
    def record(self, ask: RecordPayment) -> PaymentView:
        demand_business(ask.who)
        with self._store.reading():
            known = self._store.answered(ask)
        if known is not None:
            return known
        self._checkouts.clear(ask.invoice)
        with self._store.begin():
            return self._store.once(ask, lambda: self._record(ask))

    def _record(self, ask: RecordPayment) -> PaymentView:
        invoice = self._store.invoice_locked(number=ask.invoice)
        self._demand_payable(invoice, ask.amount)
        received_at = ask.received_at or clock.now()
        end_discounts(self._store, invoice, at=min(received_at, clock.now()), request_id=ask.who.request_id)
        part = min(ask.amount, Money(invoice.total_minor - invoice.paid_minor, invoice.currency))
        payment = PaymentRow(
            token=new_document_token(),
            reference=new_reference(),
            customer_id=invoice.customer_id,
            currency=invoice.currency,
            amount_minor=ask.amount.minor,
            kept_minor=(ask.amount - part).minor,
            method=PaidWith(kind=ask.method).model_dump(),
            note=ask.reference,
            receipt_email=self._store.customer(invoice.customer_id).email,
            received_at=received_at,
        )
        self._store.add_payment(payment, ((invoice, part),))
        self._store.take_off_early(invoice, at=payment.received_at)
        tell_of(self._store, payment, [invoice], request_id=ask.who.request_id)
        return self._store.payment_view(number=payment.id)

    def _demand_payable(self, invoice: InvoiceRow, amount: Money) -> None:
        if invoice.is_draft or invoice.voided_at or invoice.paid_minor == invoice.total_minor:
            raise NothingToPay
        if amount.currency != invoice.currency or not 0 < amount.minor <= LARGEST_MINOR:
            raise AmountNotPayable("amount", {"currency": invoice.currency})
        if attempt := self._store.open_attempt_of(invoice.id):
            raise PaymentUnderWay("", {"payment": attempt.token})
