"""Invoices of which a discount expires, in a test business, and what they come to."""

from decimal import Decimal
from typing import Any

from sqlalchemy import update

from services.billing.models import AdjustmentRow, InvoiceRow
from shared import clock
from shared.contracts.billing.discounts import EndDiscounts
from shared.contracts.billing.invoices import Invoice, NewDiscount, NewTax
from shared.database import Database
from tests.support.business import Business
from tests.support.late_fees import START, after

SPRING = NewDiscount(name="Spring", rate=Decimal(10), expires=START)
VAT = NewTax(name="VAT", rate=Decimal(20))


def billed(acme: Business, *, total: int = 100_00, **more: Any) -> Invoice:
    """Thirty days before `START`, the last day of its discount: of $100.00 it is $108.00 until then, and $120.00
    afterwards."""
    with after(-30):
        return acme.invoice(total=total, **{"discounts": (SPRING,), "taxes": (VAT,)} | more)


def end(acme: Business) -> int:
    return acme.house.bus.ask(EndDiscounts(who=acme.who()))


def totals(acme: Business, *invoices: Invoice) -> list[int]:
    """Minor units."""
    return [acme.look(invoice).invoice.total.minor for invoice in invoices]


def let_expire(billing: Database, tenant: int, *invoices: Invoice) -> None:
    """Where a program has a clock of its own, their discounts have ended just now."""
    numbers, now = [invoice.id for invoice in invoices], clock.now()
    with billing.transaction(tenant=tenant, write=True) as connection:
        found = update(InvoiceRow).where(InvoiceRow.id.in_(numbers))
        connection.execute(found.values(discounts_end_at=now))
        parts = update(AdjustmentRow).where(
            AdjustmentRow.invoice_id.in_(numbers), AdjustmentRow.expires.is_not(None)
        )
        connection.execute(parts.values(ends_at=now))
