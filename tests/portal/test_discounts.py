"""Discounts that expire, on pages: until when they count, and what an invoice costs afterwards."""

import re
from contextlib import closing
from datetime import timedelta

from shared import clock
from shared.contracts.billing.invoices import CreateInvoice, Invoice, NewDiscount, NewLine
from shared.contracts.billing.statements import GetStatement
from shared.database import Database
from tests.portal.conftest import House
from tests.support.discounts import let_expire

ZONE = "America/New_York"
TAG, SPACE = re.compile("<[^>]*>"), re.compile(r"\s+")


def expiring(house: House, days: int) -> Invoice:
    """Of $150.00 for so many days, and of $165.00 afterwards."""
    today = clock.today(ZONE)
    last = today + timedelta(days=days)
    ask = CreateInvoice(
        who=house.business,
        customer=house.new_customer(),
        lines=(NewLine(name="Card stock", unit_cost=165_00),),
        discounts=(NewDiscount(name="Autumn", amount=15_00, expires=last),),
        issued_on=min(today, last),
        due_on=today + timedelta(days=30),
    )
    return house.product.bus.ask(ask)


def expire(house: House, invoice: Invoice) -> None:
    with closing(Database(house.product.config.database("billing"))) as billing:
        let_expire(billing, house.tenant, invoice)


def text_of(house: House, invoice: Invoice) -> str:
    return SPACE.sub(" ", TAG.sub(" ", house.visitor().get(f"/invoices/{invoice.token}").text))


def test_it_is_told_from_a_week_before_it_ends_on(acme: House) -> None:
    invoices = [expiring(acme, days) for days in (8, 7, 0, -1)]
    told = [" to keep the discount of $15.00 ." in text_of(acme, each) for each in invoices]
    assert told == [False, True, True, False]


def test_once_it_is_paid_it_is_told_no_more(acme: House) -> None:
    invoice = expiring(acme, 0)
    acme.pay(invoice)
    assert "to keep the discount" not in text_of(acme, invoice)


def test_until_when_it_counts_stands_beside_it_and_then_that_it_has_ended(acme: House) -> None:
    lasting, ended = expiring(acme, 3), expiring(acme, -3)
    last, gone = (clock.today(ZONE) + timedelta(days=days) for days in (3, -3))
    before, since = text_of(acme, lasting), text_of(acme, ended)
    assert f" Autumn , until {last:%B} {last.day}, {last.year} −$15.00 Total $150.00 " in before
    assert f" Subtotal $165.00 Total $165.00 Autumn ended on {gone:%b} {gone.day}, {gone.year} " in since


def test_the_table_has_the_last_day_in_a_column_of_its_own(acme: House) -> None:
    lasting, ended, without = expiring(acme, 3), expiring(acme, -3), acme.new_invoice(acme.new_customer())
    last, gone = (clock.today(ZONE) + timedelta(days=days) for days in (3, -3))
    before, since, plain = (
        acme.visitor().get(f"/invoices/{each.token}/csv").text.splitlines() for each in (lasting, ended, without)
    )
    assert [line.partition(",Discount")[2] for line in before] == [
        "",
        "",
        "",
        f",Autumn,,,,,USD,-15.00,{last}",
        "",
        "",
    ]
    assert f" ended,Autumn,,,,,,,{gone}" in [line.partition(",Discount")[2] for line in since]
    assert (before[0].endswith(",Amount,Until"), plain[0].endswith(",Amount")) == (True, True)


def test_a_page_from_before_says_that_the_amount_has_changed(acme: House) -> None:
    invoice, visitor = expiring(acme, 0), acme.visitor()
    path = f"/invoices/{invoice.token}/payment"
    before = visitor.get(path)
    assert "Pay <bdi>$150.00</bdi>" in before.text
    expire(acme, invoice)
    changed = visitor.follow(visitor.submit(before, path))
    assert "The amount has changed since you opened this page. Nothing was charged." in changed.text
    assert "Pay <bdi>$165.00</bdi>" in changed.text


def test_a_statement_names_the_invoice_of_which_it_ended(acme: House) -> None:
    invoice = expiring(acme, -3)
    visitor, whose = acme.signed_in(invoice.customer), invoice.customer
    token = acme.product.bus.ask(GetStatement(who=acme.business, customer=whose)).token
    assert f"Discount ended for {invoice.number}" in TAG.sub("", visitor.get("/statements").text)
    assert f"Discount ended,{invoice.number}," in visitor.get(f"/statements/{token}/csv").text
