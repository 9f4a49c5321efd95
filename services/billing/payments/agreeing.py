"""A wish to approve becomes the approval: the only place where an estimate is approved."""

from services.billing.models import ApprovalRow, EstimateRow
from services.billing.store import BillingStore
from shared import clock
from shared.contracts.billing.approving import EstimateApproved


def give(
    store: BillingStore, approval: ApprovalRow, estimate: EstimateRow, *, is_paid: bool, request_id: str
) -> None:
    """Call inside a unit, with the estimate locked and unanswered. `is_paid`: with its deposit."""
    approval.state = "given"
    estimate.approved_at = clock.now()
    estimate.is_deposit_paid = is_paid
    store.emit(EstimateApproved(tenant=store.tenant, at=clock.now(), request_id=request_id, estimate=estimate.id))
