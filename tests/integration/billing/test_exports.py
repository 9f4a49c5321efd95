"""Spreadsheets of a customer's lists: what the list shows, whole, in the customer's words."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest

import services.billing.store.listings
from shared import clock
from shared.contracts.billing.activity import ExportList, Wanted
from shared.contracts.billing.customers import Customer
from shared.contracts.billing.files import File
from shared.contracts.billing.invoices import NewLine, VoidInvoice
from shared.contracts.billing.payments import RecordPayment
from shared.contracts.errors import Denied, Invalid
from shared.contracts.message import Caller
from shared.money import Money
from tests.support.business import Business
from tests.support.crediting import credit_note
from tests.support.days import today


def export(
    acme: Business,
    customer: Customer,
    kind: str = "invoices",
    form: Any = "csv",
    who: Caller | None = None,
    **wanted: Any,
) -> File:
    default = {"sort": "received" if kind == "payments" else "issued"}
    wish = Wanted.model_validate(default | wanted)
    return acme.house.bus.ask(ExportList(who=who or acme.signed_in(customer), kind=kind, form=form, wanted=wish))


def rows(file: File) -> list[list[str]]:
    return list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"), newline=""), strict=True))


def test_invoices_are_exported_as_they_stand(acme: Business) -> None:
    customer = acme.customer()
    first = acme.invoice(customer, number="=cmd|'/c calc'!A1", purchase_order="PO-1")
    acme.invoice(acme.customer("Initech"))
    acme.invoice(customer, is_draft=True)
    amount = Money(50_00, "USD")
    acme.house.bus.ask(RecordPayment(who=acme.who(), invoice=first.id, amount=amount, method="cash"))
    voided = acme.invoice(customer, number="INV-7")
    acme.house.bus.ask(VoidInvoice(who=acme.who(), invoice=voided.id))
    file = export(acme, customer)

    due = str(today() + timedelta(days=30))
    assert (file.name, file.media_type) == (f"Acme-Paper-Invoices-{today()}.csv", "text/csv; charset=utf-8")
    assert rows(file) == [
        [
            "Invoice",
            "Your order",
            "Item",
            "Issued",
            "Due",
            "Status",
            "Currency",
            "Total",
            "Already paid",
            "Left to pay",
        ],
        ["INV-7", "", "Paper", str(today()), due, "Cancelled", "USD", "150.00", "0.00", "0.00"],
        [
            "'=cmd|'/c calc'!A1",
            "PO-1",
            "Paper",
            str(today()),
            due,
            "Partly paid",
            "USD",
            "150.00",
            "50.00",
            "100.00",
        ],
    ]


def test_an_export_holds_what_the_list_was_filtered_to_in_its_order(acme: Business) -> None:
    customer = acme.customer()
    for number in range(12):
        acme.invoice(customer, number=f"N-{number:02}", issued_on=today() - timedelta(days=number))
    file = export(acme, customer, term="n-0", until=today() - timedelta(days=7), is_descending=False)
    assert [row[0] for row in rows(file)[1:]] == ["N-09", "N-08", "N-07"]


def test_an_export_goes_on_where_one_reading_ended(acme: Business, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services.billing.store.listings, "AT_ONCE", 3)
    customer = acme.customer()
    expected = [acme.invoice(customer).number for _ in range(9)]
    assert [row[0] for row in rows(export(acme, customer))[1:]] == expected[::-1]


def test_payments_are_exported_in_the_customers_words(acme: Business) -> None:
    customer = acme.customer(locale="de-DE")
    invoice = acme.invoice(customer, lines=(NewLine(name="Papier", unit_cost=5_00),))
    received = clock.now() - timedelta(days=3)
    question = RecordPayment(
        who=acme.who(), invoice=invoice.id, amount=invoice.total, method="wire_transfer", received_at=received
    )
    paid = acme.house.bus.ask(question)
    file = export(acme, customer, "payments")

    assert file.name == f"Acme-Paper-Zahlungen-{today()}.csv"
    assert rows(file)[1] == [
        paid.reference,
        str(received.date()),
        "Eingegangen",
        "Überweisung",
        invoice.number,
        "USD",
        "5.00",
    ]


def test_credit_notes_are_exported_with_what_is_left(acme: Business) -> None:
    customer = acme.customer()
    invoice = acme.invoice(customer, total=30_00)
    credit_note(acme, customer, invoice=invoice.id, purchase_order="PO-1")
    file = export(acme, customer, "credit_notes")

    assert file.name == f"Acme-Paper-Credit-notes-{today()}.csv"
    assert rows(file) == [
        ["Credit note", "Your order", "Item", "Issued", "Status", "Currency", "Total", "Used", "Left to use"],
        ["CN-0001", "PO-1", "Paper, returned", str(today()), "Open", "USD", "40.00", "30.00", "10.00"],
    ]


def test_a_list_without_rows_is_exported_as_its_heading(acme: Business) -> None:
    found = rows(export(acme, acme.customer(), "estimates"))
    assert found == [["Estimate", "Your order", "Item", "Issued", "Valid until", "Status", "Currency", "Total"]]


def test_a_workbook_is_a_workbook(acme: Business) -> None:
    customer = acme.customer()
    acme.invoice(customer)
    file = export(acme, customer, form="xlsx")
    assert file.name.endswith(".xlsx")
    assert file.content.startswith(b"PK")


def test_only_customers_export_and_only_what_there_is(acme: Business) -> None:
    customer = acme.customer()
    with pytest.raises(Denied):
        export(acme, customer, who=acme.who())
    with pytest.raises(Invalid):
        export(acme, customer, "wishes")
    with pytest.raises(Invalid):
        export(acme, customer, status="received")
    with pytest.raises(Invalid):
        export(acme, customer, sort="token")
