"""Credit: posted once, never used beyond what there is."""

from datetime import datetime

from sqlalchemy import select, update

from services.billing.domain.credits import OTHER_SIDE, Source, Use
from services.billing.models import CreditNoteRow, CreditRow, CreditUseRow, InvoiceRow
from services.billing.store.ledger import LedgerQueries
from shared import clock
from shared.money import Money


class CreditQueries(LedgerQueries):
    def post_credit(self, customer: int, amount: Money, *, source: Source, reference: str, key: str) -> CreditRow:
        """A customer's credit with its double entry, posted once for each `key`. Call inside a unit.

        `reference` is what people know it by, such as CN-0007; `key` names the thing it comes from, such as
        "credit note 12".
        """
        if known := self._credit_of(key):
            return known
        row = CreditRow(
            customer_id=customer,
            source=source,
            reference=reference,
            key=key,
            currency=amount.currency,
            amount_minor=amount.minor,
            used_minor=0,
            posted_at=clock.now(),
        )
        self.add(row)
        self.session.flush()
        if other := OTHER_SIDE.get(source):
            sides = {other: amount.minor, "credit": -amount.minor}
            self.write_ledger(f"credit {row.id}", customer=customer, currency=amount.currency, sides=sides)
        return row

    def credits_locked(self, customer: int, currency: str) -> list[CreditRow]:
        """What a customer still has, oldest first. Lock the invoices first, and their attempts."""
        mine = select(CreditRow).where(
            CreditRow.tenant_id == self.tenant,
            CreditRow.customer_id == customer,
            CreditRow.currency == currency,
            CreditRow.used_minor < CreditRow.amount_minor,
        )
        locked = mine.order_by(CreditRow.id).with_for_update()
        rows = self.session.scalars(locked.execution_options(populate_existing=True))
        return [row for row in rows if row.left]

    def use_credit(self, credit: CreditRow, invoice: InvoiceRow, use: Use) -> None:
        """Both are locked."""
        credit.used_minor += use.amount.minor
        invoice.paid_minor += use.amount.minor
        row = CreditUseRow(
            customer_id=credit.customer_id,
            credit_id=credit.id,
            invoice_id=invoice.id,
            currency=use.amount.currency,
            amount_minor=use.amount.minor,
            applied_at=clock.now(),
        )
        self.add(row)
        self.session.flush()
        self.write_ledger(
            f"credit use {row.id}",
            customer=credit.customer_id,
            currency=credit.currency,
            sides={"credit": use.amount.minor, "receivable": -use.amount.minor},
        )
        if not credit.left:
            self._close_note(credit)

    def credit_locked(self, credit: int) -> CreditRow:
        mine = select(CreditRow).where(CreditRow.tenant_id == self.tenant, CreditRow.id == credit)
        return self.session.scalars(mine.with_for_update()).one()

    def take_back_credit(self, credit: CreditRow, *, at: datetime) -> None:
        """What was not used of it, once; it is locked."""
        rest, other = credit.left.minor, OTHER_SIDE[Source(credit.source)]
        credit.amount_minor = credit.used_minor
        credit.taken_back_minor, credit.taken_back_at = rest, at
        self.write_ledger(
            f"credit {credit.id} taken back",
            customer=credit.customer_id,
            currency=credit.currency,
            sides={"credit": rest, other: -rest},
        )

    def take_off_early(self, invoice: InvoiceRow, *, at: datetime) -> None:
        """After money went to an invoice, paid at a moment: a rest that is taken off for paying early is. Call
        inside a unit, with the invoice locked."""
        rest = invoice.left
        if not rest or invoice.early_off(at) < rest:
            return
        credit = self.post_credit(
            invoice.customer_id,
            rest,
            source=Source.EARLY_PAYMENT,
            reference="",
            key=f"early payment of {invoice.id}",
        )
        self.use_credit(credit, invoice, Use(credit.id, invoice.id, rest))

    def credits_of(self, customer: int) -> list[CreditRow]:
        """What a customer still has, oldest first; unlocked."""
        mine = select(CreditRow).where(
            CreditRow.tenant_id == self.tenant,
            CreditRow.customer_id == customer,
            CreditRow.used_minor < CreditRow.amount_minor,
        )
        return list(self.session.scalars(mine.order_by(CreditRow.id)))

    def _close_note(self, credit: CreditRow) -> None:
        """Its credit note's, if it is of one. Locked last: whoever voids it holds the credit already."""
        mine = (CreditNoteRow.tenant_id == self.tenant, CreditNoteRow.credit_id == credit.id)
        self.session.execute(update(CreditNoteRow).where(*mine).values(closed_at=clock.now()))

    def _credit_of(self, key: str) -> CreditRow | None:
        mine = select(CreditRow).where(CreditRow.tenant_id == self.tenant, CreditRow.key == key)
        return self.session.scalars(mine).first()
