"""What an invoice comes to: half-up per line, then once per discount and once per tax on the document."""

from collections.abc import Sequence
from dataclasses import dataclass

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


def add_up(
    lines: Sequence[NewLine], discounts: Sequence[NewDiscount], taxes: Sequence[NewTax], *, currency: str
) -> Totals:
    """Raises Invalid when the discounts exceed the lines, or when there is too much of anything."""
    _demand_printable(lines)
    items = tuple(_line(line, currency) for line in lines)
    subtotal = total([item.amount for item in items], currency=currency)
    _demand_countable("lines", *(item.amount for item in items), subtotal)
    less = tuple(_discount(discount, subtotal) for discount in discounts)
    net = subtotal - total([discount.amount for discount in less], currency=currency)
    if net.minor < 0:
        raise Invalid("discounts" if subtotal.minor >= 0 else "lines")
    more = tuple(Adjustment(name=tax.name, rate=tax.rate, amount=net.percent(tax.rate)) for tax in taxes)
    sum_total = net + total([tax.amount for tax in more], currency=currency)
    _demand_countable("lines", sum_total)
    return Totals(lines=items, subtotal=subtotal, discounts=less, taxes=more, total=sum_total)


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


def _discount(discount: NewDiscount, subtotal: Money) -> Adjustment:
    if (discount.rate is None) == (discount.amount is None):
        raise Invalid("discounts")
    if discount.rate is not None:
        return Adjustment(name=discount.name, rate=discount.rate, amount=subtotal.percent(discount.rate))
    return Adjustment(name=discount.name, rate=None, amount=Money(discount.amount or 0, subtotal.currency))
