"""Where received money goes: to the invoices it was meant for, and what is more becomes credit."""

from collections.abc import Sequence
from dataclasses import dataclass

from shared.money import Money


@dataclass(frozen=True, slots=True)
class Wish:
    """An invoice, what the payment meant to give it, and what it still needs."""

    invoice: int
    meant: Money
    left: Money


@dataclass(frozen=True, slots=True)
class Allocation:
    """`parts` says how much each invoice gets; `kept` is what no invoice needed."""

    parts: tuple[tuple[int, Money], ...]
    kept: Money


def allocate(received: Money, wishes: Sequence[Wish]) -> Allocation:
    """In the order given, never more than an invoice still needs, never more than was received."""
    rest = received
    parts: list[tuple[int, Money]] = []
    for wish in wishes:
        part = min(wish.meant, wish.left, rest)
        if part.minor > 0:
            parts.append((wish.invoice, part))
            rest = rest - part
    return Allocation(parts=tuple(parts), kept=rest)


def part_trouble(amount: Money, left: Money, *, smallest: Money) -> str:
    """Why only a part cannot be paid: it is too "small", too "large", or the "rest" could not be paid afterwards;
    empty when it can."""
    if amount < min(smallest, left):
        return "small"
    if left < amount:
        return "large"
    return "rest" if amount != left and left - amount < smallest else ""


def share_out(amount: Money, dues: Sequence[tuple[int, Money]]) -> dict[int, Money]:
    """How a wish to pay is meant: `dues` are invoices with what is left on each, the first first."""
    wishes = [Wish(invoice, left, left) for invoice, left in dues]
    return dict(allocate(amount, wishes).parts)
