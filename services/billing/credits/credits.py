"""Questions about credit."""

from services.billing.access import demand_business, demand_reader, own_customer
from services.billing.credits.crediting import apply_credit
from services.billing.domain.credits import Source
from services.billing.domain.tongues import demand_currency
from services.billing.invoices.ending import end_before_paying
from services.billing.models import CreditRow, InvoiceRow
from services.billing.paying.checkouts import Checkouts
from services.billing.store import BillingStore
from shared import clock
from shared.bus.marks import answers
from shared.bus.service import Bus
from shared.contracts.billing.credits import ApplyCredit, Credit, GiveCredit, ListCredits
from shared.contracts.errors import (
    AmountNotPayable,
    CreditExceeded,
    Denied,
    Invalid,
    InvoiceNotFound,
    NothingToPay,
    PaymentUnderWay,
)
from shared.contracts.message import Caller
from shared.contracts.settings import GetTenant
from shared.money import LARGEST_MINOR, Money, total
from shared.secrets import new_document_token


class Credits:
    def __init__(self, store: BillingStore, bus: Bus, checkouts: Checkouts) -> None:
        self._store = store
        self._bus = bus
        self._checkouts = checkouts

    @answers(GiveCredit)
    def give(self, ask: GiveCredit) -> Credit:
        demand_business(ask.who)
        if not 0 < ask.amount.minor <= LARGEST_MINOR:
            raise Invalid("amount")
        demand_currency(ask.amount.currency)
        with self._store.begin():
            return self._store.once(ask, lambda: self._give(ask))

    @answers(ListCredits)
    def of_customer(self, ask: ListCredits) -> list[Credit]:
        demand_reader(ask.who)
        with self._store.reading():
            return [message_of(row) for row in self._store.credits_of(ask.customer)]

    @answers(ApplyCredit)
    def apply(self, ask: ApplyCredit) -> None:
        own = _demand_owner(ask.who)
        if own is not None and not self._bus.ask(GetTenant(who=ask.who)).switches.apply_credits:
            raise Denied
        with self._store.reading():
            wanted = self._store.invoices_of_links(ask.invoices)
        for number in _demand_one_customer(wanted, own):
            self._checkouts.clear(number)
        end_before_paying(self._store, wanted, request_id=ask.who.request_id)
        with self._store.begin():
            invoices = self._store.invoices_of_links_locked(ask.invoices)
            _demand_one_customer(invoices, own)
            self._demand_free(invoices)
            _demand_payable(invoices, ask)
            named = self._named(ask.credit, invoices[0])
            apply_credit(self._store, invoices, ask.amount, request_id=ask.who.request_id, of=named)

    def _named(self, credit: int | None, invoice: InvoiceRow) -> CreditRow | None:
        """Raises CreditExceeded for what cannot be used for the invoice."""
        if credit is None:
            return None
        usable = self._store.credits_locked(invoice.customer_id, invoice.currency)
        for row in usable:
            if row.id == credit:
                return row
        raise CreditExceeded("credit")

    def _give(self, ask: GiveCredit) -> Credit:
        self._store.customer(ask.customer)
        row = self._store.post_credit(
            ask.customer,
            ask.amount,
            source=Source.ADJUSTMENT,
            reference=ask.reference,
            key=f"given {new_document_token()}",
        )
        return message_of(row)

    def _demand_free(self, invoices: list[InvoiceRow]) -> None:
        """Nobody may be about to pay them. Raises PaymentUnderWay."""
        for attempt in self._store.open_attempts_locked([invoice.id for invoice in invoices]):
            raise PaymentUnderWay("", {"payment": attempt.token})


def message_of(row: CreditRow) -> Credit:
    return Credit(
        id=row.id,
        customer=row.customer_id,
        source=row.source,
        reference=row.reference,
        amount=Money(row.amount_minor, row.currency),
        left=row.left,
        posted_at=row.posted_at,
    )


def _demand_owner(who: Caller) -> int | None:
    """The signed-in customer, or None for the business: a document's link is not enough. Raises Denied."""
    own = own_customer(who)
    if own is None:
        demand_business(who)
    return own


def _demand_one_customer(invoices: list[InvoiceRow], own: int | None) -> list[int]:
    """The invoices' ids. Raises InvoiceNotFound when they are not all of one customer, the one who asks."""
    owners = {invoice.customer_id for invoice in invoices}
    if len(owners) != 1 or (own is not None and owners != {own}) or any(each.is_draft for each in invoices):
        raise InvoiceNotFound
    return [invoice.id for invoice in invoices]


def _demand_payable(invoices: list[InvoiceRow], ask: ApplyCredit) -> None:
    if len({invoice.currency for invoice in invoices}) > 1:
        raise AmountNotPayable("amount", {"currency": ask.amount.currency})
    currency = invoices[0].currency
    left = total([invoice.to_pay(clock.now()) for invoice in invoices], currency=currency)
    if not left:
        raise NothingToPay
    if left != ask.left or ask.amount.currency != currency or not 0 < ask.amount.minor <= left.minor:
        raise AmountNotPayable("amount", {"left": str(left.minor), "currency": currency})
