"""What an invoice comes to: half-up per line, then once per discount and once per tax on the document."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from shared.contracts.billing.invoices import Adjustment, LineItem, NewDiscount, NewLine, NewTax
from shared.contracts.errors import Invalid
from shared.money import LARGEST_MINOR, Money, total

MOST_CHARACTERS = 200_000
"""In the names and descriptions of all lines together: some sixty pages full."""


@dataclass(frozen=True, slots=True)
class Totals:
    """Every amount that is shown; `total` is the sum of the others."""

    lines: tuple[LineItem, ...]
    subtotal: Money
    discounts: tuple[Adjustment, ...]
    taxes: tuple[Adjustment, ...]
    total: Money


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is left of the lines after discounts, the taxes on that, and both together."""

    net: Money
    taxes: tuple[Adjustment, ...]
    total: Money


def add_up(
    lines: Sequence[NewLine],
    discounts: Sequence[NewDiscount],
    taxes: Sequence[NewTax],
    *,
    currency: str,
    issued_on: date | None = None,
) -> Totals:
    """Discounts may expire on a document that has a day on which it is `issued_on`, or later. Raises Invalid when
    they do otherwise, when they exceed the lines, or when there is too much of anything: also once all have ended
    that expire."""
    _demand_printable(lines)
    items = tuple(_line(line, currency) for line in lines)
    subtotal = total([item.amount for item in items], currency=currency)
    _demand_countable("lines", *(item.amount for item in items), subtotal)
    less = tuple(_discount(discount, subtotal, issued_on) for discount in discounts)
    outcome = come_to(subtotal, less, taxes)
    for each in (outcome, come_to(subtotal, [discount for discount in less if discount.expires is None], taxes)):
        if each.net.minor < 0:
            raise Invalid("discounts" if subtotal.minor >= 0 else "lines")
        _demand_countable("lines", each.total)
    return Totals(lines=items, subtotal=subtotal, discounts=less, taxes=outcome.taxes, total=outcome.total)


def come_to(subtotal: Money, discounts: Iterable[Adjustment], taxes: Iterable[NewTax | Adjustment]) -> Outcome:
    """By the one rule for it, when a document is written and when a discount of it ends: `subtotal` is without
    late fees."""
    net = subtotal - total([discount.amount for discount in discounts], currency=subtotal.currency)
    more = tuple(
        Adjustment(name=tax.name, rate=tax.rate, amount=net.percent(tax.rate or Decimal(0))) for tax in taxes
    )
    return Outcome(net, more, net + total([tax.amount for tax in more], currency=subtotal.currency))


def _demand_printable(lines: Sequence[NewLine]) -> None:
    """What is accepted can be printed: whatever the letters, so many fit into an order of the press, and into the
    time that it has for one."""
    if sum(len(line.name) + len(line.description) for line in lines) > MOST_CHARACTERS:
        raise Invalid("lines", {"characters": f"more than {MOST_CHARACTERS}"})


def _demand_countable(about: str, *amounts: Money) -> None:
    """Each amount on its own: two that cancel out may still be too large to be written down."""
    if any(abs(amount.minor) > LARGEST_MINOR for amount in amounts):
        raise Invalid(about)


def _line(line: NewLine, currency: str) -> LineItem:
    unit_cost = Money(line.unit_cost, currency)
    return LineItem(
        name=line.name,
        description=line.description,
        quantity=line.quantity,
        unit_cost=unit_cost,
        amount=unit_cost.times(line.quantity),
    )


def _discount(discount: NewDiscount, subtotal: Money, issued_on: date | None) -> Adjustment:
    if (discount.rate is None) == (discount.amount is None):
        raise Invalid("discounts")
    if discount.expires is not None and (issued_on is None or discount.expires < issued_on):
        raise Invalid("discounts", {"expires": discount.expires.isoformat()})
    amount = Money(discount.amount or 0, subtotal.currency)
    if discount.rate is not None:
        amount = subtotal.percent(discount.rate)
    return Adjustment(name=discount.name, rate=discount.rate, amount=amount, expires=discount.expires)
