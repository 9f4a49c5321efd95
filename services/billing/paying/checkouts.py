"""The provider's pages: each opened once, asked after while it may turn into money, and closed when not wanted."""

import time
from contextlib import suppress
from datetime import timedelta

from services.billing.domain.attempts import OUT_OF_REACH, State
from services.billing.models import AttemptRow
from services.billing.paying.accounts import ProviderAccounts
from services.billing.payments.provider import Order, OrderPage, Provider, Refused, Result
from services.billing.payments.settling import apply_provider_result
from services.billing.store import BillingStore
from shared import clock
from shared.contracts.errors import (
    AmountNotPayable,
    PaymentUnderWay,
    ProviderBusy,
    ProviderNotAsked,
    ProviderUnavailable,
)
from shared.contracts.message import Caller
from shared.money import Money

PAGE_LIFE = timedelta(hours=23)
"""The provider closes its page, and forgets the key it was opened with, after a day; we stop a little earlier."""
LONGEST_WAIT, GLANCE_SECONDS = timedelta(seconds=3), 0.1
LAST_MOMENT = timedelta(seconds=0.5)
"""What is left of the caller's time when it is better to answer than to go on waiting."""


class Checkouts:
    """For one caller: nothing is asked of the provider after the caller's deadline."""

    def __init__(self, store: BillingStore, accounts: ProviderAccounts, who: Caller) -> None:
        self._store = store
        self._accounts = accounts
        self._who = who

    def open(self, attempt: AttemptRow) -> AttemptRow:
        """Asks for the page of a created attempt; by its key, asking again is the same as asking once.

        Raises ProviderUnavailable or AmountNotPayable: nobody has the page then, so nothing can be charged.
        """
        try:
            checkout = self._provider().open_checkout(order_of(attempt))
        except ProviderBusy:
            return self._opened_meanwhile(attempt.token)
        except Refused as no:
            self._drop(attempt.token, State.FAILED, why=no.code)
            raise _refusal(no, attempt) from no
        with self._store.begin():
            row = self._store.attempt_locked(attempt.token)
            if row.state == State.CREATED:
                row.checkout_id, row.checkout_url, row.asked_at = checkout.id, checkout.url, clock.now()
                self._store.move_attempt(row, State.OPEN)
            return row  # given up meanwhile: then the page that was just opened is shown to nobody

    def ask_after(self, attempt: AttemptRow) -> AttemptRow:
        """How an opened attempt stands, by the provider's word. Raises ProviderUnavailable: nobody knows then."""
        checkout = attempt.checkout_id or ""
        try:
            provider = self._provider()
            result = provider.enquire(checkout)
            if result.state is State.OPEN and not self._is_wanted(attempt.token):
                result = _closed(provider, checkout)
        except ProviderUnavailable as silent:
            self._note_silence(attempt.token, silent)
            raise
        return self._apply(attempt.token, result)

    def close(self, attempt: AttemptRow) -> AttemptRow:
        """Takes an opened page away, unless it was paid. Raises ProviderUnavailable: it may be open or paid."""
        try:
            result = _closed(self._provider(), attempt.checkout_id or "")
        except ProviderUnavailable as silent:
            self._note_silence(attempt.token, silent)
            raise
        return self._apply(attempt.token, result)

    def brought(self, attempt: AttemptRow, *, fits: bool) -> AttemptRow:
        """The attempt as it stands at the provider now, with its page open if it can still be paid there; one that
        does not fit what is wished for is closed. Raises ProviderUnavailable or AmountNotPayable, as `open` does.
        """
        if attempt.state in OUT_OF_REACH:
            return attempt
        if attempt.checkout_id is None:
            return self.open(attempt)
        # From here on the page was given out before: only the provider knows whether it was paid.
        try:
            return self.ask_after(attempt) if fits else self.close(attempt)
        except ProviderUnavailable:
            with self._store.reading():
                return self._store.attempt(attempt.token)

    def settle(self, token: str, *, unheard_for: timedelta) -> None:
        """Brings an attempt up to date, unless that was tried lately. Raises ProviderUnavailable."""
        with self._store.begin():
            attempt = self._store.claim_enquiry(token, before=clock.now() - unheard_for)
        if attempt is None:
            return
        if attempt.checkout_id is not None:
            self.ask_after(attempt)
        elif clock.now() - attempt.created_at > PAGE_LIFE:
            self._drop(token, State.EXPIRED)
        else:
            with suppress(AmountNotPayable):
                self.open(attempt)

    def clear(self, invoice: int) -> None:
        """Before the business changes an invoice: nobody may be about to pay it. Raises PaymentUnderWay, or
        ProviderNotAsked."""
        with self._store.reading():
            attempt = self._store.open_attempt_of(invoice)
        self._withdraw(attempt)

    def clear_estimate(self, estimate: int) -> None:
        """Before an estimate comes to an end: nobody may be about to pay its deposit. Raises PaymentUnderWay,
        or ProviderNotAsked."""
        with self._store.reading():
            attempt = self._store.open_deposit_of(estimate)
        self._withdraw(attempt)

    def _withdraw(self, attempt: AttemptRow | None) -> None:
        if attempt is None:
            return
        if attempt.checkout_id is None:
            self._drop(attempt.token, State.EXPIRED)
            return
        try:
            self.close(attempt)
        except ProviderNotAsked:
            raise
        except ProviderUnavailable as silent:
            raise PaymentUnderWay("", {"payment": attempt.token}) from silent

    def _provider(self) -> Provider:
        return self._accounts.provider(self._store, until=self._who.deadline)

    def _opened_meanwhile(self, token: str) -> AttemptRow:
        """A second click waits for the page of the first, for a moment."""
        until = min(clock.now() + LONGEST_WAIT, self._who.deadline - LAST_MOMENT)
        while True:
            with self._store.reading():
                attempt = self._store.attempt(token)
            if attempt.state != State.CREATED or clock.now() >= until:
                return attempt
            time.sleep(GLANCE_SECONDS)

    def _is_wanted(self, token: str) -> bool:
        """Its invoices may have been paid otherwise while the page stood open, its estimate declined."""
        with self._store.reading():
            return self._store.is_wanted(token)

    def _apply(self, token: str, result: Result) -> AttemptRow:
        with self._store.begin():
            return apply_provider_result(self._store, token, result, request_id=self._who.request_id)

    def _note_silence(self, token: str, silent: ProviderUnavailable) -> None:
        """It may have been paid meanwhile. When the provider was not even asked, it stands as it stood."""
        if isinstance(silent, ProviderNotAsked):
            return
        with self._store.begin():
            row = self._store.attempt_locked(token)
            row.asked_at = clock.now()
            if row.state == State.OPEN:
                self._store.move_attempt(row, State.UNKNOWN)

    def _drop(self, token: str, to: State, *, why: str = "") -> None:
        """Gives up an attempt whose page nobody has."""
        with self._store.begin():
            row = self._store.attempt_locked(token)
            if row.state == State.CREATED:
                row.failure = why[:200]
                self._store.move_attempt(row, to)


def is_young(attempt: AttemptRow) -> bool:
    """Whether its page can still be what a payment is made on."""
    return clock.now() - attempt.created_at < PAGE_LIFE


def order_of(attempt: AttemptRow) -> Order:
    return Order(
        key=attempt.provider_key,
        tenant=attempt.tenant_id,
        attempt=attempt.token,
        amount=Money(attempt.amount_minor, attempt.currency),
        fee=attempt.fee,
        page=page_of(attempt),
    )


def page_of(attempt: AttemptRow) -> OrderPage:
    """As it was written down: an older attempt knows nothing of what is new."""
    kept = attempt.order
    return OrderPage(**kept | {"methods": tuple(kept.get("methods", ()))})


def _closed(provider: Provider, checkout: str) -> Result:
    provider.expire_checkout(checkout)
    return provider.enquire(checkout)


def _refusal(no: Refused, attempt: AttemptRow) -> AmountNotPayable | ProviderUnavailable:
    if no.is_about_amount:
        return AmountNotPayable("provider", {"left": str(attempt.amount_minor), "currency": attempt.currency})
    return ProviderUnavailable(no.code)
