"""Questions about payments that do not fit: listed, and released by whoever has looked."""

from services.billing.access import demand_business, demand_reader
from services.billing.domain.attempts import State
from services.billing.models import AttemptRow
from services.billing.paying.checkouts import Checkouts
from services.billing.payments.provider import UNKNOWN_THERE
from services.billing.payments.releasing import release
from services.billing.store import BillingStore
from shared.bus.marks import answers
from shared.contracts.billing.payments import PaymentView
from shared.contracts.billing.quarantine import ListQuarantined, Quarantined, ReleaseAttempt
from shared.contracts.errors import AmountNotPayable, Conflict, ProviderUnavailable
from shared.money import LARGEST_MINOR


class QuarantineDesk:
    def __init__(self, store: BillingStore, checkouts: Checkouts) -> None:
        self._store = store
        self._checkouts = checkouts

    @answers(ListQuarantined)
    def waiting(self, ask: ListQuarantined) -> tuple[Quarantined, ...]:
        demand_reader(ask.who)
        with self._store.reading():
            return self._store.quarantined()

    @answers(ReleaseAttempt)
    def release(self, ask: ReleaseAttempt) -> PaymentView:
        demand_business(ask.who)
        with self._store.reading():
            attempt = self._store.attempt_of_reference(ask.payment)
        if attempt.state != State.RELEASED or ask.received is not None:
            self._demand_releasable(attempt, ask)
            self._close(attempt)
            with self._store.begin():
                release(
                    self._store,
                    attempt.token,
                    received=ask.received,
                    by=ask.who.name,
                    request_id=ask.who.request_id,
                )
        return self._store.payment_view(token=attempt.token)

    def _demand_releasable(self, attempt: AttemptRow, ask: ReleaseAttempt) -> None:
        if attempt.state != State.QUARANTINED:
            raise Conflict(attempt.state)
        received = ask.received
        if received is None:
            return
        if received.currency != attempt.currency or not 0 < received.minor <= LARGEST_MINOR:
            raise AmountNotPayable("amount", {"currency": attempt.currency})

    def _close(self, attempt: AttemptRow) -> None:
        """Nobody may pay on its page after somebody has looked."""
        if attempt.checkout_id is None:
            return
        try:
            self._checkouts.close(attempt)
        except ProviderUnavailable as silent:
            if silent.about != UNKNOWN_THERE:
                raise
