"""Credit: where it comes from, and which of it is used first."""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from shared.money import Money


class Source(StrEnum):
    """`overpayment`: more money than the invoices needed. `deposit`: paid on an estimate. `credit_note`: the
    business takes back what it had invoiced. `adjustment`: the business simply gives it. `early_payment`:
    taken off for paying early, used up in the act."""

    OVERPAYMENT = "overpayment"
    DEPOSIT = "deposit"
    CREDIT_NOTE = "credit_note"
    ADJUSTMENT = "adjustment"
    EARLY_PAYMENT = "early_payment"


OTHER_SIDE: Mapping[Source, str] = {
    Source.CREDIT_NOTE: "revenue",
    Source.ADJUSTMENT: "adjustments",
    Source.EARLY_PAYMENT: "discounts",
}
"""The ledger's account that a credit is taken from. Of the others, the payment that brought the money tells."""


@dataclass(frozen=True, slots=True)
class Use:
    credit: int
    invoice: int
    amount: Money


def draw(credits: Sequence[tuple[int, Money]], parts: Sequence[tuple[int, Money]]) -> tuple[Use, ...]:
    """How credits, with what is left of each, make up the parts of invoices: in the order given, on both sides.
    Raises ValueError when there is not enough."""
    uses: list[Use] = []
    purses = deque((number, left) for number, left in credits if left)
    for invoice, part in parts:
        rest = part
        while rest:
            if not purses:
                raise ValueError("more credit than there is")
            number, left = purses.popleft()
            taken = min(left, rest)
            uses.append(Use(number, invoice, taken))
            rest = rest - taken
            if left - taken:
                purses.appendleft((number, left - taken))
    return tuple(uses)
