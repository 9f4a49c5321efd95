"""An invoice as a table, and what a business adds to it in words of its own."""

import csv
import io
from decimal import Decimal
from typing import Any

import pytest

from shared.contracts.billing.customers import CreateCustomer, CustomField, GetCustomer
from shared.contracts.billing.files import File
from shared.contracts.billing.invoices import (
    ExportInvoice,
    NewDiscount,
    NewLine,
    NewTax,
    PrintInvoice,
)
from shared.contracts.billing.payments import RecordPayment
from shared.contracts.errors import Invalid, InvoiceNotFound
from shared.contracts.message import LinkHolder
from shared.money import Money
from tests.support.business import Business
from tests.support.pdf import pages

SITE, COST = CustomField(name="Site", value="North"), CustomField(name="Cost centre", value="=4711")


def export(acme: Business, token: str, *, holder: str = "") -> File:
    who = acme.who(LinkHolder(token=holder or token))
    return acme.house.bus.ask(ExportInvoice(who=who, token=token))


def rows(file: File) -> list[dict[str, str]]:
    text = io.StringIO(file.content.decode("utf-8-sig"), newline="")
    return list(csv.DictReader(text, strict=True))


def test_an_invoice_is_exported_line_by_line_down_to_what_is_left(acme: Business) -> None:
    invoice = acme.invoice(
        number="2026/17",
        purchase_order="PO-1",
        lines=(
            NewLine(name="Paper", description="Case, of 10", quantity=Decimal("2.5"), unit_cost=40_00),
            NewLine(name="=cmd", unit_cost=10_00),
        ),
        discounts=(NewDiscount(name="Loyalty", rate=Decimal(10)),),
        taxes=(NewTax(name="Sales tax", rate=Decimal("8.25")),),
    )
    amount = Money(50_00, "USD")
    acme.house.bus.ask(RecordPayment(who=acme.who(), invoice=invoice.id, amount=amount, method="cash"))
    file = export(acme, invoice.token)
    found = rows(file)

    assert (file.name, file.media_type) == ("Acme-Paper-2026-17.csv", "text/csv; charset=utf-8")
    assert {(row["Invoice"], row["Your order"], row["Currency"]) for row in found} == {("2026/17", "PO-1", "USD")}
    told = ("Kind", "Item", "Description", "Quantity", "Rate", "Percent", "Amount")
    assert [tuple(row[name] for name in told) for row in found] == [
        ("Item", "Paper", "Case, of 10", "2.5", "40.00", "", "100.00"),
        ("Item", "'=cmd", "", "1", "10.00", "", "10.00"),
        ("Subtotal", "", "", "", "", "", "110.00"),
        ("Discount", "Loyalty", "", "", "", "10", "-11.00"),
        ("Tax", "Sales tax", "", "", "", "8.25", "8.17"),
        ("Total", "", "", "", "", "", "107.17"),
        ("Payment", "", "", "", "", "", "-50.00"),
        ("Left to pay", "", "", "", "", "", "57.17"),
    ]


def test_a_draft_and_another_link_export_nothing(acme: Business) -> None:
    draft, invoice = acme.invoice(is_draft=True), acme.invoice()
    for token, holder in ((draft.token, ""), (invoice.token, draft.token), ("x" * 24, "")):
        with pytest.raises(InvoiceNotFound):
            export(acme, token, holder=holder)


def test_a_customers_fields_are_on_each_of_its_documents(acme: Business) -> None:
    customer = acme.customer(fields=(SITE, COST))
    invoice = acme.invoice(customer, fields=(CustomField(name="Site"), CustomField(name="Driver", value="Sam")))
    asked = PrintInvoice(who=acme.who(LinkHolder(token=invoice.token)), token=invoice.token)
    text = pages(acme.house.bus.ask(asked).content)[0]
    row = rows(export(acme, invoice.token))[0]

    shown = (SITE, CustomField(name="Driver", value="Sam"), COST)
    assert (invoice.fields, acme.look(invoice).invoice.fields) == (shown, shown)
    assert acme.house.bus.ask(GetCustomer(who=acme.who(), customer=customer.id)).fields == (SITE, COST)
    assert [(field.name in text, field.value in text) for field in shown] == [(True, True)] * 3
    assert (row["Site"], row["Driver"], row["Cost centre"]) == ("North", "Sam", "'=4711")


def test_a_field_that_comes_twice_is_refused(acme: Business) -> None:
    twice: Any = (SITE, SITE)
    with pytest.raises(Invalid):
        acme.invoice(fields=twice)
    with pytest.raises(Invalid):
        acme.house.bus.ask(CreateCustomer(who=acme.who(), name="Globex", email="jo@globex.example", fields=twice))
