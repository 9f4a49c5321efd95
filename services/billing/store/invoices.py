"""Invoices: written as rows, read in one statement."""

from datetime import date, datetime
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, select

from services.billing.domain.totals import Totals
from services.billing.models import AdjustmentRow, InvoiceRow, LineRow
from services.billing.store.composing import rows_of
from services.billing.store.customers import CustomerQueries
from services.billing.store.invoice_view import INVOICE_OF_NUMBER, INVOICE_OF_TOKEN
from services.billing.store.payable_view import PAYABLE_OF_CUSTOMER, PAYABLE_OF_TOKEN
from services.billing.store.thread_view import LATEST
from shared import clock
from shared.contracts.billing.invoices import InvoiceView
from shared.contracts.billing.payable import Payable
from shared.contracts.errors import CustomerNotFound, InvoiceNotFound


class InvoiceQueries(CustomerQueries):
    def invoice_view(
        self, *, token: str = "", number: int = 0, own: int | None = None, said_before: int | None = None
    ) -> InvoiceView:
        """By its link or by its id; `own` is the signed-in customer. Raises InvoiceNotFound."""
        before = said_before or LATEST
        if token:
            found = self.read(INVOICE_OF_TOKEN, token=token, own=own or 0, before=before)
        else:
            found = self.read(INVOICE_OF_NUMBER, number=number, own=own or 0, before=before)
        if found is None:
            raise InvoiceNotFound
        return found

    def invoice_locked(self, *, token: str = "", number: int = 0) -> InvoiceRow:
        """Lock first: two payments may arrive together. Raises InvoiceNotFound."""
        wanted = InvoiceRow.token == token if token else InvoiceRow.id == number
        mine = select(InvoiceRow).where(InvoiceRow.tenant_id == self.tenant, wanted).with_for_update()
        row = self.session.scalars(mine).first()
        if row is None:
            raise InvoiceNotFound
        return row

    def invoices_locked(self, numbers: list[int]) -> dict[int, InvoiceRow]:
        return {row.id: row for row in self._locked(InvoiceRow.id.in_(numbers))}

    def invoices_of_links_locked(self, tokens: tuple[str, ...]) -> list[InvoiceRow]:
        """In the order in which money goes to them. Raises InvoiceNotFound when one is absent."""
        rows = self._locked(InvoiceRow.token.in_(tokens))
        if {row.token for row in rows} != set(tokens):
            raise InvoiceNotFound
        return sorted(rows, key=lambda row: (row.due_on, row.id))

    def invoices_of_links(self, tokens: tuple[str, ...]) -> list[InvoiceRow]:
        """As they stand, unlocked. Raises InvoiceNotFound when one is absent."""
        mine = select(InvoiceRow).where(InvoiceRow.tenant_id == self.tenant, InvoiceRow.token.in_(tokens))
        rows = list(self.session.scalars(mine.order_by(InvoiceRow.id)))
        if {row.token for row in rows} != set(tokens):
            raise InvoiceNotFound
        return rows

    def payable_of_link(self, token: str, *, own: int | None) -> Payable:
        """Raises InvoiceNotFound."""
        found = self.read(PAYABLE_OF_TOKEN, token=token, own=own or 0)
        if found is None:
            raise InvoiceNotFound
        return found

    def payable_of_customer(self, customer: int, tokens: tuple[str, ...]) -> Payable:
        """What is open, or those of these that are the customer's. Raises CustomerNotFound."""
        found = self.read(PAYABLE_OF_CUSTOMER, customer=customer, own=customer, tokens=" ".join(tokens))
        if found is None:
            raise CustomerNotFound(str(customer))
        return found

    def _locked(self, wanted: ColumnElement[bool]) -> list[InvoiceRow]:
        """In the order of their ids, so that two of these cannot wait for each other."""
        mine = select(InvoiceRow).where(InvoiceRow.tenant_id == self.tenant, wanted)
        return list(self.session.scalars(mine.order_by(InvoiceRow.id).with_for_update()))

    def invoices_to_send(self, *, at: datetime, today: date, limit: int) -> list[int]:
        """The ids of invoices whose moment to be e-mailed has come; one of a day to come waits for that day."""
        mine = (
            select(InvoiceRow.id)
            .where(InvoiceRow.tenant_id == self.tenant, InvoiceRow.send_after <= at, InvoiceRow.issued_on <= today)
            .order_by(InvoiceRow.send_after, InvoiceRow.id)
            .limit(limit)
        )
        return list(self.session.scalars(mine))

    def add_invoice(self, row: InvoiceRow, totals: Totals, *, zone: str) -> None:
        """Its discounts expire where the business is. Raises AlreadyExists when the number is taken."""
        days = [discount.expires for discount in totals.discounts if discount.expires]
        row.discounts_end_at = clock.end_of(min(days), zone) if days else None
        self.add(row)
        self.flush_or_exists("number")
        adjustment = partial(_adjustment, zone)
        for part in rows_of(totals, line=LineRow, adjustment=adjustment, invoice_id=row.id):
            self.add(part)


def _adjustment(zone: str, *, expires: date | None = None, **told: Any) -> AdjustmentRow:
    return AdjustmentRow(expires=expires, ends_at=clock.end_of(expires, zone) if expires else None, **told)
