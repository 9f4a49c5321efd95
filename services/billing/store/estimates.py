"""Estimates: written as rows, read in one statement."""

from sqlalchemy import select

from services.billing.domain.totals import Totals
from services.billing.models import EstimateAdjustmentRow, EstimateLineRow, EstimateRow
from services.billing.store.composing import rows_of
from services.billing.store.customers import CustomerQueries
from services.billing.store.estimate_view import ESTIMATE_OF_NUMBER, ESTIMATE_OF_TOKEN
from services.billing.store.thread_view import LATEST
from shared.contracts.billing.estimates import EstimateView
from shared.contracts.errors import EstimateNotFound


class EstimateQueries(CustomerQueries):
    def estimate_view(
        self, *, token: str = "", number: int = 0, own: int | None = None, said_before: int | None = None
    ) -> EstimateView:
        """By its link or by its id; `own` is the signed-in customer. Raises EstimateNotFound."""
        before = said_before or LATEST
        if token:
            found = self.read(ESTIMATE_OF_TOKEN, token=token, own=own or 0, before=before)
        else:
            found = self.read(ESTIMATE_OF_NUMBER, number=number, own=own or 0, before=before)
        if found is None:
            raise EstimateNotFound
        return found

    def estimate_locked(self, *, token: str = "", number: int = 0) -> EstimateRow:
        """Lock first: an approval and the end of the estimate may arrive together. Raises EstimateNotFound."""
        wanted = EstimateRow.token == token if token else EstimateRow.id == number
        mine = select(EstimateRow).where(EstimateRow.tenant_id == self.tenant, wanted).with_for_update()
        row = self.session.scalars(mine).first()
        if row is None:
            raise EstimateNotFound
        return row

    def add_estimate(self, row: EstimateRow, totals: Totals) -> None:
        """Raises AlreadyExists when the number is taken."""
        self.add(row)
        self.flush_or_exists("number")
        for part in rows_of(totals, line=EstimateLineRow, adjustment=EstimateAdjustmentRow, estimate_id=row.id):
            self.add(part)
