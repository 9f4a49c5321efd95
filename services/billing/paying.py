"""Paying online: the wish is committed first, then the provider is asked, then its word is applied."""

from contextlib import suppress
from dataclasses import asdict
from datetime import timedelta
from uuid import uuid4

from services.billing.access import demand_link, own_customer
from services.billing.accounts import ProviderAccounts
from services.billing.checkouts import Checkouts, fits
from services.billing.domain.attempts import GIVEN_UP, State
from services.billing.models import AttemptRow, InvoiceRow
from services.billing.payments.provider import OrderPage
from services.billing.store import BillingStore
from shared import clock
from shared.bus.marks import answers
from shared.bus.service import Bus
from shared.contracts.billing.payments import PaymentStart, PaymentView, StartPayment, ViewPayment
from shared.contracts.errors import (
    AmountNotPayable,
    InvoiceNotFound,
    NothingToPay,
    PaymentNotFound,
    PaymentUnderWay,
    ProviderUnavailable,
)
from shared.contracts.message import Caller, Customer
from shared.contracts.settings import GetTenant, Tenant
from shared.money import Money
from shared.secrets import CODE_LETTERS, new_document_token, random_letters

ROUNDS = 3
ENQUIRY_PAUSE = timedelta(seconds=2)
OUT_OF_REACH = frozenset({State.PENDING, State.QUARANTINED})
"""An attempt that no click of the customer's changes any more: it is waited for, whatever she now wants to pay."""


class Paying:
    def __init__(self, store: BillingStore, bus: Bus, accounts: ProviderAccounts, checkouts: Checkouts) -> None:
        self._store = store
        self._bus = bus
        self._accounts = accounts
        self._checkouts = checkouts

    @answers(StartPayment)
    def start(self, ask: StartPayment) -> PaymentStart:
        demand_link(ask.who, ask.invoice)
        tenant = self._bus.ask(GetTenant(who=ask.who))
        # An attempt may turn out to be over when the provider is asked: then the next round begins another.
        for _ in range(ROUNDS):
            wish = self._wish(ask, tenant)
            attempt = self._opened(wish, ask.amount)
            if attempt.state == State.OPEN and fits(attempt, ask.amount):
                return PaymentStart(payment=attempt.token, checkout_url=attempt.checkout_url)
            if attempt.state not in {*GIVEN_UP, State.OPEN}:
                return PaymentStart(payment=attempt.token, checkout_url="")
        raise PaymentUnderWay("", {"payment": attempt.token})

    @answers(ViewPayment)
    def view(self, ask: ViewPayment) -> PaymentView:
        demand_link(ask.who, ask.token, absent=PaymentNotFound)
        own = own_customer(ask.who)
        with self._store.reading():
            known = self._store.payment_view(token=ask.token, own=own)
            asked_at = None if known.settled_at else self._store.asked_at(ask.token)
        # An open page may be paid at any moment: whoever comes back from it is to be told the truth.
        pause = timedelta(0) if known.state == "open" else ENQUIRY_PAUSE
        if asked_at is None or clock.now() - asked_at < pause:
            return known
        with suppress(ProviderUnavailable):
            self._checkouts.settle(ask.token, unheard_for=pause)
        return self._store.payment_view(token=ask.token, own=own)

    def _opened(self, attempt: AttemptRow, amount: Money) -> AttemptRow:
        """The attempt as it stands at the provider now, with its page open if it can still be paid there."""
        if attempt.state in OUT_OF_REACH:
            return attempt
        if attempt.checkout_id is None:
            return self._checkouts.open(attempt)
        # From here on the page was given out before: only the provider knows whether it was paid.
        try:
            if fits(attempt, amount):
                return self._checkouts.ask_after(attempt)
            return self._checkouts.close(attempt)
        except ProviderUnavailable:
            with self._store.reading():
                return self._store.attempt(attempt.token)

    def _wish(self, ask: StartPayment, tenant: Tenant) -> AttemptRow:
        """The invoice's open attempt, or a new one, committed before anybody else hears of it."""
        with self._store.begin():
            invoice = self._store.invoice_locked(token=ask.invoice)
            if invoice.is_draft:
                raise InvoiceNotFound
            known = self._store.open_attempt_of(invoice.id, lock=True)
            if known and known.state in OUT_OF_REACH:
                return known
            self._demand_payable(invoice, ask.amount)
            if known and (known.state != State.CREATED or fits(known, ask.amount)):
                return known
            if known:  # nobody has its page, so it can simply be forgotten
                self._store.move_attempt(known, State.EXPIRED)
            attempt = self._new_attempt(ask, invoice, tenant)
            self._store.add_attempt(attempt, {invoice.id: ask.amount.minor})
            return attempt

    def _demand_payable(self, invoice: InvoiceRow, amount: Money) -> None:
        """What the page showed must be what is left now, and the provider must be able to take it."""
        left = Money(0 if invoice.voided_at else invoice.total_minor - invoice.paid_minor, invoice.currency)
        if not left:
            raise NothingToPay
        facts = {"left": str(left.minor), "currency": left.currency}
        if amount != left:
            raise AmountNotPayable("amount", facts)
        if not self._accounts.can_charge(left):
            raise AmountNotPayable("provider", facts)
        if self._store.provider_account() is None:
            raise ProviderUnavailable("not connected")

    def _new_attempt(self, ask: StartPayment, invoice: InvoiceRow, tenant: Tenant) -> AttemptRow:
        token = new_document_token()
        email = _receipt_email(ask.who) or self._store.customer(invoice.customer_id).email
        page = OrderPage(
            business=tenant.name,
            title=invoice.number,
            email=email,
            locale=tenant.locale,
            success_url=f"{tenant.url}/payments/{token}",
            cancel_url=f"{tenant.url}/payments/{token}/back",
        )
        return AttemptRow(
            token=token,
            reference=new_reference(),
            customer_id=invoice.customer_id,
            state=State.CREATED,
            currency=invoice.currency,
            amount_minor=ask.amount.minor,
            receipt_email=email,
            provider_key=uuid4().hex,
            order=asdict(page),
            checkout_url="",
            failure="",
            created_at=clock.now(),
            asked_at=clock.now(),
        )


def _receipt_email(who: Caller) -> str:
    return who.actor.email if isinstance(who.actor, Customer) else ""


def new_reference() -> str:
    """What people quote about a payment, such as PAY-7F3K-20C9."""
    return f"PAY-{random_letters(CODE_LETTERS, 4)}-{random_letters(CODE_LETTERS, 4)}"
