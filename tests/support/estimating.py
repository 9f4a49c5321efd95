"""Estimates of a test business, and what people do with them."""

from decimal import Decimal
from typing import Any

from shared.contracts.billing.customers import Customer
from shared.contracts.billing.estimates import CreateEstimate, Estimate, EstimateView, NewDeposit, ViewEstimate
from shared.contracts.billing.invoices import NewLine
from shared.contracts.message import Caller, LinkHolder
from tests.support.business import Business

HALF = NewDeposit(rate=Decimal(50))


def estimate(acme: Business, customer: Customer | None = None, *, total: int = 3_080_00, **more: Any) -> Estimate:
    """Of one line, unless lines are given; `total` in minor units."""
    lines = more.pop("lines", (NewLine(name="Letterhead, printed", unit_cost=total),))
    for_whom = customer or acme.customer()
    return acme.house.bus.ask(CreateEstimate(who=acme.who(), customer=for_whom.id, lines=lines, **more))


def look(acme: Business, found: Estimate, *, who: Caller | None = None) -> EstimateView:
    asker = who or acme.who(LinkHolder(token=found.token))
    return acme.house.bus.ask(ViewEstimate(who=asker, token=found.token))
