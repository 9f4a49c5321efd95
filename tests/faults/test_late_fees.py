"""Billing killed while it adds late fees, or doing so twice at once: each invoice has one in the end."""

from contextlib import closing
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from services.billing.models import InvoiceRow
from shared.contracts.billing.invoices import Invoice
from shared.contracts.billing.late_fees import AddLateFees
from shared.contracts.errors import Unavailable
from shared.contracts.settings.late_fees import ChangeLateFee, LateFeeTerms
from tests.faults.test_payments import Street, acme, begun, street
from tests.support.business import Business
from tests.support.crowd import at_once
from tests.support.days import today
from tests.support.late_fees import add, amounts
from tests.support.waiting import until

__all__ = ["acme", "street"]


def late(acme: Business) -> list[Invoice]:
    """On each of which a fee fell today."""
    acme.house.bus.ask(ChangeLateFee(who=acme.who(), terms=LateFeeTerms(rate=Decimal("1.5"))))
    yesterday = today() - timedelta(days=1)
    return [acme.invoice(total=100_00, issued_on=yesterday, due_on=yesterday) for _ in range(3)]


def has_fee(acme: Business, invoice: Invoice) -> bool:
    store = acme.house.store(acme.who())
    return bool(store.invoice_view(number=invoice.id).invoice.late)


def test_what_billing_was_killed_at_is_added_by_the_next_once(street: Street, acme: Business) -> None:
    """Somebody holds the second invoice, so that it gets no farther than the first."""
    invoices = late(acme)
    held = select(InvoiceRow.id).where(InvoiceRow.id == invoices[1].id).with_for_update()
    hasty = acme.who(seconds=10)
    with street.house.databases["billing"].transaction(tenant=acme.tenant.id, write=True) as connection:
        connection.execute(held)
        with begun(lambda: acme.house.bus.ask(AddLateFees(who=hasty))) as outcome:
            until(lambda: has_fee(acme, invoices[0]))
            street.billing.kill()
            with pytest.raises(Unavailable):
                outcome.result()
    street.billing.start()

    assert add(acme) == 2
    assert [amounts(acme, invoice) for invoice in invoices] == [[1_50]] * 3


def test_two_programs_at_once_add_one_fee_to_each(street: Street, acme: Business) -> None:
    invoices = late(acme)
    with closing(street.another()):
        came = at_once([lambda: add(acme)] * 6)

    assert sum(each for each in came if isinstance(each, int)) == 3
    assert [amounts(acme, invoice) for invoice in invoices] == [[1_50]] * 3
