"""Ways of paying: what the business accepts, less what is switched off for a customer or an invoice."""

from typing import Any

import pytest

from shared.contracts.billing.invoices import Invoice
from shared.contracts.billing.methods import DisableMethods
from shared.contracts.billing.payable import ViewPayable
from shared.contracts.billing.payments import OnlineMethod, PaymentStart, StartPayment
from shared.contracts.errors import CustomerNotFound, Denied, InvoiceNotFound, MethodNotOffered
from shared.contracts.message import LinkHolder
from shared.contracts.settings import ChangeAccepted
from shared.contracts.settings.accepted import Accepted
from shared.contracts.values import Method
from tests.support.business import Business, business
from tests.support.house import House

ALL: tuple[Method, ...] = ("card", "bank", "check")


def accept(acme: Business, *methods: Method) -> None:
    acme.house.bus.ask(ChangeAccepted(who=acme.who(), accepted=Accepted(methods=frozenset(methods))))


def disable(acme: Business, invoice: Invoice, *methods: Method) -> None:
    asked = DisableMethods(who=acme.who(), kind="invoice", id=invoice.id, methods=frozenset(methods))
    acme.house.bus.ask(asked)


def start(acme: Business, invoice: Invoice, method: OnlineMethod | None = None) -> PaymentStart:
    who = acme.who(LinkHolder(token=invoice.token))
    return acme.house.bus.ask(StartPayment(who=who, invoices=(invoice.token,), amount=invoice.left, method=method))


def page_takes(acme: Business, started: PaymentStart) -> list[str]:
    """What the provider's page may be paid with."""
    client = acme.house.sandbox.client(acme.api_key)
    found = {each.url: each for each in client.v1.checkout.sessions.list().data}
    return list(found[started.checkout_url].payment_method_types or [])


def offered(acme: Business, invoice: Invoice) -> tuple[Method, ...]:
    view = acme.house.bus.ask(ViewPayable(who=acme.who(), invoices=(invoice.token,)))
    tenant = acme.house.bus.ask(ChangeAccepted(who=acme.who(), accepted=Accepted(methods=frozenset(ALL))))
    return view.offered(tenant.accepted, view.invoices)


@pytest.mark.parametrize(
    ("method", "kinds"),
    [(None, ["card", "us_bank_account"]), ("card", ["card"]), ("bank", ["us_bank_account"])],
)
def test_the_providers_page_takes_what_was_chosen(
    acme: Business, method: OnlineMethod | None, kinds: list[str]
) -> None:
    assert page_takes(acme, start(acme, acme.invoice(), method)) == kinds


def test_who_chooses_otherwise_gets_another_page_and_the_first_is_closed(acme: Business) -> None:
    invoice = acme.invoice()
    first = start(acme, invoice, "card")
    again, other = start(acme, invoice, "card"), start(acme, invoice, "bank")
    assert first == again
    assert first.payment != other.payment
    assert acme.house.sandbox.open(first.checkout_url).status == 410


@pytest.mark.parametrize(("off", "kinds"), [(("card",), ["us_bank_account"]), (("bank",), ["card"])])
def test_what_is_switched_off_is_not_on_the_providers_page(
    acme: Business, off: tuple[Method, ...], kinds: list[str]
) -> None:
    customer = acme.customer(disabled_payment_methods=frozenset(off))
    assert page_takes(acme, start(acme, acme.invoice(customer))) == kinds
    assert page_takes(acme, start(acme, acme.invoice(disabled_payment_methods=frozenset(off)))) == kinds


@pytest.mark.parametrize("method", [None, "card", "bank"])
def test_what_is_not_offered_cannot_be_begun(acme: Business, method: OnlineMethod | None) -> None:
    accept(acme, "check")
    with pytest.raises(MethodNotOffered):
        start(acme, acme.invoice(), method)


def test_a_bank_account_is_not_offered_in_money_that_the_provider_cannot_take_from_one(house: House) -> None:
    dubai = business(house, currency="AED")
    invoice = dubai.invoice()
    assert offered(dubai, invoice) == ("card", "check")
    with pytest.raises(MethodNotOffered):
        start(dubai, invoice, "bank")


def test_what_is_switched_off_later_counts_from_then_on(acme: Business) -> None:
    customer = acme.customer()
    first, second = acme.invoice(customer), acme.invoice(customer)
    disable(acme, first, "card")
    assert [offered(acme, first), offered(acme, second)] == [("bank", "check"), ALL]
    question = DisableMethods(who=acme.who(), kind="customer", id=customer.id, methods=frozenset({"check"}))
    acme.house.bus.ask(question)
    disable(acme, first)
    assert [offered(acme, first), offered(acme, second)] == [("card", "bank"), ("card", "bank")]


def test_several_invoices_are_paid_as_each_of_them_may_be(acme: Business) -> None:
    customer = acme.customer()
    first = acme.invoice(customer, disabled_payment_methods=frozenset({"card"}))
    second = acme.invoice(customer)
    tokens = (first.token, second.token)
    ask = StartPayment(
        who=acme.signed_in(customer), invoices=tokens, amount=first.left + second.left, method="card"
    )
    with pytest.raises(MethodNotOffered):
        acme.house.bus.ask(ask)
    started = acme.house.bus.ask(ask.model_copy(update={"method": None}))
    assert page_takes(acme, started) == ["us_bank_account"]


@pytest.mark.parametrize(("kind", "absent"), [("customer", CustomerNotFound), ("invoice", InvoiceNotFound)])
def test_only_the_business_switches_off_and_only_what_is_its_own(
    acme: Business, house: House, kind: Any, absent: type[Exception]
) -> None:
    customer = acme.customer()
    invoice = acme.invoice(customer)
    number = customer.id if kind == "customer" else invoice.id
    with pytest.raises(Denied):
        house.bus.ask(DisableMethods(who=acme.signed_in(customer), kind=kind, id=number, methods=frozenset()))
    with pytest.raises(absent):
        house.bus.ask(DisableMethods(who=business(house).who(), kind=kind, id=number, methods=frozenset()))
