"""Another amount than all, and credit first: typed as the locale writes it, shared out before it is paid."""

import pytest

from shared.contracts.billing.credits import GiveCredit
from shared.contracts.billing.invoices import CreateInvoice, Invoice, NewLine
from shared.contracts.billing.payments import ViewPayment
from shared.money import Money
from tests.portal.conftest import House

ALL = "Between <bdi>$0.50</bdi> and <bdi>$165.00</bdi>"


def payment(acme: House, invoice: Invoice) -> Money:
    """What the payment that was begun is for."""
    asked = ViewPayment(who=acme.business, token=acme.attempt_of(invoice))
    return acme.product.bus.ask(asked).amount


def give(acme: House, customer: int, minor: int) -> None:
    acme.product.bus.ask(GiveCredit(who=acme.business, customer=customer, amount=Money(minor, "USD")))


def test_a_part_of_one_invoice_is_paid(acme: House) -> None:
    invoice, visitor = acme.new_invoice(acme.new_customer()), acme.visitor()
    path = f"/invoices/{invoice.token}/payment"
    page = visitor.get(path)
    sent = visitor.submit(page, path, choice="part", part="$ 65.50")
    assert ALL in page.text
    assert sent.headers["location"].startswith(acme.product.checkout_host)
    assert payment(acme, invoice) == Money(65_50, "USD")


def test_the_full_balance_counts_whatever_was_typed_beside_it(acme: House) -> None:
    invoice, visitor = acme.new_invoice(acme.new_customer()), acme.visitor()
    path = f"/invoices/{invoice.token}/payment"
    visitor.submit(visitor.get(path), path, choice="full", part="65.50")
    assert payment(acme, invoice) == Money(165_00, "USD")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Enter an amount"),
        ("  ", "Enter an amount"),
        ("0.49", "The amount must be <bdi>$0.50</bdi> or more"),
        ("0", "The amount must be <bdi>$0.50</bdi> or more"),
        ("165.01", "The amount must be <bdi>$165.00</bdi> or less"),
        ("164.99", "Pay all of it, or leave at least <bdi>$0.50</bdi> for later"),
        ("-5", "Write the amount in figures, such as 165.00"),
        ("1e2", "Write the amount in figures, such as 165.00"),
        ("NaN", "Write the amount in figures, such as 165.00"),
        ("65,50", "Write the amount in figures, such as 165.00"),
        ("٦٥", "Write the amount in figures, such as 165.00"),
        ("\N{RIGHT-TO-LEFT OVERRIDE}05.56", "Write the amount in figures, such as 165.00"),
        ("<script>alert(1)</script>", "Write the amount in figures, such as 165.00"),
        ("9" * 10_000, "Write the amount in figures, such as 165.00"),
    ],
)
def test_what_cannot_be_paid_is_said_in_words_and_nothing_is_begun(acme: House, typed: str, words: str) -> None:
    invoice, visitor = acme.new_invoice(acme.new_customer()), acme.visitor()
    path = f"/invoices/{invoice.token}/payment"
    answer = visitor.submit(visitor.get(path), path, choice="part", part=typed)
    assert answer.status_code == 422
    assert words in answer.text
    assert "Nothing was charged." in answer.text
    assert "<script>alert" not in answer.text


def test_a_german_comma_and_an_arab_customer_are_understood(acme: House, nakheel: House) -> None:
    invoice, visitor = nakheel.new_invoice(nakheel.new_customer()), nakheel.visitor()
    path = f"/invoices/{invoice.token}/payment"
    typed = {"method": "card", "choice": "part", "part": "65.50"}
    shown = visitor.follow(visitor.submit(visitor.get(path), path, **typed))
    visitor.submit(shown, path, **typed)
    assert payment(nakheel, invoice) == Money(65_50 + 1_64, "AED")


def test_a_part_of_several_shows_first_where_it_goes(acme: House) -> None:
    customer = acme.new_customer()
    first, second = acme.new_invoice(customer), acme.new_invoice(customer)
    visitor = acme.signed_in(customer)
    shown = visitor.follow(visitor.submit(visitor.get("/pay"), "/pay", choice="part", part="200"))
    assert "Pay <bdi>$200.00</bdi>" in shown.text
    assert "<bdi>$130.00</bdi> stays open" in shown.text
    sent = visitor.submit(shown, "/pay", choice="part", part="200.00")
    assert sent.headers["location"].startswith(acme.product.checkout_host)
    assert (payment(acme, first), acme.attempt_of(first)) == (Money(200_00, "USD"), acme.attempt_of(second))


def test_a_part_that_leaves_an_invoice_untouched_does_not_hold_it_up(acme: House) -> None:
    customer = acme.new_customer()
    first, second = acme.new_invoice(customer), acme.new_invoice(customer)
    visitor = acme.signed_in(customer)
    shown = visitor.follow(visitor.submit(visitor.get("/pay"), "/pay", choice="part", part="100"))
    visitor.submit(shown, "/pay", choice="part", part="100.00")
    path = f"/invoices/{second.token}/payment"
    visitor.submit(visitor.get(path), path)
    assert (payment(acme, first), payment(acme, second)) == (Money(100_00, "USD"), Money(165_00, "USD"))


