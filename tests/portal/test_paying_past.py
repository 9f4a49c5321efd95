"""Ways of paying on the page: on the provider's page or past it, and what is to be known for the latter."""

import re

import pytest

from shared.contracts.billing.invoices import Invoice, ViewInvoice
from shared.contracts.billing.methods import DisableMethods
from shared.contracts.values import Method
from tests.portal.conftest import House


def offered(html: str) -> list[str]:
    return re.findall(r'name="method" value="(\w+)"', html)


def pay_page(invoice: Invoice) -> str:
    return f"/invoices/{invoice.token}/payment"


def disable(house: House, invoice: Invoice, *methods: Method) -> None:
    asked = DisableMethods(who=house.business, kind="invoice", id=invoice.id, methods=frozenset(methods))
    house.product.bus.ask(asked)


def begun(house: House, invoice: Invoice) -> bool:
    return house.product.bus.ask(ViewInvoice(who=house.business, token=invoice.token)).attempt is not None


def test_the_ways_of_the_business_are_offered(acme: House, nakheel: House) -> None:
    ours, theirs = acme.new_invoice(acme.new_customer()), nakheel.new_invoice(nakheel.new_customer())
    assert offered(acme.visitor().get(pay_page(ours)).text) == ["online", "check", "wire_transfer"]
    assert offered(nakheel.visitor().get(pay_page(theirs)).text) == ["card", "wire_transfer", "cash"]


def test_a_way_switched_off_for_an_invoice_is_not_offered(acme: House) -> None:
    invoice = acme.new_invoice(acme.new_customer())
    disable(acme, invoice, "card", "check", "wire_transfer")
    page = acme.visitor().get(pay_page(invoice)).text
    assert offered(page) == ["bank"]
    assert "How would you like to pay?" not in page


def test_without_any_way_there_is_nothing_to_press(acme: House) -> None:
    invoice, visitor = acme.new_invoice(acme.new_customer()), acme.visitor()
    disable(acme, invoice, "card", "bank", "check", "wire_transfer")
    assert pay_page(invoice) not in visitor.get(f"/invoices/{invoice.token}").text
    page = visitor.get(pay_page(invoice)).text
    assert "This can’t be paid online." in page
    assert offered(page) == []


def test_a_check_begins_nothing_and_is_told_where_to_go(acme: House) -> None:
    invoice, visitor = acme.new_invoice(acme.new_customer()), acme.visitor()
    path = pay_page(invoice)
    sent = visitor.submit(visitor.get(path), path, method="check")
    page = visitor.follow(sent).text
    assert sent.headers["location"] == f"{path}/check"
    assert f'<h1>Pay invoice <bdi class="pl-number">{invoice.number}</bdi> by check</h1>' in page
    assert "<p><bdi>Acme Paper Co., Lockbox 5142, 1725 Foundry Lane, Millbrook, PA 18505</bdi></p>" in page
    assert f'data-pl-copy="{invoice.number}"' in page
    assert not begun(acme, invoice)


def test_a_part_can_be_paid_past_the_provider_too(acme: House) -> None:
    invoice, visitor = acme.new_invoice(acme.new_customer()), acme.visitor()
    path = pay_page(invoice)
    sent = visitor.submit(visitor.get(path), path, method="check", choice="part", part="65.50")
    assert sent.headers["location"] == f"{path}/check?part=6550"
    assert "<dt>Amount</dt><dd><bdi>$65.50</bdi></dd>" in visitor.follow(sent).text


@pytest.mark.parametrize("part", ["0", "49", "16501", "x", "9" * 40, "-5"])
def test_a_part_that_cannot_be_is_all(acme: House, part: str) -> None:
    invoice = acme.new_invoice(acme.new_customer())
    page = acme.visitor().get(f"{pay_page(invoice)}/check?part={part}").text
    assert "<dt>Amount</dt><dd><bdi>$165.00</bdi></dd>" in page


def test_a_transfer_in_euros_comes_with_its_account_and_a_code(acme: House) -> None:
    nordlicht = House(acme.product, acme.client, position=1)
    invoice = nordlicht.new_invoice(nordlicht.new_customer())
    page = nordlicht.visitor().get(f"{pay_page(invoice)}/wire_transfer").text
    assert 'data-pl-copy="DE89370400440532013000"' in page
    assert "<bdi>DE89 3704 0044 0532 0130 00</bdi>" in page
    assert page.count('class="segno"') == 1


def test_a_transfer_in_other_money_has_no_code(nakheel: House) -> None:
    invoice = nakheel.new_invoice(nakheel.new_customer())
    page = nakheel.visitor().get(f"{pay_page(invoice)}/wire_transfer").text
    assert 'data-pl-copy="AE070331234567890123456"' in page
    assert "segno" not in page


def test_several_are_paid_by_one_check(acme: House) -> None:
    customer = acme.new_customer()
    first, second = acme.new_invoice(customer), acme.new_invoice(customer)
    visitor = acme.signed_in(customer)
    page = visitor.follow(visitor.submit(visitor.get("/pay"), "/pay", method="check"))
    assert "<h1>Pay 2 invoices by check</h1>" in page.text
    assert f'data-pl-copy="{first.number} {second.number}"' in page.text
    assert "<dt>Amount</dt><dd><bdi>$330.00</bdi></dd>" in page.text


def test_a_way_that_is_not_offered_leads_back_to_those_that_are(acme: House) -> None:
    invoice, visitor = acme.new_invoice(acme.new_customer()), acme.visitor()
    asked = visitor.get(f"{pay_page(invoice)}/cash")
    assert asked.headers["location"] == f"{pay_page(invoice)}?notice=method"
    assert "This can’t be paid in that way any more. Nothing was charged." in visitor.follow(asked).text
    page = visitor.get(pay_page(invoice))
    disable(acme, invoice, "card", "bank")
    sent = visitor.submit(page, pay_page(invoice), method="card")
    assert sent.headers["location"] == f"{pay_page(invoice)}?notice=method"
    assert not begun(acme, invoice)


def test_a_paid_invoice_needs_no_instructions(acme: House) -> None:
    invoice = acme.new_invoice(acme.new_customer())
    acme.pay(invoice)
    asked = acme.visitor().get(f"{pay_page(invoice)}/check")
    assert asked.headers["location"] == f"/invoices/{invoice.token}"


def test_every_unknown_way_is_no_address_at_all(acme: House) -> None:
    invoice = acme.new_invoice(acme.new_customer())
    assert acme.visitor().get(f"{pay_page(invoice)}/card").status_code == 404
