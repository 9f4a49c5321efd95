"""Discounts of invoices, as an operator types them."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine

from deploy.commands.answering import asking
from deploy.commands.lines import discount_of
from deploy.commands.tenants import operator
from shared import clock
from shared.contracts.billing.invoices import Adjustment, GetInvoice, NewDiscount
from shared.money import Money
from tests.integration.test_cli import acme, an_empty_folder, data, portico

__all__ = ["an_empty_folder"]
TENANT = ("--tenant", "acme")
INVOICE = ("invoice", "create", "1", *TENANT, "--line", "Paper, 1, 100")


def test_they_are_written_on_an_invoice_and_end_at_once_when_they_have_expired() -> None:
    acme()
    data("customer", "create", "Globex", "--email", "jo@globex.example", *TENANT)
    today = clock.today("UTC")
    expiring = ("--discount", f"Autumn offer, 10%, {today}")
    [row] = data(*INVOICE, *expiring, "--discount", "Regular, 2.50", "--tax", "Sales tax, 10")
    assert (row["total"], data("invoice", "end-discounts", *TENANT)) == ("96.25 USD", [{"ended": 0}])
    with time_machine.travel(clock.now() + timedelta(days=1)):
        assert data("invoice", "end-discounts", *TENANT) == [{"ended": 1}]
    with asking() as bus:
        found = bus.ask(GetInvoice(who=operator(bus, "acme"), invoice=1)).invoice
    assert found.ended_discounts == (
        Adjustment(name="Autumn offer", rate=Decimal(10), amount=Money(10_00, "USD"), expires=today),
    )
    assert found.total == Money(107_25, "USD")


@pytest.mark.parametrize(
    ("text", "discount"),
    [
        ("Regular, 5%", NewDiscount(name="Regular", rate=Decimal(5))),
        ("Regular, 2.5 %", NewDiscount(name="Regular", rate=Decimal("2.5"))),
        ("Voucher, 25", NewDiscount(name="Voucher", amount=25_00)),
        ("One, two, 1.05", NewDiscount(name="One, two", amount=1_05)),
        ("Autumn, 10%,2026-11-30 ", NewDiscount(name="Autumn", rate=Decimal(10), expires=date(2026, 11, 30))),
        ("2026-11-30, 5", NewDiscount(name="2026-11-30", amount=5_00)),
    ],
)
def test_a_discount_is_a_name_a_percentage_or_an_amount_and_perhaps_a_day(
    text: str, discount: NewDiscount
) -> None:
    assert discount_of(text, "USD") == discount


@pytest.mark.parametrize(
    "wrong", ["Regular", "Regular, much", "Regular, 5% off", "Voucher, 1.005", "Autumn, 10%, 2026-02-30", "Off, %"]
)
def test_what_makes_no_sense_is_wrong_usage(wrong: str) -> None:
    acme()
    data("customer", "create", "Globex", "--email", "jo@globex.example", *TENANT)
    portico(*INVOICE, "--discount", wrong, code=2)
    assert data("invoice", "list", *TENANT) == []


def test_one_that_has_expired_already_is_refused() -> None:
    acme()
    data("customer", "create", "Globex", "--email", "jo@globex.example", *TENANT)
    portico(*INVOICE, "--discount", "Autumn offer, 10%, 2020-11-30", code=1)
    assert data("invoice", "list", *TENANT) == []
