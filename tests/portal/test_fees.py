"""A fee on cards: told before anything is pressed, by the amount on the button, and never charged unseen."""

import re
from collections.abc import Iterator
from decimal import Decimal

import pytest

from shared.contracts.billing.estimates import NewDeposit
from shared.contracts.billing.invoices import Invoice
from shared.contracts.billing.payments import ViewPayment
from shared.contracts.settings import Switches
from shared.money import Money
from tests.portal.conftest import House


def set_fee(house: House, rate: str) -> None:
    house.offer(Switches(convenience_fee=Decimal(rate)))


@pytest.fixture
def shop(acme: House) -> Iterator[House]:
    set_fee(acme, "2.5")
    yield acme
    set_fee(acme, "0")


def path_of(invoice: Invoice) -> str:
    return f"/invoices/{invoice.token}/payment"


def begun(house: House, invoice: Invoice) -> tuple[Money, Money | None]:
    asked = ViewPayment(who=house.business, token=house.attempt_of(invoice))
    view = house.product.bus.ask(asked)
    return view.amount, view.fee


def test_the_fee_is_told_with_the_total_on_the_button(shop: House) -> None:
    invoice, visitor = shop.new_invoice(shop.new_customer()), shop.visitor()
    page = visitor.get(path_of(invoice))
    assert re.findall(r'name="method" value="(\w+)"', page.text)[:2] == ["card", "bank"]
    assert "A fee of <bdi>2.5%</bdi> is added." in page.text
    assert '<dt>Card fee, <bdi>2.5%</bdi></dt><dd class="pl-num"><bdi>$4.13</bdi></dd>' in page.text
    assert '<span data-pl-when="fee">Pay <bdi>$169.13</bdi></span>' in page.text
    assert '<span data-pl-when="plain">Pay <bdi>$165.00</bdi></span>' in page.text


def test_what_was_told_is_what_is_asked_for(shop: House) -> None:
    by_card, by_bank = (shop.new_invoice(shop.new_customer()) for _ in range(2))
    visitor = shop.visitor()
    visitor.submit(visitor.get(path_of(by_card)), path_of(by_card), method="card")
    visitor.submit(visitor.get(path_of(by_bank)), path_of(by_bank), method="bank")
    assert begun(shop, by_card) == (Money(169_13, "USD"), Money(4_13, "USD"))
    assert begun(shop, by_bank) == (Money(165_00, "USD"), Money(0, "USD"))


def test_of_a_part_the_fee_is_shown_before_it_is_paid(shop: House) -> None:
    invoice, visitor = shop.new_invoice(shop.new_customer()), shop.visitor()
    first = visitor.submit(
        visitor.get(path_of(invoice)), path_of(invoice), method="card", choice="part", part="65.50"
    )
    assert first.headers["location"] == f"{path_of(invoice)}?part=6550"
    page = visitor.follow(first)
    assert '<span data-pl-when="fee">Pay <bdi>$67.14</bdi></span>' in page.text
    visitor.submit(page, path_of(invoice), method="card", choice="part", part="65.50")
    assert begun(shop, invoice) == (Money(67_14, "USD"), Money(1_64, "USD"))


@pytest.mark.parametrize("rate", ["0", "", "1", "2.49", "4"])
def test_a_rate_that_was_tampered_with_begins_nothing(shop: House, rate: str) -> None:
    invoice, visitor = shop.new_invoice(shop.new_customer()), shop.visitor()
    sent = visitor.submit(visitor.get(path_of(invoice)), path_of(invoice), method="card", fee_rate=rate)
    assert sent.headers["location"] == f"{path_of(invoice)}?notice=changed"
    assert f"/invoices/{invoice.token}/payment" in visitor.get(f"/invoices/{invoice.token}").text
    with pytest.raises(AssertionError):
        shop.attempt_of(invoice)


@pytest.mark.parametrize("rate", ["-1", "5", "2.555", "1e1", "NaN", "٢"])
def test_what_is_no_rate_is_no_form_of_ours(shop: House, rate: str) -> None:
    invoice, visitor = shop.new_invoice(shop.new_customer()), shop.visitor()
    sent = visitor.submit(visitor.get(path_of(invoice)), path_of(invoice), method="card", fee_rate=rate)
    assert sent.status_code == 422


def test_a_fee_that_changed_meanwhile_is_shown_first(shop: House) -> None:
    invoice, visitor = shop.new_invoice(shop.new_customer()), shop.visitor()
    page = visitor.get(path_of(invoice))
    set_fee(shop, "3")
    sent = visitor.submit(page, path_of(invoice), method="card")
    assert sent.headers["location"] == f"{path_of(invoice)}?notice=changed"
    assert "The amount has changed since you opened this page. Nothing was charged." in visitor.follow(sent).text


def test_all_together_are_paid_with_one_fee_that_the_receipt_shows(shop: House) -> None:
    customer = shop.new_customer()
    invoices = [shop.new_invoice(customer), shop.new_invoice(customer)]
    visitor = shop.signed_in(customer)
    sent = visitor.submit(visitor.get("/pay"), "/pay", method="card")
    assert begun(shop, invoices[0]) == (Money(338_25, "USD"), Money(8_25, "USD"))
    sandbox = shop.product.sandbox
    sandbox.pay(sent.headers["location"].replace(shop.product.checkout_host, sandbox.url))
    page = visitor.get(f"/payments/{shop.attempt_of(invoices[0])}").text
    assert '<strong>Card fee</strong></th><td role="cell" data-pl-cell="a"></td>' in page
    assert page.count("<bdi>$8.25</bdi>") == 1


def test_a_deposit_is_told_with_its_fee_and_asked_for_so(shop: House) -> None:
    estimate, visitor = shop.new_estimate(shop.new_customer(), deposit=NewDeposit(amount=100_00)), shop.visitor()
    path = f"/estimates/{estimate.token}/approve"
    page = visitor.get(path)
    sent = visitor.submit(page, path, initials="JO", method="card")
    sandbox = shop.product.sandbox
    sandbox.pay(sent.headers["location"].replace(shop.product.checkout_host, sandbox.url))
    receipt = visitor.get(f"/payments/{shop.deposit_of(estimate)}").text
    assert '<dt>Card fee, <bdi>2.5%</bdi></dt><dd class="pl-num"><bdi>$2.50</bdi></dd>' in page.text
    assert '<span data-pl-when="fee">Approve and pay <bdi>$102.50</bdi></span>' in page.text
    assert '<span data-pl-when="plain">Approve and pay <bdi>$100.00</bdi></span>' in page.text
    assert "<bdi>$102.50</bdi>" in receipt
    assert "<dt>Card fee</dt><dd><bdi>$2.50</bdi></dd>" in receipt
    assert "<dt>Kept as credit</dt><dd><bdi>$100.00</bdi><br>" in receipt


def test_a_deposits_fee_that_changed_meanwhile_is_shown_first(shop: House) -> None:
    estimate, visitor = shop.new_estimate(shop.new_customer(), deposit=NewDeposit(amount=100_00)), shop.visitor()
    path = f"/estimates/{estimate.token}/approve"
    page = visitor.get(path)
    set_fee(shop, "3")
    sent = visitor.submit(page, path, initials="JO", method="card")
    assert sent.headers["location"] == f"{path}?notice=changed"
