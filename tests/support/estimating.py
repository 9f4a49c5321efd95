"""Estimates of a test business, and what people do with them."""

from decimal import Decimal
from typing import Any

from shared import clock
from shared.contracts.billing.approving import ApprovalStart, ApproveEstimate, DeclineEstimate
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


def approve(
    acme: Business, found: Estimate, *, initials: str = "JO", who: Caller | None = None, **more: Any
) -> ApprovalStart:
    """As whoever holds the estimate's link."""
    asker = who or acme.who(LinkHolder(token=found.token), name="")
    told = {"shown": found.shown, "agrees": True, "user_agent": "Firefox"} | more
    return acme.house.bus.ask(ApproveEstimate(who=asker, token=found.token, initials=initials, **told))


def decline(acme: Business, found: Estimate, reason: str = "", *, who: Caller | None = None, **more: Any) -> None:
    asker = who or acme.who(LinkHolder(token=found.token))
    told = {"shown": found.shown} | more
    acme.house.bus.ask(DeclineEstimate(who=asker, token=found.token, reason=reason, **told))


def approved(acme: Business, found: Estimate) -> Estimate:
    """With its deposit, if it has one, paid by card."""
    start = approve(acme, found)
    if start.checkout_url:
        acme.house.sandbox.pay(start.checkout_url)
        acme.payment(start.payment)
    return look(acme, found).estimate


def status(acme: Business, found: Estimate) -> str:
    return look(acme, found).estimate.status(today=clock.today(acme.tenant.zone))
