"""A customer with a dozen invoices, told through the public messages and signed in, beside 100,000 of others."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

import httpx

from shared import clock
from shared.bus.service import Bus, system_caller
from shared.contracts.auth import GetSession, IssueSignInLink, Session
from shared.contracts.billing.customers import CreateCustomer, Customer
from shared.contracts.billing.invoices import CreateInvoice, Invoice, NewDiscount, NewLine, NewTax
from shared.contracts.billing.payments import RecordPayment
from shared.contracts.message import Caller
from shared.contracts.settings import Tenant
from shared.contracts.values import Address
from shared.money import Money
from tests.support.visitor import Visitor

LINES = (
    NewLine(
        name="Copy paper, Letter, 20 lb", quantity=Decimal(40), unit_cost=42_50, description="Case of 10 reams"
    ),
    NewLine(name="Kraft mailing envelopes, 9 × 12 in", quantity=Decimal(12), unit_cost=38_75),
    NewLine(name="Card stock, 110 lb, ivory", quantity=Decimal(18), unit_cost=21_40, description="250 sheets"),
    NewLine(name="Archive boxes", quantity=Decimal("2.5"), unit_cost=71_60),
    NewLine(name="Delivery", quantity=Decimal(1), unit_cost=180_00, description="3 pallets"),
)
OPEN, PAID = 3, 8


@dataclass(frozen=True, slots=True)
class Scene:
    """`secret` is the session's cookie."""

    tenant: Tenant
    session: Session
    secret: str
    pages: dict[str, str]


def scene(bus: Bus, tenant: Tenant, *, gateway: str, host: str, cookie: str) -> Scene:
    """`cookie` is what the session's cookie is called."""
    customer = _customer(bus, tenant)
    whole = _invoice(bus, customer, tenant, LINES)
    for minor in (300_00, 450_00):
        _pay(bus, whole, tenant, minor)
    for _ in range(OPEN):
        _invoice(bus, customer, tenant, LINES[:2])
    for _ in range(PAID):
        paid = _invoice(bus, customer, tenant, LINES[1:4])
        _pay(bus, paid, tenant, paid.total.minor)
    secret = sign_in(bus, customer.id, tenant, gateway=gateway, host=host, cookie=cookie)
    session = bus.ask(GetSession(who=_clerk(tenant), secret=secret))
    return Scene(tenant, session, secret, {"My Account": "/", "invoice": f"/invoices/{whole.token}"})


def _customer(bus: Bus, tenant: Tenant) -> Customer:
    address = Address(lines=("880 Cypress Creek Road",), city="Springfield", state="OR", country="US")
    who = _clerk(tenant)
    return bus.ask(CreateCustomer(who=who, name="Globex Works", email="pat@works.globex.example", address=address))


def _invoice(bus: Bus, customer: Customer, tenant: Tenant, lines: tuple[NewLine, ...]) -> Invoice:
    return bus.ask(
        CreateInvoice(
            who=_clerk(tenant),
            customer=customer.id,
            issued_on=clock.today(tenant.zone) - timedelta(days=40),
            terms="Net 30",
            purchase_order="PO-88417",
            notes="Thank you for moving to the recycled grade.",
            lines=lines,
            discounts=(NewDiscount(name="Volume discount", rate=Decimal(5)),),
            taxes=(NewTax(name="Sales tax", rate=Decimal("8.25")),),
        )
    )


def _pay(bus: Bus, invoice: Invoice, tenant: Tenant, minor: int) -> None:
    amount = Money(minor, invoice.currency)
    bus.ask(RecordPayment(who=_clerk(tenant), invoice=invoice.id, amount=amount, method="wire_transfer"))


def sign_in(bus: Bus, customer: int, tenant: Tenant, *, gateway: str, host: str, cookie: str) -> str:
    """The session's secret."""
    link = bus.ask(IssueSignInLink(who=_clerk(tenant), customer=customer))
    with httpx.Client(base_url=gateway) as client:
        visitor = Visitor(client, host=host)
        visitor.submit(visitor.follow(visitor.get(link)), "/sign-in/continue")
        return client.cookies[cookie]


def _clerk(tenant: Tenant) -> Caller:
    return system_caller(tenant.id, job="bench")
