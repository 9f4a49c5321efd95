"""Payments that somebody must look at."""

from sqlalchemy import select

from services.billing.domain.attempts import State
from services.billing.models import (
    ApprovalRow,
    AttemptInvoiceRow,
    AttemptRow,
    CustomerRow,
    EstimateRow,
    InvoiceRow,
)
from services.billing.store.attempts import OF_ATTEMPT, OF_ESTIMATE, AttemptQueries
from services.billing.store.estimate_view import OF_APPROVAL
from shared.contracts.billing.quarantine import Quarantined
from shared.money import Money

MOST = 100


class QuarantineQueries(AttemptQueries):
    def quarantined(self) -> tuple[Quarantined, ...]:
        """The oldest first, with the documents that wait for them."""
        billed = (CustomerRow.tenant_id == AttemptRow.tenant_id) & (CustomerRow.id == AttemptRow.customer_id)
        stuck = (
            select(AttemptRow, CustomerRow.name)
            .join(CustomerRow, billed)
            .where(AttemptRow.tenant_id == self.tenant, AttemptRow.state == State.QUARANTINED)
            .order_by(AttemptRow.created_at, AttemptRow.id)
            .limit(MOST)
        )
        return tuple(self._quarantined(row, name) for row, name in self.session.execute(stuck))

    def attempt_of_reference(self, reference: str) -> AttemptRow:
        """Raises PaymentNotFound."""
        return self._found(self._first(self._attempts(AttemptRow.reference == reference)))

    def _quarantined(self, row: AttemptRow, customer_name: str) -> Quarantined:
        return Quarantined(
            reference=row.reference,
            amount=Money(row.amount_minor, row.currency),
            customer=row.customer_id,
            customer_name=customer_name,
            numbers=self._numbers(row),
            reason=row.failure,
            started_at=row.created_at,
            reported_at=row.asked_at,
        )

    def _numbers(self, row: AttemptRow) -> tuple[str, ...]:
        """Of what it pays: invoices, or the estimate whose deposit it is."""
        billed = (InvoiceRow.tenant_id == AttemptInvoiceRow.tenant_id) & (
            InvoiceRow.id == AttemptInvoiceRow.invoice_id
        )
        mine = (AttemptRow.tenant_id == self.tenant) & (AttemptRow.id == row.id)
        invoices = (
            select(InvoiceRow.number).join(AttemptInvoiceRow, billed).join(AttemptRow, OF_ATTEMPT).where(mine)
        )
        estimates = (
            select(EstimateRow.number).join(ApprovalRow, OF_ESTIMATE).join(AttemptRow, OF_APPROVAL).where(mine)
        )
        numbers = [*self.session.scalars(invoices.order_by(InvoiceRow.id)), *self.session.scalars(estimates)]
        return tuple(numbers)
