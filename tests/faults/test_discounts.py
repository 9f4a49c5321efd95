"""Billing killed while it ends discounts, or doing so twice at once: each ends once."""

from contextlib import closing
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from services.billing.models import InvoiceRow
from shared.contracts.billing.discounts import EndDiscounts
from shared.contracts.billing.invoices import Invoice, NewDiscount
from shared.contracts.errors import Unavailable
from tests.faults.test_payments import Street, acme, begun, street
from tests.support.business import Business
from tests.support.crowd import at_once
from tests.support.days import today
from tests.support.discounts import end, let_expire, totals
from tests.support.waiting import until

__all__ = ["acme", "street"]


def expired(acme: Business) -> list[Invoice]:
    """Of $90.00 each, until just now."""
    offer = NewDiscount(name="Spring", rate=Decimal(10), expires=today() + timedelta(days=9))
    invoices = [acme.invoice(total=100_00, discounts=(offer,)) for _ in range(3)]
    let_expire(acme.house.databases["billing"], acme.tenant.id, *invoices)
    return invoices


def test_what_billing_was_killed_at_ends_by_the_next_once(street: Street, acme: Business) -> None:
    """Somebody holds the second invoice, so that it gets no farther than the first."""
    invoices = expired(acme)
    held = select(InvoiceRow.id).where(InvoiceRow.id == invoices[1].id).with_for_update()
    hasty = acme.who(seconds=10)
    with street.house.databases["billing"].transaction(tenant=acme.tenant.id, write=True) as connection:
        connection.execute(held)
        with begun(lambda: acme.house.bus.ask(EndDiscounts(who=hasty))) as outcome:
            until(lambda: totals(acme, invoices[0]) == [100_00])
            street.billing.kill()
            with pytest.raises(Unavailable):
                outcome.result()
    street.billing.start()

    assert end(acme) == 2
    assert totals(acme, *invoices) == [100_00] * 3


def test_two_programs_at_once_end_each_once(street: Street, acme: Business) -> None:
    invoices = expired(acme)
    with closing(street.another()):
        came = at_once([lambda: end(acme)] * 6)

    assert sum(each for each in came if isinstance(each, int)) == 3
    assert totals(acme, *invoices) == [100_00] * 3
