"""A credit note on paper and as a table: the figures of its page."""

import csv
import io
from decimal import Decimal

import pytest

from shared.contracts.billing.credit_notes import ExportCreditNote, PrintCreditNote
from shared.contracts.billing.customers import Customer
from shared.contracts.billing.files import File
from shared.contracts.billing.invoices import ExportInvoice, NewDiscount, NewLine, NewTax, PrintInvoice
from shared.contracts.errors import CreditNoteNotFound
from shared.contracts.message import LinkHolder
from tests.support.business import Business
from tests.support.crediting import credit_note, void
from tests.support.days import today
from tests.support.pdf import pages


@pytest.fixture
def globex(acme: Business) -> Customer:
    return acme.customer()


def printed(acme: Business, token: str, *, holder: str = "") -> File:
    who = acme.who(LinkHolder(token=holder or token))
    return acme.house.bus.ask(PrintCreditNote(who=who, token=token))


def export(acme: Business, token: str, *, holder: str = "") -> File:
    who = acme.who(LinkHolder(token=holder or token))
    return acme.house.bus.ask(ExportCreditNote(who=who, token=token))


def rows(file: File) -> list[dict[str, str]]:
    text = io.StringIO(file.content.decode("utf-8-sig"), newline="")
    return list(csv.DictReader(text, strict=True))


def test_a_credit_note_is_exported_line_by_line_down_to_what_is_left(acme: Business, globex: Customer) -> None:
    invoice = acme.invoice(globex, number="=1+1", total=40_00)
    found = credit_note(
        acme,
        globex,
        number="2026/17",
        invoice=invoice.id,
        purchase_order="PO-1",
        lines=(NewLine(name="Paper", description="Case, of 10", quantity=Decimal("2.5"), unit_cost=40_00),),
        discounts=(NewDiscount(name="Loyalty", rate=Decimal(10)),),
        taxes=(NewTax(name="Sales tax", rate=Decimal("8.25")),),
    )
    file = export(acme, found.token)
    same = ("Credit note", "Issued", "For invoice", "Your order", "Currency")
    told = ("Kind", "Item", "Description", "Quantity", "Rate", "Percent", "Amount")

    assert file.name == "Acme-Paper-2026-17.csv"
    assert {tuple(row[name] for name in same) for row in rows(file)} == {
        ("2026/17", str(today()), "'=1+1", "PO-1", "USD")
    }
    assert [tuple(row[name] for name in told) for row in rows(file)] == [
        ("Item", "Paper", "Case, of 10", "2.5", "40.00", "", "100.00"),
        ("Subtotal", "", "", "", "", "", "100.00"),
        ("Discount", "Loyalty", "", "", "", "10", "-10.00"),
        ("Tax", "Sales tax", "", "", "", "8.25", "7.43"),
        ("Total", "", "", "", "", "", "97.43"),
        ("Used for", "'=1+1", "", "", "", "", "-40.00"),
        ("Left to use", "", "", "", "", "", "57.43"),
    ]


def test_paper_and_table_tell_what_was_taken_back(acme: Business, globex: Customer) -> None:
    invoice = acme.invoice(globex, total=30_00)
    found = credit_note(acme, globex, invoice=invoice.id)
    open_text = pages(printed(acme, found.token).content)[0]
    void(acme, found)
    voided_text = pages(printed(acme, found.token).content)[0]
    ends = [(row["Kind"], row["Amount"]) for row in rows(export(acme, found.token))[-3:]]
    told = ("Credit note", "CN-0001", "Credited to", "Globex Corporation", f"for {invoice.number}", "−$30.00")

    assert [words in open_text for words in (*told, "Left to use", "$10.00")] == [True] * 8
    assert [words in voided_text for words in (*told, "Cancelled", "Taken back", "−$10.00")] == [True] * 9
    assert ends == [("Used for", "-30.00"), ("Taken back", "-10.00"), ("Left to use", "0.00")]


def test_an_invoice_names_the_credit_note_on_paper_and_in_its_table(acme: Business, globex: Customer) -> None:
    invoice = acme.invoice(globex, total=100_00)
    credit_note(acme, globex, invoice=invoice.id)
    who = acme.who(LinkHolder(token=invoice.token))
    text = pages(acme.house.bus.ask(PrintInvoice(who=who, token=invoice.token)).content)[0]
    table = rows(acme.house.bus.ask(ExportInvoice(who=who, token=invoice.token)))

    assert ("Credit note CN-0001, used" in text, "−$40.00" in text) == (True, True)
    assert [(row["Item"], row["Amount"]) for row in table if row["Kind"] == "Credit"] == [("CN-0001", "-40.00")]


def test_a_draft_and_another_link_give_nothing(acme: Business, globex: Customer) -> None:
    draft, found = credit_note(acme, globex, is_draft=True), credit_note(acme, globex)
    for token, holder in ((draft.token, ""), (found.token, draft.token), ("x" * 24, "")):
        with pytest.raises(CreditNoteNotFound):
            printed(acme, token, holder=holder)
        with pytest.raises(CreditNoteNotFound):
            export(acme, token, holder=holder)
