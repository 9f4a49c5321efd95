"""Terms of payment that are a formula: "2% 10 NET 30" takes two percent off within ten days, and all is due in
thirty."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from pydantic import ValidationError

from shared.contracts.billing.invoices import NewEarlyDiscount
from shared.contracts.errors import Invalid
from shared.language.terms import FORMULA


@dataclass(frozen=True, slots=True)
class Terms:
    early: NewEarlyDiscount
    net_days: int


def read_terms(text: str) -> Terms | None:
    """None for what is no formula, or one that promises nothing."""
    found = FORMULA.fullmatch(text.strip())
    if found is None or found["rate"] is None:
        return None
    rate, days, net = Decimal(found["rate"]), int(found["early"]), int(found["net"])
    try:
        early = NewEarlyDiscount(rate=rate, days=days)
    except ValidationError:
        return None
    return Terms(early, net) if days <= net else None


def net_days(text: str) -> int | None:
    """After how many days all is due, whether or not something comes off before. None for what is no formula."""
    found = FORMULA.fullmatch(text.strip())
    return int(found["net"]) if found else None


def written(early: NewEarlyDiscount, *, issued_on: date, due_on: date) -> str:
    """The formula of terms."""
    rate = f"{early.rate.normalize():f}"
    return f"{rate}% {early.days} NET {(due_on - issued_on).days}"


def day_after(issued_on: date, days: int, *, about: str) -> date:
    """Raises Invalid at the end of time."""
    try:
        return issued_on + timedelta(days=days)
    except OverflowError as late:
        raise Invalid(about) from late
