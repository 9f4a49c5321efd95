"""Invoices and receipts on paper: for whoever has their links, and only once there is something to print."""

import pytest

from services.billing.documents.errors import Unprintable
from services.billing.documents.press import Press
from services.billing.documents.values import Paper
from services.billing.papers.printing import Printing
from shared.contracts.billing.estimates import PrintEstimate, VoidEstimate
from shared.contracts.billing.files import File
from shared.contracts.billing.invoices import PrintInvoice, VoidInvoice
from shared.contracts.billing.payments import PrintReceipt
from shared.contracts.errors import EstimateNotFound, InvoiceNotFound, NotPrintable, PaymentNotFound
from shared.contracts.message import Caller, LinkHolder
from tests.support.business import Business
from tests.support.estimating import HALF, approved, estimate, look
from tests.support.pdf import links, pages


def print_invoice(acme: Business, token: str, *, who: Caller | None = None) -> File:
    return acme.house.bus.ask(PrintInvoice(who=who or acme.who(LinkHolder(token=token)), token=token))


def print_receipt(acme: Business, token: str, *, who: Caller | None = None) -> File:
    return acme.house.bus.ask(PrintReceipt(who=who or acme.who(LinkHolder(token=token)), token=token))


def test_an_invoice_is_printed_with_the_way_to_pay_it(acme: Business) -> None:
    invoice = acme.invoice(total=1_234_50, number="2026/17")
    file = print_invoice(acme, invoice.token)
    text = pages(file.content)[0]

    assert (file.name, file.media_type) == ("Acme-Paper-2026-17.pdf", "application/pdf")
    assert [words in text for words in ("Invoice", "2026/17", "$1,234.50", "Globex Corporation")] == [True] * 4
    assert links(file.content) == [f"{acme.tenant.url}/invoices/{invoice.token}"]


def test_a_voided_invoice_is_printed_without_a_way_to_pay_it(acme: Business) -> None:
    invoice = acme.invoice()
    acme.house.bus.ask(VoidInvoice(who=acme.who(), invoice=invoice.id))
    text = pages(print_invoice(acme, invoice.token).content)[0]

    assert "You don’t owe anything." in text
    assert "Pay online" not in text


def test_a_receipt_says_what_was_received_and_what_it_paid(acme: Business) -> None:
    invoice = acme.invoice(total=1_234_50)
    paid = acme.paid(invoice)
    file = print_receipt(acme, paid.token)
    text = pages(file.content)[0]

    assert file.name == f"Acme-Paper-{paid.reference}.pdf"
    assert [words in text for words in ("Receipt", paid.reference, "$1,234.50", invoice.number)] == [True] * 4


def test_the_receipt_of_a_deposit_says_what_it_was_paid_on(acme: Business) -> None:
    found = approved(acme, estimate(acme, deposit=HALF))
    file = print_receipt(acme, look(acme, found).deposit_payment)
    text = pages(file.content)[0]

    told = ("Deposit on estimate EST-0001", "$1,540.00", "Taken off the invoice")
    assert [words in text for words in told] == [True] * 3


def test_there_is_no_receipt_before_the_money_has_arrived(acme: Business) -> None:
    begun = acme.start(acme.invoice())
    with pytest.raises(PaymentNotFound):
        print_receipt(acme, begun.payment)
    acme.house.sandbox.pay_from_us_account(begun.checkout_url)
    acme.payment(begun.payment)
    with pytest.raises(PaymentNotFound):
        print_receipt(acme, begun.payment)


def test_a_draft_is_not_printed(acme: Business) -> None:
    with pytest.raises(InvoiceNotFound):
        print_invoice(acme, acme.invoice(is_draft=True).token)


def test_a_link_prints_no_other_document(acme: Business) -> None:
    invoice, other = acme.invoice(), acme.invoice()
    paid, stranger = acme.paid(invoice), acme.who(LinkHolder(token=other.token))
    with pytest.raises(InvoiceNotFound):
        print_invoice(acme, invoice.token, who=stranger)
    with pytest.raises(PaymentNotFound):
        print_receipt(acme, paid.token, who=stranger)


def test_an_estimate_is_printed_with_its_terms_and_the_way_to_approve_it(acme: Business) -> None:
    found = estimate(acme, number="EST-0330", terms="Printed quantities may differ by 3%.", deposit=HALF)
    ask = PrintEstimate(who=acme.who(LinkHolder(token=found.token)), token=found.token)
    file = acme.house.bus.ask(ask)
    text = pages(file.content)[0]
    told = ("Estimate", "EST-0330", "$3,080.00", "Deposit on approval, 50%", "$1,540.00", "may differ by 3%")

    assert (file.name, file.media_type) == ("Acme-Paper-EST-0330.pdf", "application/pdf")
    assert [words in text for words in told] == [True] * len(told)
    assert links(file.content) == [f"{acme.tenant.url}/estimates/{found.token}"]


def test_an_estimate_that_was_taken_back_is_printed_without_a_way_to_approve_it(acme: Business) -> None:
    found = estimate(acme)
    acme.house.bus.ask(VoidEstimate(who=acme.who(), estimate=found.id))
    file = acme.house.bus.ask(PrintEstimate(who=acme.who(), token=found.token))

    assert "Approve online" not in pages(file.content)[0]
    for who, token in (
        (acme.who(), estimate(acme, is_draft=True).token),
        (acme.who(LinkHolder(token="x")), found.token),
    ):
        with pytest.raises(EstimateNotFound):
            acme.house.bus.ask(PrintEstimate(who=who, token=token))


class Dull(Press):
    def print(self, _paper: Paper) -> bytes:
        raise Unprintable("ink")


def test_what_cannot_be_printed_is_refused_as_that(acme: Business) -> None:
    invoice, who = acme.invoice(), acme.who()
    printing = Printing(acme.house.store(who), acme.house.bus, Dull(workers=0))
    with pytest.raises(NotPrintable):
        printing.invoice(PrintInvoice(who=who, token=invoice.token))
