"""An invoice is opened, paid and kept, from its own link or from the account."""

import re

import pytest

from shared.contracts.billing.invoices import ViewInvoice, VoidInvoice
from shared.contracts.billing.payments import RecordPayment
from shared.money import Money
from tests.portal.conftest import House
from tests.support.pdf import spoken


def test_whoever_has_the_link_sees_the_invoice_and_may_pay(acme: House) -> None:
    invoice = acme.new_invoice(acme.new_customer())
    page = acme.visitor().get(f"/invoices/{invoice.token}")
    assert page.status_code == 200
    assert "You’re viewing this invoice from an emailed link." in page.text
    assert f"/invoices/{invoice.token}/payment" in page.text


def test_its_own_customer_is_not_told_about_links(acme: House) -> None:
    customer = acme.new_customer()
    invoice = acme.new_invoice(customer)
    page = acme.signed_in(customer).get(f"/invoices/{invoice.token}")
    assert ("Sign out" in page.text, "emailed link" in page.text) == (True, False)


def test_pay_leads_to_one_checkout_however_often_it_is_pressed(acme: House) -> None:
    invoice, visitor = acme.new_invoice(acme.new_customer()), acme.visitor()
    path = f"/invoices/{invoice.token}/payment"
    page = visitor.get(path)
    checkouts = {visitor.submit(page, path).headers["location"] for _ in range(3)}
    assert len(checkouts) == 1
    assert checkouts.pop().startswith(acme.product.checkout_host)


def test_an_amount_that_is_not_what_is_left_begins_nothing(acme: House) -> None:
    invoice, visitor = acme.new_invoice(acme.new_customer()), acme.visitor()
    path = f"/invoices/{invoice.token}/payment"
    sent = visitor.submit(visitor.get(path), path, amount="100")
    told = visitor.follow(sent)
    assert "The amount has changed since you opened this page. Nothing was charged." in told.text
    assert f'name="amount" value="{invoice.total.minor}"' in told.text


def test_another_currency_begins_nothing(acme: House) -> None:
    invoice, visitor = acme.new_invoice(acme.new_customer()), acme.visitor()
    path = f"/invoices/{invoice.token}/payment"
    assert visitor.submit(visitor.get(path), path, currency="JPY").headers["location"] == f"{path}?notice=changed"


def test_coming_back_without_paying_says_that_nothing_was_charged(acme: House) -> None:
    invoice, visitor = acme.new_invoice(acme.new_customer()), acme.visitor()
    path = f"/invoices/{invoice.token}/payment"
    visitor.submit(visitor.get(path), path)
    view = acme.product.bus.ask(ViewInvoice(who=acme.business, token=invoice.token))
    assert view.attempt
    back = visitor.follow(visitor.get(f"/payments/{view.attempt.payment}/back"))
    assert "You haven’t paid. Nothing was charged." in back.text
    assert "Pay <bdi>$165.00</bdi>" in back.text


@pytest.mark.parametrize("end", ["paid", "voided"])
def test_a_settled_invoice_cannot_be_paid_again(acme: House, end: str) -> None:
    invoice, visitor = acme.new_invoice(acme.new_customer()), acme.visitor()
    path = f"/invoices/{invoice.token}"
    form = visitor.get(f"{path}/payment")
    if end == "paid":
        amount = Money(165_00, "USD")
        acme.product.bus.ask(RecordPayment(who=acme.business, invoice=invoice.id, amount=amount, method="cash"))
    else:
        acme.product.bus.ask(VoidInvoice(who=acme.business, invoice=invoice.id))
    assert visitor.get(f"{path}/payment").headers["location"] == path
    assert visitor.submit(form, f"{path}/payment").headers["location"] == path
    assert "You don’t owe anything" in visitor.get(path).text


def test_the_invoice_is_downloaded_as_it_is_shown(acme: House) -> None:
    invoice = acme.new_invoice(acme.new_customer())
    answer = acme.visitor().get(f"/invoices/{invoice.token}/pdf")
    name = f"Acme-Paper-{invoice.number}.pdf"
    assert answer.headers["content-disposition"] == f"attachment; filename=\"{name}\"; filename*=UTF-8''{name}"
    assert answer.headers["content-type"] == "application/pdf"
    assert invoice.number in spoken(answer.content)


def test_a_draft_is_not_there_yet(acme: House) -> None:
    draft = acme.new_invoice(acme.new_customer(), is_draft=True)
    assert acme.visitor().get(f"/invoices/{draft.token}").status_code == 404


def test_the_account_shows_what_is_open_and_what_was_paid(acme: House) -> None:
    customer = acme.new_customer()
    first, second = acme.new_invoice(customer), acme.new_invoice(customer)
    amount = Money(165_00, "USD")
    acme.product.bus.ask(RecordPayment(who=acme.business, invoice=first.id, amount=amount, method="check"))
    page = acme.signed_in(customer).get("/").text
    tables = re.split(r'data-pl-slot="account\.(?:open|payments|settled|details)"', page)
    assert [(first.number in part, second.number in part) for part in tables[1:4]] == [
        (False, True),
        (True, False),
        (True, False),
    ]
    assert "You have 1 invoice to pay" in page