def test_a_business_may_want_all_at_once(nakheel: House) -> None:
    nakheel.offer(nakheel.switches.model_copy(update={"partial_payments": False}))
    invoice, visitor = nakheel.new_invoice(nakheel.new_customer()), nakheel.visitor()
    path = f"/invoices/{invoice.token}/payment"
    page = visitor.get(path)
    answer = visitor.submit(page, path, choice="part", part="50")
    assert 'name="part"' not in page.text
    assert answer.headers["location"] == f"{path}?notice=changed"


def test_credit_is_shown_on_the_account_and_used_before_paying(acme: House) -> None:
    customer = acme.new_customer()
    invoice = acme.new_invoice(customer)
    give(acme, customer, 40_00)
    visitor = acme.signed_in(customer)
    path = f"/invoices/{invoice.token}/payment"
    assert "You have <bdi>$40.00</bdi> in credit." in visitor.get("/").text
    page = visitor.get(path)
    used = visitor.follow(visitor.submit(page, f"{path}/credit", credit="15.50"))
    assert "Your credit was used. This is what is left." in used.text
    assert "You have <bdi>$24.50</bdi> in credit." in used.text
    assert "Pay <bdi>$149.50</bdi>" in used.text
    again = visitor.follow(visitor.submit(page, f"{path}/credit", credit="15.50"))
    assert "The amount has changed since you opened this page. Nothing was charged." in again.text


def test_credit_that_pays_everything_leads_to_the_invoice(acme: House) -> None:
    customer = acme.new_customer()
    invoice = acme.new_invoice(customer)
    give(acme, customer, 500_00)
    visitor = acme.signed_in(customer)
    path = f"/invoices/{invoice.token}/payment"
    shown = visitor.follow(visitor.submit(visitor.get(path), f"{path}/credit"))
    assert "You don’t owe anything on this invoice." in shown.text
    assert "Credit used" in shown.text


def test_credit_is_used_for_several_due_first_first(acme: House) -> None:
    customer = acme.new_customer()
    invoices = [acme.new_invoice(customer), acme.new_invoice(customer)]
    give(acme, customer, 200_00)
    visitor = acme.signed_in(customer)
    used = visitor.follow(visitor.submit(visitor.get("/pay"), "/pay/credit"))
    assert "Pay <bdi>$130.00</bdi>" in used.text
    assert invoices[0].number not in used.text.split('data-pl-slot="pay.summary"')[1].split("</dl>")[0]


def test_a_phone_that_opens_the_refused_form_again_shows_what_can_be_paid(acme: House) -> None:
    """It forgets pages that it does not show, and asks for their address."""
    customer = acme.new_customer()
    invoice = acme.new_invoice(customer)
    visitor = acme.signed_in(customer)
    for path in (f"/invoices/{invoice.token}/payment", "/pay"):
        assert "Pay <bdi>$165.00</bdi>" in visitor.get(f"{path}/credit").text


@pytest.mark.parametrize("typed", ["", "40.01", "-1", "0", "abc", "<b>1</b>"])
def test_credit_beyond_what_there_is_is_refused_in_words(acme: House, typed: str) -> None:
    customer = acme.new_customer()
    invoice = acme.new_invoice(customer)
    give(acme, customer, 40_00)
    visitor = acme.signed_in(customer)
    path = f"/invoices/{invoice.token}/payment"
    answer = visitor.submit(visitor.get(path), f"{path}/credit", credit=typed)
    assert (answer.status_code, "There is a problem" in answer.text) == (422, True)


def test_a_documents_link_neither_shows_nor_uses_credit(acme: House) -> None:
    customer = acme.new_customer()
    invoice = acme.new_invoice(customer)
    give(acme, customer, 40_00)
    path = f"/invoices/{invoice.token}/payment"
    own, other = acme.signed_in(customer).get(path), acme.visitor()
    page = other.get(path)
    assert ("in credit" in own.text, "in credit" in page.text) == (True, False)
    forged = other.submit(page, path, choice="part", part="10")
    assert forged.status_code == 303
    fields = {"csrf": _csrf(page.text), "amount": "16500", "currency": "USD", "credit": "10"}
    assert other.post(f"{path}/credit", fields).headers["location"] == f"{path}?notice=changed"


def test_half_a_line_of_yen_and_fils(acme: House) -> None:
    customer = acme.new_customer()
    visitor = acme.signed_in(customer)
    for currency, typed, minor in (("JPY", "1,000", 1000), ("KWD", "1.500", 1_500)):
        line = NewLine(name="Card stock", unit_cost=5000)
        question = CreateInvoice(who=acme.business, customer=customer, currency=currency, lines=(line,))
        invoice = acme.product.bus.ask(question)
        path = f"/invoices/{invoice.token}/payment"
        visitor.submit(visitor.get(path), path, choice="part", part=typed)
        assert payment(acme, invoice) == Money(minor, currency)


def _csrf(html: str) -> str:
    return html.split('name="csrf" value="')[1].split('"')[0]
