"""Invoices that are paid late, in a test business, and what is added to them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import time_machine

from shared import clock
from shared.contracts.billing.invoices import Invoice
from shared.contracts.billing.late_fees import AddLateFees
from shared.contracts.settings.late_fees import ChangeLateFee, LateFeeTerms
from shared.money import Money
from tests.support.business import Business

START = clock.today("UTC") + timedelta(days=1)
MONTHLY = LateFeeTerms(rate=Decimal("1.5"), grace_days=5, every_days=30)


@contextmanager
def after(days: int, *, hour: int = 12) -> Iterator[None]:
    """So many days after `START`, on which the terms are set and the invoices due."""
    moment = datetime(START.year, START.month, START.day, hour, tzinfo=UTC) + timedelta(days=days)
    with time_machine.travel(moment):
        yield


def charge(acme: Business, terms: LateFeeTerms | None, *, days: int = 0) -> None:
    with after(days):
        acme.house.bus.ask(ChangeLateFee(who=acme.who(), terms=terms))


def bill(acme: Business, *, total: int = 100_00, **more: Any) -> Invoice:
    with after(-30):
        return acme.invoice(total=total, **{"due_on": START} | more)


def add(acme: Business) -> int:
    return acme.house.bus.ask(AddLateFees(who=acme.who()))


def fees(acme: Business, invoice: Invoice) -> list[tuple[int, str]]:
    """Minor units and words of each."""
    lines = acme.look(invoice).invoice.lines
    return [(line.amount.minor, line.description) for line in lines if line.kind == "late_fee"]


def amounts(acme: Business, invoice: Invoice) -> list[int]:
    return [minor for minor, _ in fees(acme, invoice)]


def dollars(minor: int) -> Money:
    return Money(minor, "USD")
