"""What does not fit stays in the way, and is told, until somebody has looked."""

import structlog

from services.billing.domain.attempts import State
from services.billing.models import AttemptRow
from services.billing.payments.cases import Case
from services.billing.store import BillingStore
from shared import clock
from shared.contracts.billing.payments import PaymentQuarantined

log = structlog.get_logger(__name__)
LONGEST_REASON = 200


def quarantine(store: BillingStore, case: Case, reason: str, *, request_id: str) -> None:
    """Call inside a unit. What somebody has looked at and released is not set aside for the same again."""
    attempt, why = case.attempt, reason[:LONGEST_REASON]
    if attempt.state == State.QUARANTINED or _was_looked_at(attempt, why):
        return
    log.error("payment quarantined", payment=attempt.reference, reason=why)
    attempt.failure = why
    store.move_attempt(attempt, State.QUARANTINED)
    _hold(store, case)
    documents = case.documents(store)
    for document in documents:
        store.flag(store.thread_locked(document), "payment", at=clock.now())
    store.emit(
        PaymentQuarantined(
            tenant=store.tenant,
            at=clock.now(),
            request_id=request_id,
            payment=attempt.token,
            kind=documents[0].kind,
            document=documents[0].id,
            reason=why,
        )
    )


def look_no_more(store: BillingStore, case: Case) -> None:
    """Nobody must look at it any more. Call inside a unit."""
    for document in case.documents(store):
        store.unflag(store.thread_locked(document), "payment")


def _hold(store: BillingStore, case: Case) -> None:
    """What was given up already is in the way again, of what still needs it and has no other attempt by now."""
    case.attempt.settled_at = None
    for part in case.parts:
        if case.invoices[part.invoice_id].left and not store.has_rival(case.attempt, part.invoice_id):
            part.is_open = True
    deposit = case.deposit
    if deposit and deposit.estimate.is_unanswered and not store.has_other_wish(deposit.approval):
        deposit.approval.state = "open"


def _was_looked_at(attempt: AttemptRow, why: str) -> bool:
    return attempt.state == State.RELEASED and attempt.failure == why
