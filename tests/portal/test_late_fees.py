"""Late fees on pages: told before they are added, and what an invoice costs afterwards."""

import re
from datetime import timedelta

from shared import clock
from shared.contracts.billing.invoices import CreateInvoice, Invoice, NewLine
from shared.contracts.billing.late_fees import AddLateFees
from shared.contracts.billing.statements import GetStatement
from tests.portal.conftest import House

GRACE = 5
"""Days, in the demo's business, which adds 1.5 % every 30 days."""
TAG = re.compile("<[^>]*>")


def due(house: House, days: int) -> Invoice:
    """Of $165.00, in so many days."""
    today = clock.today("America/New_York")
    ask = CreateInvoice(
        who=house.business,
        customer=house.new_customer(),
        lines=(NewLine(name="Card stock", unit_cost=165_00),),
        issued_on=today - timedelta(days=90),
        due_on=today + timedelta(days=days),
    )
    return house.product.bus.ask(ask)


def told(house: House, invoice: Invoice) -> bool:
    page = house.visitor().get(f"/invoices/{invoice.token}").text
    return "A late fee of <bdi>1.5%</bdi> is added on" in page


def test_it_is_told_before_from_a_week_before_the_due_date_on(acme: House) -> None:
    assert [told(acme, due(acme, days)) for days in (8, 7, 0, -GRACE, -40)] == [False, True, True, True, True]


def test_paid_or_on_its_way_it_is_told_no_more(acme: House) -> None:
    invoice = due(acme, -1)
    acme.pay(invoice)
    assert not told(acme, invoice)


def test_it_is_a_line_of_the_invoice_and_a_page_from_before_says_that_the_amount_has_changed(acme: House) -> None:
    invoice, visitor = due(acme, -GRACE - 1), acme.visitor()
    path = f"/invoices/{invoice.token}/payment"
    before = visitor.get(path)
    acme.product.bus.ask(AddLateFees(who=acme.business))
    changed = visitor.follow(visitor.submit(before, path))
    shown = visitor.get(f"/invoices/{invoice.token}").text
    assert "The amount has changed since you opened this page. Nothing was charged." in changed.text
    assert "Pay <bdi>$167.48</bdi>" in changed.text
    assert "<strong><bdi>Late fee</bdi></strong><small><bdi>1.5% of $165.00 · " in shown
    assert '<dt>Total</dt><dd class="pl-num"><bdi>$167.48</bdi></dd>' in shown


def test_a_statement_names_the_invoice_that_was_late(acme: House) -> None:
    invoice = due(acme, -GRACE - 1)
    acme.product.bus.ask(AddLateFees(who=acme.business))
    visitor, whose = acme.signed_in(invoice.customer), invoice.customer
    token = acme.product.bus.ask(GetStatement(who=acme.business, customer=whose)).token
    assert f"Late fee for {invoice.number}" in TAG.sub("", visitor.get("/statements").text)
    assert f"Late fee,{invoice.number}," in visitor.get(f"/statements/{token}/csv").text
