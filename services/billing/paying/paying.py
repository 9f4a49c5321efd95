"""Paying online: the wish is committed first, then the provider is asked, then its word is applied."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from services.billing.access import demand_link, demand_selection, own_customer
from services.billing.domain.attempts import GIVEN_UP, OUT_OF_REACH, SETTLED, State
from services.billing.estimates.quoting import NO_QUOTE, Quote, Quoting
from services.billing.invoices.ending import end_before_paying
from services.billing.models import AttemptRow, InvoiceRow
from services.billing.paying.accounts import ProviderAccounts
from services.billing.paying.attempting import new_attempt
from services.billing.paying.checkouts import Checkouts, is_young, page_of
from services.billing.paying.selecting import chosen_locked
from services.billing.store import BillingStore
from shared import clock
from shared.bus.marks import answers
from shared.bus.service import Bus
from shared.contracts.billing.payments import PaymentStart, PaymentView, StartPayment, ViewPayment
from shared.contracts.errors import PaymentNotFound, PaymentUnderWay, ProviderUnavailable
from shared.contracts.settings import GetTenant, Tenant
from shared.money import Money

ROUNDS = 3
MOST_NUMBERS = 5
ENQUIRY_PAUSE = timedelta(seconds=2)


@dataclass(frozen=True, slots=True)
class Found:
    """An attempt to go on with, or in the way. `fits`: it pays just what is wished for; `is_same`: at least the
    same invoices."""

    attempt: AttemptRow
    fits: bool
    is_same: bool


class Paying:
    def __init__(self, store: BillingStore, bus: Bus, accounts: ProviderAccounts, checkouts: Checkouts) -> None:
        self._store = store
        self._bus = bus
        self._accounts = accounts
        self._checkouts = checkouts

    @answers(StartPayment)
    def start(self, ask: StartPayment) -> PaymentStart:
        demand_selection(ask.who, ask.invoices)
        tenant = self._bus.ask(GetTenant(who=ask.who))
        # An attempt may turn out to be over when the provider is asked: then the next round begins another. So it
        # does when an earlier one was in the way, and several invoices may each have one.
        token = ""
        for _ in range(ROUNDS + len(ask.invoices) - 1):
            self._end_discounts(ask)
            found = self._wish(ask, tenant)
            if found is None:
                continue
            attempt = self._checkouts.brought(found.attempt, fits=found.fits)
            token = attempt.token
            if attempt.state == State.OPEN and found.fits:
                return PaymentStart(payment=attempt.token, checkout_url=attempt.checkout_url)
            if found.is_same and attempt.state not in {*GIVEN_UP, State.OPEN}:
                return PaymentStart(payment=attempt.token, checkout_url="")
            if attempt.state in {State.OPEN, State.UNKNOWN, *OUT_OF_REACH}:
                break
        raise PaymentUnderWay("", {"payment": token})

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

    def _end_discounts(self, ask: StartPayment) -> None:
        with self._store.reading():
            invoices = self._store.invoices_of_links(ask.invoices)
        end_before_paying(self._store, invoices, request_id=ask.who.request_id)

    def _wish(self, ask: StartPayment, tenant: Tenant) -> Found | None:
        """An open attempt of these invoices, or a new one, committed before anybody else hears of it. None when
        what kept a discount from ending is over by now: first it ends."""
        with self._store.begin():
            invoices = chosen_locked(self._store, ask.invoices, ask.who)
            known = self._store.open_attempts_locked([invoice.id for invoice in invoices])
            if stuck := [attempt for attempt in known if attempt.state in OUT_OF_REACH]:
                return self._found(stuck[0], invoices, NO_QUOTE)
            quote = self._quote(ask, invoices, tenant)
            found = [self._found(attempt, invoices, quote) for attempt in known]
            for other in (each for each in found if each.attempt.state == State.CREATED and not each.fits):
                # nobody has its page, so it can simply be forgotten
                self._store.move_attempt(other.attempt, State.EXPIRED)
            if left := [each for each in found if each.attempt.state not in SETTLED]:
                return left[0]
            if any(invoice.has_expired(clock.now()) for invoice in invoices):
                return None
            paid = [invoice for invoice in invoices if invoice.id in quote.parts]
            attempt = new_attempt(
                ask.amount,
                title=title_of([invoice.number for invoice in paid]),
                customer=self._store.customer(paid[0].customer_id),
                methods=quote.methods,
                fee=Money(quote.fee_minor, ask.amount.currency),
                who=ask.who,
                tenant=tenant,
            )
            self._store.add_attempt(attempt, {number: part.minor for number, part in quote.parts.items()})
            return Found(attempt, fits=True, is_same=True)

    def _quote(self, ask: StartPayment, invoices: list[InvoiceRow], tenant: Tenant) -> Quote:
        customer = self._store.customer(invoices[0].customer_id)
        quote = Quoting(self._accounts, tenant).quote(ask, invoices, customer)
        if self._store.provider_account() is None:
            raise ProviderUnavailable("not connected")
        return quote

    def _found(self, attempt: AttemptRow, invoices: list[InvoiceRow], quote: Quote) -> Found:
        pays = self._store.attempt_parts(attempt.token)
        same = Quote({part.invoice_id: part.amount for part in pays}, page_of(attempt).methods, attempt.fee_minor)
        return Found(
            attempt,
            fits=is_young(attempt) and quote == same,
            is_same={part.invoice_id for part in pays} == {invoice.id for invoice in invoices},
        )


def title_of(numbers: Sequence[str]) -> str:
    """What the provider's page says the money is for."""
    told = ", ".join(numbers[:MOST_NUMBERS])
    return f"{told} +{len(numbers) - MOST_NUMBERS}" if len(numbers) > MOST_NUMBERS else told
