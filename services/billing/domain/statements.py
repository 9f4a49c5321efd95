"""How a statement adds up: in which order things happened, what the balance was after each, how old it is."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Literal, get_args
from zoneinfo import ZoneInfo

from shared.contracts.billing.invoices import PaidWith
from shared.contracts.billing.statements import Ageing
from shared.money import Money, total

MovementKind = Literal[
    "invoice", "discount_ended", "late_fee", "given", "payment", "credit", "used", "voided", "taken_back"
]
ORDER: Sequence[MovementKind] = get_args(MovementKind)
"""Of what happened at the same moment: what is owed comes before what pays it."""
FIRST = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """Something that changed a balance. An invoice has a calendar date (`on`), all else a moment (`at`, aware);
    it counts `not_before` a date."""

    kind: MovementKind
    id: int
    customer: int
    number: str
    change: Money
    on: date | None = None
    at: datetime | None = None
    not_before: date | None = None
    token: str = ""
    summary: str = ""
    due_on: date | None = None
    method: PaidWith | None = None
    source: str = ""

    def day(self, zone: ZoneInfo) -> date:
        day = self.on or (self.at or FIRST).astimezone(zone).date()
        return max(day, self.not_before or day)


@dataclass(frozen=True, slots=True)
class Step:
    """A movement with its day and the balance after it."""

    movement: Movement
    on: date
    balance: Money


def steps(opening: Money, movements: Iterable[Movement], *, zone: ZoneInfo) -> Iterator[Step]:
    """In the order in which they happened: each day its invoices first, then the rest by the moment."""
    balance = opening
    for movement in sorted(movements, key=lambda each: _place(each, zone)):
        balance = balance + movement.change
        yield Step(movement, movement.day(zone), balance)


def aged(dues: Iterable[tuple[date, Money]], *, on: date, currency: str) -> Ageing:
    """`dues` are due dates with what is owed of them. A debt is past due from the day after its due date."""
    known = list(dues)

    def between(first: int, last: int | None) -> Money:
        days = [(amount, (on - due).days) for due, amount in known]
        found = [amount for amount, late in days if first <= late and (last is None or late <= last)]
        return total(found, currency=currency)

    late = [between(1, 30), between(31, 60), between(61, 90), between(91, None)]
    current = total([amount for due, amount in known if due >= on], currency=currency)
    return Ageing(current=current, up_to_30=late[0], up_to_60=late[1], up_to_90=late[2], older=late[3])


def _place(movement: Movement, zone: ZoneInfo) -> tuple[date, bool, datetime, int, int]:
    is_dated = movement.on is not None
    return movement.day(zone), not is_dated, movement.at or FIRST, ORDER.index(movement.kind), movement.id
