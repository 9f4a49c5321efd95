"""Tells of estimates: written by the business, answered by its customers."""

from datetime import timedelta

from deploy.demo.story import Business, Offer
from shared import clock
from shared.bus.service import Bus
from shared.contracts.billing.customers import Customer
from shared.contracts.billing.estimates import CreateEstimate, VoidEstimate
from shared.contracts.message import Caller


def tell_offer(bus: Bus, offer: Offer, *, customer: Customer, business: Business, who: Caller) -> None:
    """`who` is the business."""
    today = clock.today(business.profile.zone)
    estimate = bus.ask(
        CreateEstimate(
            who=who,
            customer=customer.id,
            number=offer.number,
            issued_on=today - timedelta(days=offer.issued),
            valid_until=today + timedelta(days=offer.valid),
            terms=offer.terms,
            lines=offer.lines,
            taxes=(business.tax,) if offer.is_taxed else (),
            deposit=offer.deposit,
            send=offer.send,
        )
    )
    if offer.outcome == "voided":
        bus.ask(VoidEstimate(who=who, estimate=estimate.id))
