"""Several invoices on one pay page: all that is open, or what was chosen."""

import pytest

from shared.contracts.billing.invoices import CreateInvoice, Invoice, NewLine, VoidInvoice
from shared.contracts.billing.payments import RecordPayment
from shared.money import Money
from tests.portal.conftest import House


def pay_path(*invoices: Invoice) -> str:
    return "/pay?" + "&".join(f"invoice={invoice.token}" for invoice in invoices)


def record(acme: House, invoice: Invoice) -> None:
    amount = Money(165_00, "USD")
    acme.product.bus.ask(RecordPayment(who=acme.business, invoice=invoice.id, amount=amount, method="cash"))


def test_my_account_offers_to_pay_all_at_once(acme: House) -> None:
    customer = acme.new_customer()
    first, second = acme.new_invoice(customer), acme.new_invoice(customer)
    visitor = acme.signed_in(customer)
    assert 'href="/pay"' in visitor.get("/").text
    page = visitor.get("/pay")
    sent = visitor.submit(page, "/pay")
    assert "Pay 2 invoices" in page.text
    assert [number in page.text for number in (first.number, second.number)] == [True, True]
    assert "Pay <bdi>$330.00</bdi>" in page.text
    assert sent.headers["location"].startswith(acme.product.checkout_host)


def test_what_was_chosen_is_paid_and_nothing_else(acme: House) -> None:
    customer = acme.new_customer()
    first, second, third = (acme.new_invoice(customer) for _ in range(3))
    page = acme.signed_in(customer).get(pay_path(first, third))
    assert [invoice.number in page.text for invoice in (first, second, third)] == [True, False, True]
    assert "$330.00" in page.text


def test_coming_back_without_paying_shows_the_same_selection(acme: House) -> None:
    customer = acme.new_customer()
    first, second = acme.new_invoice(customer), acme.new_invoice(customer)
    visitor = acme.signed_in(customer)
    visitor.submit(visitor.get(pay_path(first, second)), "/pay")
    payment = acme.attempt_of(first)
    back = visitor.get(f"/payments/{payment}/back")
    assert back.headers["location"] == f"{pay_path(first, second)}&notice=unpaid"
    assert "You haven’t paid. Nothing was charged." in visitor.follow(back).text


@pytest.mark.parametrize("end", ["paid", "voided"])
def test_what_was_settled_meanwhile_is_named_and_nothing_is_begun(acme: House, end: str) -> None:
    customer = acme.new_customer()
    first, second = acme.new_invoice(customer), acme.new_invoice(customer)
    visitor = acme.signed_in(customer)
    page = visitor.get(pay_path(first, second))
    if end == "paid":
        record(acme, first)
    else:
        acme.product.bus.ask(VoidInvoice(who=acme.business, invoice=first.id))
    told = visitor.follow(visitor.submit(page, "/pay")).text
    assert "The amount has changed since you opened this page. Nothing was charged." in told
    assert "Not included here:" in told
    assert "Pay <bdi>$165.00</bdi>" in told


def test_when_all_was_settled_there_is_nothing_to_pay(acme: House) -> None:
    customer = acme.new_customer()
    invoices = [acme.new_invoice(customer), acme.new_invoice(customer)]
    visitor = acme.signed_in(customer)
    page = visitor.get(pay_path(*invoices))
    for invoice in invoices:
        record(acme, invoice)
    assert "There is nothing to pay here" in visitor.follow(visitor.submit(page, "/pay")).text
    assert "There is nothing to pay here" in visitor.get("/pay").text


def test_two_currencies_are_a_choice_and_never_a_sum(acme: House) -> None:
    customer = acme.new_customer()
    dollars = acme.new_invoice(customer)
    line = NewLine(name="Card stock", unit_cost=100_00)
    question = CreateInvoice(who=acme.business, customer=customer, currency="EUR", lines=(line,))
    euros = acme.product.bus.ask(question)
    visitor = acme.signed_in(customer)
    page = visitor.get("/pay").text
    assert "What would you like to pay?" in page
    assert [f'{pay_path(each)}"' in page for each in (dollars, euros)] == [True, True]
    assert "265" not in page
    assert "Pay <bdi>€100.00</bdi>" in visitor.get("/pay?currency=EUR").text


def test_whoever_is_not_signed_in_signs_in_first(acme: House) -> None:
    customer = acme.new_customer()
    invoice = acme.new_invoice(customer)
    asked = acme.visitor().get(f"{pay_path(invoice)}")
    assert asked.headers["location"] == f"/sign-in?next=/pay%3Finvoice%3D{invoice.token}"


@pytest.mark.parametrize(
    "query",
    [
        "invoice=" + "N" * 24,
        "invoice=<script>",
        "invoice=%00",
        "invoice=" + "é" * 24,
        "invoice=" + "N" * 10_000,
    ],
)
def test_what_was_never_an_invoice_is_not_found(acme: House, query: str) -> None:
    customer = acme.new_customer()
    mine = acme.new_invoice(customer)
    assert acme.signed_in(customer).get(f"{pay_path(mine)}&{query}").status_code == 404


def test_another_businesss_and_another_customers_invoices_are_not_there(acme: House, nakheel: House) -> None:
    customer = acme.new_customer()
    mine, others = acme.new_invoice(customer), acme.new_invoice(acme.new_customer())
    foreign = nakheel.new_invoice(nakheel.new_customer())
    visitor = acme.signed_in(customer)
    assert [visitor.get(pay_path(mine, each)).status_code for each in (others, foreign)] == [404, 404]
    form = visitor.get(pay_path(mine))
    typed = [visitor.submit(form, "/pay", invoices=f"{mine.token} {each.token}") for each in (others, foreign)]
    assert [answer.status_code for answer in typed] == [404, 404]


def test_more_than_a_payment_may_pay_is_refused(acme: House) -> None:
    customer = acme.new_customer()
    visitor = acme.signed_in(customer)
    acme.new_invoice(customer)
    form = visitor.get("/pay")
    tokens = " ".join(f"{number:024}" for number in range(101))
    assert visitor.submit(form, "/pay", invoices=tokens).status_code == 422
    assert visitor.submit(form, "/pay", invoices="").status_code == 422
