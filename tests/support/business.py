"""A business in a test: its customers, its invoices, its account at the payment provider, and what people do."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any

import stripe

from shared.contracts.billing.customers import CreateCustomer, Customer
from shared.contracts.billing.invoices import CreateInvoice, GetInvoice, Invoice, InvoiceView, NewLine
from shared.contracts.billing.payments import (
    ConnectProvider,
    PaymentStart,
    PaymentView,
    ReceiveNotice,
    StartPayment,
    ViewPayment,
)
from shared.contracts.message import Actor, Caller, LinkHolder, Visitor
from shared.contracts.message import Customer as SignedIn
from shared.contracts.settings import Tenant
from shared.money import Money
from tests.support.house import House, system

SECRET = "whsec_of_a_test_business"
_keys = count(1)


@dataclass(frozen=True, slots=True)
class Business:
    house: House
    tenant: Tenant
    api_key: str

    def who(
        self, actor: Actor | None = None, *, name: str | None = None, key: str | None = None, seconds: int = 20
    ) -> Caller:
        """Portico itself, unless somebody else is named."""
        changes: dict[str, Any] = {"idempotency_key": key}
        if name is not None:
            changes["name"] = name
        if actor is not None:
            changes["actor"] = actor
        return system(self.tenant, seconds=seconds, **changes)

    def signed_in(self, customer: Customer, *, seconds: int = 20) -> Caller:
        return self.who(SignedIn(customer=customer.id, level="full", email=customer.email), seconds=seconds)

    def customer(
        self, name: str = "Globex Corporation", *, email: str = "jo@globex.example", **more: Any
    ) -> Customer:
        return self.house.bus.ask(CreateCustomer(who=self.who(), name=name, email=email, **more))

    def invoice(self, customer: Customer | None = None, *, total: int = 150_00, **more: Any) -> Invoice:
        """Of one line, unless lines are given; `total` in minor units."""
        lines = more.pop("lines", (NewLine(name="Paper", unit_cost=total),))
        for_whom = customer or self.customer()
        return self.house.bus.ask(CreateInvoice(who=self.who(), customer=for_whom.id, lines=lines, **more))

    def look(self, invoice: Invoice) -> InvoiceView:
        return self.house.bus.ask(GetInvoice(who=self.who(), invoice=invoice.id))

    def start(self, invoice: Invoice, *, amount: Money | None = None, who: Caller | None = None) -> PaymentStart:
        """As whoever holds the invoice's link; what is left, unless another amount is named."""
        asker = who or self.who(LinkHolder(token=invoice.token))
        wished = invoice.left if amount is None else amount
        return self.house.bus.ask(StartPayment(who=asker, invoices=(invoice.token,), amount=wished))

    def payment(self, token: str, *, who: Caller | None = None) -> PaymentView:
        return self.house.bus.ask(ViewPayment(who=who or self.who(LinkHolder(token=token)), token=token))

    def paid(self, invoice: Invoice) -> PaymentView:
        """By card, on the provider's page, and back."""
        started = self.start(invoice)
        self.house.sandbox.pay(started.checkout_url)
        return self.payment(started.payment)

    def notice(self, event: dict[str, Any], *, secret: str = SECRET, seconds: int = 20) -> None:
        """The provider's letter about an event reaches billing."""
        payload = json.dumps(event)
        self.deliver(payload, stripe.WebhookSignature.generate_signature_header(payload, secret), seconds=seconds)

    def deliver(self, payload: str, signature: str, *, seconds: int = 20) -> None:
        who = self.who(Visitor(), seconds=seconds)
        self.house.bus.ask(ReceiveNotice(who=who, payload=payload, signature=signature))

    def events(self) -> Iterator[dict[str, Any]]:
        """What happened in the business's account at the provider, oldest first."""
        client = self.house.sandbox.client(self.api_key)
        yield from reversed([event.to_dict() for event in client.v1.events.list({"limit": 100}).data])

    def taken(self) -> list[dict[str, Any]]:
        """The provider's own truth about the business's money."""
        found = self.house.sandbox.scripted.get("/payments", {"key": self.api_key})
        return [payment for payment in found["data"] if payment["captured"]]


def business(house: House, *, is_connected: bool = True, currency: str = "USD", **profile: Any) -> Business:
    tenant = house.tenant(currency=currency, **profile)
    made = Business(house, tenant, f"sk_test_business{next(_keys)}")
    if is_connected:
        house.bus.ask(ConnectProvider(who=made.who(), api_key=made.api_key, webhook_secret=SECRET))
    return made
