"""Statements of a test business, and whether they add up."""

from typing import Any

from shared.contracts.billing.customers import Customer
from shared.contracts.billing.invoices import Invoice
from shared.contracts.billing.payments import RecordPayment
from shared.contracts.billing.statements import BalanceForward, OpenItems, Statement, StatementWish, ViewStatement
from shared.contracts.message import Caller
from shared.money import Money, total
from tests.support.business import Business


def statement(
    acme: Business, customer: Customer, *, who: Caller | None = None, token: str | None = None, **wish: Any
) -> Statement:
    """The signed-in customer's, unless somebody else asks."""
    asker, wished = who or acme.signed_in(customer), StatementWish.model_validate(wish)
    question = ViewStatement(who=asker, token=token, wish=wished, zone=acme.tenant.zone)
    return acme.house.bus.ask(question)


def forward(acme: Business, customer: Customer, **wish: Any) -> BalanceForward:
    found = statement(acme, customer, **wish).forward
    assert found
    assert_adds_up(found)
    return found


def open_items(acme: Business, customer: Customer, **wish: Any) -> OpenItems:
    found = statement(acme, customer, kind="open_item", **wish).open_items
    assert found
    assert found.total == total([each.left for each in found.items], currency=found.total.currency)
    return found


def assert_adds_up(found: BalanceForward) -> None:
    """Each balance is the one before with the change, from the opening to the closing one; the sums are those of
    the entries."""
    kinds = ("invoice", "late_fee", "discount_ended", "voided", "payment", "credit")
    balance, sums = found.opening, dict.fromkeys(kinds, 0)
    for entry in found.entries:
        balance = balance + entry.change
        assert entry.balance == balance
        sums[entry.kind] += abs(entry.change.minor)
    assert balance == found.closing
    added = (found.invoiced, found.late_fees, found.discounts_ended)
    told = (*added, found.voided, found.paid, found.credited)
    assert list(sums.values()) == [each.minor for each in told]
    assert len(found.entries) == found.count


def pay(acme: Business, invoice: Invoice, minor: int, **more: Any) -> None:
    amount = Money(minor, invoice.currency)
    acme.house.bus.ask(RecordPayment(who=acme.who(), invoice=invoice.id, amount=amount, method="check", **more))
