"""Statements for tests that only look at them."""

from datetime import date, timedelta
from typing import Any

from shared import clock
from shared.contracts.billing.statements import (
    Ageing,
    BalanceForward,
    CreditEntry,
    CreditForward,
    OpenItem,
    OpenItems,
    Statement,
    StatementEntry,
)
from tests.support.samples import INVOICE_TOKEN, PAYMENT_TOKEN, SCRIPT, VISA, customer, usd

STATEMENT_TOKEN = "sTatement567890AbcdefGhj"
NO_AGES = Ageing(current=usd(0), up_to_30=usd(0), up_to_60=usd(0), up_to_90=usd(0), older=usd(0))
NO_CREDIT = CreditForward(
    opening=usd(0), given=usd(0), used=usd(0), taken_back=usd(0), closing=usd(0), count=0, entries=()
)


def entries(count: int = 5) -> tuple[StatementEntry, ...]:
    """An invoice of $165.00, a payment of all of it, an invoice that is late and then cancelled, and so on."""
    kinds: tuple[tuple[Any, int], ...] = (
        ("invoice", 16500),
        ("payment", -16500),
        ("invoice", 2000),
        ("late_fee", 500),
        ("voided", -2500),
    )
    found, balance, today = [], usd(0), clock.today("UTC")
    for place in range(count):
        kind, change = kinds[place % 5]
        balance = balance + usd(change)
        found.append(
            StatementEntry(
                kind=kind,
                on=today - timedelta(days=count - place),
                number=f"N-{place:04}",
                token=PAYMENT_TOKEN if kind == "payment" else INVOICE_TOKEN,
                summary=SCRIPT if kind == "invoice" else "",
                due_on=today if kind == "invoice" else None,
                method=VISA if kind == "payment" else None,
                account=f"Globex East {SCRIPT}" if place == 1 else "",
                change=usd(change),
                balance=balance,
            )
        )
    return tuple(found)


def forward(count: int = 5, *, whole: int | None = None, has_credit: bool = True) -> BalanceForward:
    """`whole` is how many entries there are, of which so many are told."""
    told = entries(count)
    given = CreditEntry(
        kind="given",
        on=date(2026, 11, 1),
        number=SCRIPT,
        source="overpayment",
        change=usd(30_00),
        balance=usd(30_00),
    )
    used = CreditEntry(kind="used", on=date(2026, 11, 2), number="INV-1", change=usd(-10_00), balance=usd(20_00))
    credit = CreditForward(
        opening=usd(0),
        given=usd(30_00),
        used=usd(10_00),
        taken_back=usd(0),
        closing=usd(20_00),
        count=2,
        entries=(given, used),
    )
    closing = told[-1].balance if told else usd(0)
    sums = {
        kind: sum(abs(e.change.minor) for e in told if e.kind == kind)
        for kind in ("invoice", "late_fee", "voided", "payment")
    }
    return BalanceForward(
        opening=usd(0),
        invoiced=usd(sums["invoice"]),
        late_fees=usd(sums["late_fee"]),
        discounts_ended=usd(0),
        voided=usd(sums["voided"]),
        paid=usd(sums["payment"]),
        credited=usd(0),
        closing=closing,
        count=count if whole is None else whole,
        entries=told,
        credit=credit if has_credit else NO_CREDIT,
    )


def open_items(*, count: int = 2, is_past_due_only: bool = False) -> OpenItems:
    today = clock.today("UTC")
    found = tuple(
        OpenItem(
            number=f"INV-{place}",
            token=INVOICE_TOKEN if place else "",
            summary=SCRIPT,
            account=f"Globex East {SCRIPT}" if place else "",
            issued_on=today - timedelta(days=40),
            due_on=today - timedelta(days=10 - 20 * place),
            total=usd(165_00),
            left=usd(100_00 + 65_00 * place),
            is_on_its_way=place == 2,
        )
        for place in range(count)
    )
    return OpenItems(
        is_past_due_only=is_past_due_only,
        total=usd(sum(item.left.minor for item in found)),
        count=count,
        items=found,
    )


def statement(
    part: BalanceForward | OpenItems, *, is_own: bool = True, locale: str | None = None, **changes: Any
) -> Statement:
    today = clock.today("UTC")
    is_forward = isinstance(part, BalanceForward)
    told = Statement(
        token=STATEMENT_TOKEN,
        customer=customer(locale=locale),
        currency="USD",
        currencies=("USD",),
        start=today.replace(day=1) if is_forward else None,
        end=today,
        forward=part if isinstance(part, BalanceForward) else None,
        open_items=part if isinstance(part, OpenItems) else None,
        ageing=NO_AGES.model_copy(update={"current": usd(100_00), "older": usd(65_00)}),
        on_its_way=usd(0),
        to_pay=usd(165_00),
        saved=usd(0),
        payable=(INVOICE_TOKEN,) if is_own else (),
        is_own=is_own,
    )
    return told.model_copy(update=changes)
