"""Estimates and receipts as tables, in the customer's words."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from shared.contracts.billing.estimates import Estimate, ExportEstimate, NewDeposit
from shared.contracts.billing.files import File
from shared.contracts.billing.invoices import NewDiscount, NewLine
from shared.contracts.billing.payments import ExportReceipt, RecordPayment
from shared.contracts.errors import EstimateNotFound, PaymentNotFound
from shared.contracts.message import LinkHolder
from shared.contracts.settings import ChangeSwitches, Switches
from shared.money import Money
from tests.support.business import Business
from tests.support.estimating import HALF, approve, estimate


def rows(file: File) -> list[list[str]]:
    return list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"), newline=""), strict=True))


def export(acme: Business, made: Estimate, *, holder: str = "") -> File:
    who = acme.who(LinkHolder(token=holder or made.token))
    return acme.house.bus.ask(ExportEstimate(who=who, token=made.token))


def test_an_estimate_is_exported_line_by_line_down_to_its_deposit(acme: Business) -> None:
    made = estimate(
        acme,
        number="E/17",
        purchase_order="PO-1",
        payment_terms="Net 15",
        issued_on=date(2026, 11, 2),
        valid_until=date(2026, 12, 1),
        lines=(NewLine(name="Paper", description="Case", quantity=Decimal("2.5"), unit_cost=40_00),),
        discounts=(NewDiscount(name="Loyalty", rate=Decimal(10)),),
        deposit=NewDeposit(rate=Decimal(50)),
    )
    file = export(acme, made)
    heading, *found = rows(file)

    assert (file.name, file.media_type) == ("Acme-Paper-E-17.csv", "text/csv; charset=utf-8")
    assert heading[:6] == ["Estimate", "Issued", "Valid until", "Payment terms", "Your order", "Kind"]
    assert {tuple(row[:5]) for row in found} == {("E/17", "2026-11-02", "2026-12-01", "Net 15", "PO-1")}
    assert [row[5:] for row in found] == [
        ["Item", "Paper", "Case", "2.5", "40.00", "", "USD", "100.00"],
        ["Subtotal", "", "", "", "", "", "USD", "100.00"],
        ["Discount", "Loyalty", "", "", "", "10", "USD", "-10.00"],
        ["Total", "", "", "", "", "", "USD", "90.00"],
        ["Deposit on approval", "", "", "", "", "50", "USD", "45.00"],
    ]


def test_a_draft_and_another_link_export_no_estimate(acme: Business) -> None:
    draft, made = estimate(acme, is_draft=True), estimate(acme)
    for wanted, holder in ((draft, ""), (made, draft.token), (made, "x" * 24)):
        with pytest.raises(EstimateNotFound):
            export(acme, wanted, holder=holder)


def test_a_receipt_is_exported_with_where_the_money_went(acme: Business) -> None:
    invoice = acme.invoice(number="INV-7", total=150_00)
    paid = RecordPayment(
        who=acme.who(),
        invoice=invoice.id,
        amount=Money(170_00, "USD"),
        method="check",
        received_at=datetime(2026, 11, 2, 3, 0, tzinfo=UTC),
    )
    payment = acme.house.bus.ask(paid)
    file = acme.house.bus.ask(ExportReceipt(who=acme.who(LinkHolder(token=payment.token)), token=payment.token))
    heading, *found = rows(file)

    assert file.name == f"Acme-Paper-{payment.reference}.csv"
    assert heading == [
        *("Payment", "Date", "Paid with", "Kind", "Number", "Item"),
        *("Currency", "Total", "This payment", "Left to pay"),
    ]
    assert {tuple(row[:3]) for row in found} == {(payment.reference, "2026-11-02", "Check")}
    assert [row[3:] for row in found] == [
        ["Invoice", "INV-7", "Paper", "USD", "150.00", "150.00", "0.00"],
        ["Kept as credit", "", "", "USD", "", "20.00", ""],
        ["Received", "", "", "USD", "", "170.00", ""],
    ]


def test_a_deposit_is_exported_with_its_estimate_and_without_its_fee(acme: Business) -> None:
    switches = Switches(convenience_fee=Decimal(3))
    acme.house.bus.ask(ChangeSwitches(who=acme.who(), switches=switches))
    made = estimate(acme, total=200_00, number="E-7", deposit=HALF)
    begun = approve(acme, made, method="card", fee=Money(3_00, "USD"))
    acme.house.sandbox.pay(begun.checkout_url)
    assert acme.payment(begun.payment).state == "succeeded"
    who = acme.who(LinkHolder(token=begun.payment))
    found = rows(acme.house.bus.ask(ExportReceipt(who=who, token=begun.payment)))

    assert [row[3:] for row in found[1:]] == [
        ["Deposit", "E-7", "", "USD", "", "100.00", ""],
        ["Card fee", "", "", "USD", "", "3.00", ""],
        ["Received", "", "", "USD", "", "103.00", ""],
    ]


def test_what_is_not_paid_yet_has_no_receipt(acme: Business) -> None:
    begun, paid = acme.start(acme.invoice()), acme.start(acme.invoice())
    for token, holder in ((begun.payment, begun.payment), (paid.payment, begun.payment), ("x" * 24, "x" * 24)):
        with pytest.raises(PaymentNotFound):
            acme.house.bus.ask(ExportReceipt(who=acme.who(LinkHolder(token=holder)), token=token))
