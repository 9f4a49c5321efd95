"""Discounts that expire: looked for when they have, and taken out of what their invoice comes to, once each."""

from datetime import datetime

from sqlalchemy import BigInteger, Select, literal, select, tuple_

from services.billing.domain.totals import come_to
from services.billing.models import AdjustmentRow, EndedDiscountRow, InvoiceRow
from services.billing.store.ledger import LedgerQueries
from services.billing.store.messages import IS_ISSUED, IS_OPEN
from shared import clock
from shared.columns import UtcTime
from shared.contracts.billing.invoices import Adjustment
from shared.money import Money

PAGE = 500
Place = tuple[datetime, int]
"""When the next discount of an invoice ends, and the invoice's id."""


class DiscountQueries(LedgerQueries):
    def expired(self, at: datetime, *, after: Place) -> list[Place]:
        """A page of the open invoices of which a discount had to end by then, from `after` one on."""
        place = (InvoiceRow.discounts_end_at, InvoiceRow.id)
        moment, number = after
        mine = (
            select(*place)
            .where(InvoiceRow.tenant_id == self.tenant, IS_ISSUED, IS_OPEN, InvoiceRow.discounts_end_at <= at)
            .where(tuple_(*place) > tuple_(literal(moment, UtcTime), literal(number, BigInteger)))
            .order_by(*place)
            .limit(PAGE)
        )
        return [(ends_at, id_) for ends_at, id_ in self.session.execute(mine) if ends_at]

    def expired_discounts_of(self, invoice: int, at: datetime) -> list[AdjustmentRow]:
        """In the order in which they expired, of an invoice just written, too. Lock it first."""
        self.session.flush()
        mine = self._adjustments(invoice).where(AdjustmentRow.kind == "discount", AdjustmentRow.ends_at <= at)
        return list(self.session.scalars(mine.order_by(AdjustmentRow.ends_at, AdjustmentRow.position)))

    def end_discount(self, invoice: InvoiceRow, discount: AdjustmentRow) -> Money:
        """How much more the invoice costs. Call inside a unit, with it locked and nobody about to pay it."""
        before, discount.kind = invoice.total_minor, "ended"
        self._count_anew(invoice)
        rise = Money(invoice.total_minor - before, invoice.currency)
        invoice.ended_minor += rise.minor
        row = EndedDiscountRow(
            customer_id=invoice.customer_id,
            invoice_id=invoice.id,
            position=discount.position,
            currency=rise.currency,
            amount_minor=rise.minor,
            ended_at=clock.now(),
        )
        self.add(row)
        self.session.flush()
        self.write_ledger(
            f"ended discount {row.id}",
            customer=invoice.customer_id,
            currency=rise.currency,
            sides={"receivable": rise.minor, "revenue": -rise.minor},
        )
        return rise

    def leave_out(self, invoice: InvoiceRow, discounts: list[AdjustmentRow]) -> None:
        """Of a draft, which nobody has seen: as if they had never been there."""
        for discount in discounts:
            self.session.delete(discount)
        self._count_anew(invoice)

    def _count_anew(self, invoice: InvoiceRow) -> None:
        """From the lines, and what is left of its discounts. Late fees are on top, as ever."""
        self.session.flush()
        rows = list(self.session.scalars(self._adjustments(invoice.id).order_by(AdjustmentRow.position)))
        discounts, taxes = ([row for row in rows if row.kind == kind] for kind in ("discount", "tax"))
        subtotal = Money(invoice.subtotal_minor - invoice.late_minor, invoice.currency)
        outcome = come_to(subtotal, map(_message, discounts), map(_message, taxes))
        for row, tax in zip(taxes, outcome.taxes, strict=True):
            row.amount_minor = tax.amount.minor
        invoice.total_minor = outcome.total.minor + invoice.late_minor
        invoice.discounts_end_at = min((row.ends_at for row in discounts if row.ends_at), default=None)

    def _adjustments(self, invoice: int) -> Select[AdjustmentRow]:
        return select(AdjustmentRow).where(
            AdjustmentRow.tenant_id == self.tenant, AdjustmentRow.invoice_id == invoice
        )


def _message(row: AdjustmentRow) -> Adjustment:
    return Adjustment(name=row.name, rate=row.rate, amount=Money(row.amount_minor, row.currency))
