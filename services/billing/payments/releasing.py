"""What somebody has found out about a payment that did not fit becomes what we know."""

import structlog

from services.billing.domain.attempts import State
from services.billing.models import AttemptRow
from services.billing.payments.cases import case_locked
from services.billing.payments.provider import Result
from services.billing.payments.quarantine import look_no_more
from services.billing.payments.settling import tell_of_failure, write_down
from services.billing.store import BillingStore
from shared.contracts.billing.invoices import PaidWith
from shared.money import Money

log = structlog.get_logger(__name__)


def release(store: BillingStore, token: str, *, received: Money | None, by: str, request_id: str) -> None:
    """Call inside a unit. Without money its documents are free again, and the customer hears that nothing was
    charged. Changes nothing when it is not quarantined any more."""
    case = case_locked(store, token)
    attempt = case.attempt
    if attempt.state != State.QUARANTINED:
        return
    taken = f"{received.minor} {received.currency}" if received else "nothing"
    log.warning("payment released", payment=attempt.reference, received=taken, by=by)
    if received is None:
        store.move_attempt(attempt, State.RELEASED)
        look_no_more(store, case)
        tell_of_failure(store, attempt, request_id=request_id)
    else:
        write_down(store, case, _found(attempt, received), request_id=request_id)


def _found(attempt: AttemptRow, received: Money) -> Result:
    """As the provider would have said it; of its own id of the money nobody is sure."""
    return Result(
        checkout=attempt.checkout_id or "",
        state=State.SUCCEEDED,
        tenant=attempt.tenant_id,
        attempt=attempt.token,
        amount=received,
        method=PaidWith.model_validate(attempt.method) if attempt.method else None,
    )
