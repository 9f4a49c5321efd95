"""Wishes to approve an estimate: one open at a time, one given at last."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, select

from services.billing.models import ApprovalRow, AttemptRow, EstimateRow
from services.billing.store.attempts import AttemptQueries
from services.billing.store.estimate_view import OF_APPROVAL
from services.billing.store.estimates import EstimateQueries
from shared.contracts.billing.estimates import ApprovalRecord


@dataclass(frozen=True, slots=True)
class OpenApproval:
    """A wish to approve whose deposit may still be paid."""

    approval: ApprovalRow
    attempt: AttemptRow


@dataclass(frozen=True, slots=True)
class Deposit:
    """What an attempt pays when it pays no invoices: the deposit of an estimate, by somebody who approves it."""

    approval: ApprovalRow
    estimate: EstimateRow


class ApprovalQueries(AttemptQueries, EstimateQueries):
    def add_approval(self, row: ApprovalRow) -> None:
        self.add(row)
        self.session.flush()

    def open_approval_locked(self, estimate: int) -> OpenApproval | None:
        """The one that may still become an approval. Lock the estimate first."""
        wanted = (ApprovalRow.estimate_id == estimate) & (ApprovalRow.state == "open")
        mine = self._approvals(wanted).join(AttemptRow, OF_APPROVAL).add_columns(AttemptRow)
        locked = mine.with_for_update(of=AttemptRow).execution_options(populate_existing=True)
        found = self.session.execute(locked).first()
        return None if found is None else OpenApproval(*found)

    def open_deposit_of(self, estimate: int) -> AttemptRow | None:
        """The one attempt that may still turn into money for an estimate."""
        wanted = (ApprovalRow.estimate_id == estimate) & (ApprovalRow.state == "open")
        mine = select(AttemptRow).join(ApprovalRow, OF_APPROVAL).where(AttemptRow.tenant_id == self.tenant, wanted)
        return self._first(mine)

    def has_other_wish(self, approval: ApprovalRow) -> bool:
        """Whether another wish to approve its estimate is open."""
        other = select(ApprovalRow.id).where(
            ApprovalRow.tenant_id == self.tenant,
            ApprovalRow.estimate_id == approval.estimate_id,
            ApprovalRow.state == "open",
            ApprovalRow.id != approval.id,
        )
        return self.session.scalars(other).first() is not None

    def deposit_locked(self, attempt: str) -> Deposit | None:
        """What an attempt is the deposit of, if it is one: the estimate is locked before the attempt."""
        wanted = self._approvals(AttemptRow.token == attempt).join(AttemptRow, OF_APPROVAL)
        approval = self.session.scalars(wanted.execution_options(populate_existing=True)).first()
        if approval is None:
            return None
        return Deposit(approval, self.estimate_locked(number=approval.estimate_id))

    def approval_record(self, estimate: int) -> ApprovalRecord | None:
        """All that was recorded of the approval that counts."""
        wanted = (ApprovalRow.estimate_id == estimate) & (ApprovalRow.state == "given")
        row = self.session.scalars(self._approvals(wanted)).first()
        return None if row is None else ApprovalRecord.model_validate(row, from_attributes=True)

    def _approvals(self, wanted: ColumnElement[bool]) -> Select[ApprovalRow]:
        return select(ApprovalRow).where(ApprovalRow.tenant_id == self.tenant, wanted)
