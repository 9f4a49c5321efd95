"""What happened in a period, summed up by kind and currency. What there was before is never added up: it follows
from what there is now, and what has happened since."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import BigInteger, ColumnElement, Row, Select, and_, cast, func, literal, or_, select, union_all

from services.billing.domain.statements import MovementKind
from services.billing.models import CreditRow, CreditUseRow, EndedDiscountRow, InvoiceRow, LateFeeRow, PaymentRow
from services.billing.store.messages import IS_ISSUED, IS_VOIDED
from services.billing.store.statement_scope import AFTER, END, SINCE, START, of_family, within


@dataclass(frozen=True, slots=True)
class Sum:
    """Minor units without a sign. What happened `after` the period is summed up of credit only."""

    within: int = 0
    after: int = 0
    count: int = 0


Sums = dict[tuple[MovementKind | Literal["left"], str], Sum]
"""What was used of credit is under "credit". What is left of it now is `after` the period, under "left"."""
AS_ISSUED = InvoiceRow.total_minor - InvoiceRow.late_minor - InvoiceRow.ended_minor
"""What an invoice came to then."""
ENDED = EndedDiscountRow.amount_minor
"""Nothing is told of a discount that took nothing off."""
GIVEN = PaymentRow.amount_minor - PaymentRow.kept_minor - PaymentRow.fee_minor
"""What of a payment went to invoices."""
POSTED = CreditRow.amount_minor + CreditRow.taken_back_minor
"""Of a credit, as it was given."""
VOIDED_WITHIN = and_(
    IS_VOIDED,
    InvoiceRow.voided_at < AFTER,
    InvoiceRow.issued_on <= END,
    or_(InvoiceRow.voided_at >= SINCE, InvoiceRow.issued_on >= START),
)
"""What was cancelled before its date never counts: it happens on that date, and is undone at once."""


def _sum(kind: MovementKind, row: Any, amount: Any, happened: Any) -> Select[Any]:
    return _summed(kind, row, func.sum(amount), literal(0), func.count()).where(happened)


def _credit_sum(kind: MovementKind, row: Any, amount: Any, dated: Any) -> Select[Any]:
    then, later = func.sum(amount).filter(within(dated)), func.sum(amount).filter(dated >= AFTER)
    return _summed(kind, row, then, later, func.count().filter(within(dated))).where(dated >= SINCE)


def _summed(
    kind: MovementKind | Literal["left"], row: Any, then: Any, later: Any, times: ColumnElement[int]
) -> Select[Any]:
    sums = (cast(func.coalesce(each, 0), BigInteger) for each in (then, later))
    columns = zip(("within", "after"), sums, strict=True)
    return (
        select(
            literal(kind).label("kind"),
            row.currency.label("currency"),
            *(each.label(name) for name, each in columns),
            times.label("times"),
        )
        .where(of_family(row))
        .group_by(row.currency)
    )


LEFT = func.sum(CreditRow.amount_minor - CreditRow.used_minor)
SUMS = union_all(
    _sum("invoice", InvoiceRow, AS_ISSUED, within(InvoiceRow.issued_on)).where(IS_ISSUED),
    _sum("late_fee", LateFeeRow, LateFeeRow.amount_minor, within(LateFeeRow.added_at)),
    _sum("discount_ended", EndedDiscountRow, ENDED, within(EndedDiscountRow.ended_at)).where(ENDED > 0),
    _sum("voided", InvoiceRow, InvoiceRow.total_minor, VOIDED_WITHIN).where(IS_ISSUED),
    _sum("payment", PaymentRow, GIVEN, within(PaymentRow.received_at)).where(GIVEN > 0),
    _credit_sum("credit", CreditUseRow, CreditUseRow.amount_minor, CreditUseRow.applied_at),
    _credit_sum("given", CreditRow, POSTED, CreditRow.posted_at),
    _credit_sum("taken_back", CreditRow, CreditRow.taken_back_minor, CreditRow.taken_back_at),
    _summed("left", CreditRow, literal(0), LEFT, literal(0)).where(CreditRow.used_minor < CreditRow.amount_minor),
)


def sums_of(rows: Iterable[Row[Any]]) -> Sums:
    return {(row.kind, row.currency): Sum(row.within, row.after, row.times) for row in rows}


def credit_left(sums: Sums, currency: str) -> int:
    """Minor units, when the period ended."""
    left, given, used, taken_back = (
        sums.get((kind, currency), Sum()).after for kind in ("left", "given", "credit", "taken_back")
    )
    return left - given + used + taken_back


def currencies_of(sums: Sums) -> set[str]:
    """In which anything happened in the period, or credit was left."""
    known = {currency for _, currency in sums}
    busy = {currency for (_, currency), each in sums.items() if each.count}
    return busy | {currency for currency in known if credit_left(sums, currency)}
