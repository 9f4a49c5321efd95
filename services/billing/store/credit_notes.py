"""Credit notes: written as rows, read in one statement."""

from sqlalchemy import select

from services.billing.domain.totals import Totals
from services.billing.models import CreditNoteAdjustmentRow, CreditNoteLineRow, CreditNoteRow
from services.billing.store.composing import rows_of
from services.billing.store.credit_note_view import CREDIT_NOTE_OF_NUMBER, CREDIT_NOTE_OF_TOKEN
from services.billing.store.customers import CustomerQueries
from shared.contracts.billing.credit_notes import CreditNoteView
from shared.contracts.errors import CreditNoteNotFound


class CreditNoteQueries(CustomerQueries):
    def credit_note_view(self, *, token: str = "", number: int = 0, own: int | None = None) -> CreditNoteView:
        """By its link or by its id; `own` is the signed-in customer. Raises CreditNoteNotFound."""
        if token:
            found = self.read(CREDIT_NOTE_OF_TOKEN, token=token, own=own or 0)
        else:
            found = self.read(CREDIT_NOTE_OF_NUMBER, number=number, own=own or 0)
        if found is None:
            raise CreditNoteNotFound
        return found

    def credit_note(self, number: int, *, is_locked: bool = True) -> CreditNoteRow:
        """Raises CreditNoteNotFound."""
        mine = select(CreditNoteRow).where(CreditNoteRow.tenant_id == self.tenant, CreditNoteRow.id == number)
        fresh = mine.execution_options(populate_existing=True)
        row = self.session.scalars(fresh.with_for_update() if is_locked else fresh).first()
        if row is None:
            raise CreditNoteNotFound
        return row

    def add_credit_note(self, row: CreditNoteRow, totals: Totals) -> None:
        """Raises AlreadyExists when the number is taken."""
        self.add(row)
        self.flush_or_exists("number")
        for part in rows_of(
            totals, line=CreditNoteLineRow, adjustment=CreditNoteAdjustmentRow, credit_note_id=row.id
        ):
            self.add(part)
