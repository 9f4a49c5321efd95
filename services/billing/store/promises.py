"""What customers said of paying: one word an invoice, the last one."""

from collections.abc import Iterable

from sqlalchemy import select, update

from services.billing.models import InvoiceRow, PromiseRow
from shared import clock
from shared.contracts.billing.promises import PromisePayment
from shared.json_columns import json_object
from shared.store import Store

OPEN_PROMISE = (
    select(
        json_object(
            method=PromiseRow.method,
            expected_on=PromiseRow.expected_on,
            reference=PromiseRow.reference,
            note=PromiseRow.note,
            made_at=PromiseRow.made_at,
        )
    )
    .where(
        PromiseRow.tenant_id == InvoiceRow.tenant_id,
        PromiseRow.invoice_id == InvoiceRow.id,
        PromiseRow.ended_at.is_(None),
    )
    .correlate(InvoiceRow)
    .scalar_subquery()
)


class PromiseQueries(Store):
    def keep_promise(self, invoice: int, ask: PromisePayment) -> bool:
        """Whether that is something new. The invoice is locked."""
        mine = select(PromiseRow).where(PromiseRow.tenant_id == self.tenant, PromiseRow.invoice_id == invoice)
        row = self.session.scalars(mine).first()
        said = {
            "method": ask.method,
            "expected_on": ask.expected_on,
            "reference": ask.reference,
            "note": ask.note,
        }
        if row is None:
            self.add(PromiseRow(invoice_id=invoice, made_at=clock.now(), **said))
            return True
        if row.ended_at is None and all(getattr(row, name) == value for name, value in said.items()):
            return False
        for name, value in said.items():
            setattr(row, name, value)
        row.made_at, row.ended_at = clock.now(), None
        return True

    def end_promises(self, invoices: Iterable[int]) -> bool:
        """Whether there was one."""
        mine = (
            update(PromiseRow)
            .where(
                PromiseRow.tenant_id == self.tenant,
                PromiseRow.invoice_id.in_(list(invoices)),
                PromiseRow.ended_at.is_(None),
            )
            .values(ended_at=clock.now())
            .returning(PromiseRow.id)
        )
        return self.session.scalars(mine).first() is not None
