"""Late fees: looked for where they may have fallen, and added as lines of invoices, once for each day."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import Date, Tuple, func, literal, select, tuple_

from services.billing.models import InvoiceRow, LateFeeRow, LineRow
from services.billing.store.ledger import LedgerQueries
from services.billing.store.messages import IS_ISSUED, IS_OPEN
from shared import clock
from shared.columns import Id
from shared.money import Money

PAGE = 500


@dataclass(frozen=True, slots=True)
class Overdue:
    """An open invoice; `late_on` is the day on which the last fee fell, if one was added."""

    id: int
    currency: str
    due_on: date
    late_on: date | None


class LateFeeQueries(LedgerQueries):
    def overdue(self, until: date, *, after: tuple[date, int]) -> list[Overdue]:
        """A page of what is open and was due until a day, by due date and id; `after` are those of the last one of
        the page before."""
        mine = (
            select(InvoiceRow.id, InvoiceRow.currency, InvoiceRow.due_on, InvoiceRow.late_on)
            .where(InvoiceRow.tenant_id == self.tenant, IS_ISSUED, IS_OPEN, InvoiceRow.due_on <= until)
            .where(tuple_(InvoiceRow.due_on, InvoiceRow.id) > _place(after))
            .order_by(InvoiceRow.due_on, InvoiceRow.id)
            .limit(PAGE)
        )
        return [Overdue(*row) for row in self.session.execute(mine)]

    def add_late_fee(self, invoice: InvoiceRow, fee: Money, *, fell_on: date, name: str, description: str) -> None:
        """Call inside a unit, with the invoice locked and nobody about to pay it."""
        row = LateFeeRow(
            customer_id=invoice.customer_id,
            invoice_id=invoice.id,
            fell_on=fell_on,
            currency=fee.currency,
            amount_minor=fee.minor,
            added_at=clock.now(),
        )
        self.add(row)
        self.add(
            LineRow(
                invoice_id=invoice.id,
                kind="late_fee",
                position=self._next_position(invoice.id),
                name=name,
                description=description,
                quantity=Decimal(1),
                currency=fee.currency,
                unit_cost_minor=fee.minor,
                amount_minor=fee.minor,
            )
        )
        invoice.subtotal_minor += fee.minor
        invoice.total_minor += fee.minor
        invoice.late_minor += fee.minor
        invoice.late_on = fell_on
        self.session.flush()
        self.write_ledger(
            f"late fee {row.id}",
            customer=invoice.customer_id,
            currency=fee.currency,
            sides={"receivable": fee.minor, "late_fee": -fee.minor},
        )

    def late_fees_of(self, invoice: int) -> list[LateFeeRow]:
        """In the order in which they fell. Lock the invoice first."""
        mine = select(LateFeeRow).where(LateFeeRow.tenant_id == self.tenant, LateFeeRow.invoice_id == invoice)
        return list(self.session.scalars(mine.order_by(LateFeeRow.fell_on)))

    def _next_position(self, invoice: int) -> int:
        last = select(func.max(LineRow.position)).where(
            LineRow.tenant_id == self.tenant, LineRow.invoice_id == invoice
        )
        return int(self.session.scalar(last) or 0) + 1


def _place(after: tuple[date, int]) -> Tuple:
    day, number = after
    return tuple_(literal(day, Date), literal(number, Id))
