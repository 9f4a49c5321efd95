"""Tells of estimates: written by the business, answered by its customers."""

from collections.abc import Callable
from datetime import timedelta

from deploy.demo.story import Business, Offer
from shared import clock
from shared.bus.service import Bus
from shared.contracts.billing.approving import ApproveEstimate, DeclineEstimate, InvoiceEstimate
from shared.contracts.billing.customers import Customer
from shared.contracts.billing.estimates import CreateEstimate, Estimate, VoidEstimate
from shared.contracts.billing.payments import ViewPayment
from shared.contracts.message import Caller
from shared.contracts.message import Customer as SignedIn
from shared.language.initials import initials


class Offering:
    """`who` is the business; `pay` pays on the provider's page at an address."""

    def __init__(self, bus: Bus, business: Business, *, who: Caller, pay: Callable[[str], None]) -> None:
        self._bus = bus
        self._business = business
        self._who = who
        self._pay = pay

    def tell(self, offer: Offer, customer: Customer) -> None:
        estimate = self._written(offer, customer)
        asker = self._signed_in(customer)
        if offer.outcome == "voided":
            self._bus.ask(VoidEstimate(who=self._who, estimate=estimate.id))
        if offer.outcome == "declined":
            no = DeclineEstimate(who=asker, token=estimate.token, shown=estimate.shown, reason=offer.reason)
            self._bus.ask(no)
        if offer.outcome in ("approved", "invoiced"):
            self._approve(estimate, customer, asker)
        if offer.outcome == "invoiced":
            self._bus.ask(InvoiceEstimate(who=self._who, estimate=estimate.id))

    def _written(self, offer: Offer, customer: Customer) -> Estimate:
        today = clock.today(self._business.profile.zone)
        return self._bus.ask(
            CreateEstimate(
                who=self._who,
                customer=customer.id,
                number=offer.number,
                issued_on=today - timedelta(days=offer.issued),
                valid_until=today + timedelta(days=offer.valid),
                terms=offer.terms,
                payment_terms=offer.payment_terms,
                lines=offer.lines,
                taxes=(self._business.tax,) if offer.is_taxed else (),
                deposit=offer.deposit,
                send=offer.send,
            )
        )

    def _approve(self, estimate: Estimate, customer: Customer, asker: Caller) -> None:
        """With the deposit, if there is one: its payment is looked at, so that it is known to have arrived."""
        start = self._bus.ask(
            ApproveEstimate(
                who=asker,
                token=estimate.token,
                initials=initials(customer.attention_to),
                shown=estimate.shown,
                agrees=True,
                method="card",
                fee=self._business.switches.fee_on(estimate.deposit),
            )
        )
        if start.checkout_url:
            self._pay(start.checkout_url)
            self._bus.ask(ViewPayment(who=asker, token=start.payment))

    def _signed_in(self, customer: Customer) -> Caller:
        actor = SignedIn(customer=customer.id, level="full", email=customer.email)
        return self._who.model_copy(update={"actor": actor, "name": customer.attention_to})
