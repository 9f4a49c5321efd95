"""What happened in a period, summed up by kind and currency."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Row, Select, and_, cast, func, literal, or_, select, union_all

from services.billing.domain.statements import MovementKind
from services.billing.models import CreditRow, CreditUseRow, InvoiceRow, LateFeeRow, PaymentRow
from services.billing.store.messages import IS_ISSUED, IS_VOIDED
from services.billing.store.statement_scope import AFTER, END, SINCE, START, of_family, same, within


@dataclass(frozen=True, slots=True)
class Sum:
    """Minor units without a sign. `before` the period only credit is summed up: what was owed then follows from
    what was owed in the end."""

    before: int = 0
    within: int = 0
    count: int = 0


Sums = dict[tuple[MovementKind, str], Sum]
"""What was used of credit is under "credit"."""
IN_TIME = InvoiceRow.total_minor - InvoiceRow.late_minor
"""Of an invoice, as it was issued."""
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
    return _summed(kind, row, literal(0), func.sum(amount), func.count()).where(happened)


def _whole_sum(kind: MovementKind, row: Any, amount: Any, dated: Any) -> Select[Any]:
    before, now = func.sum(amount).filter(dated < SINCE), func.sum(amount).filter(within(dated))
    return _summed(kind, row, before, now, func.count().filter(within(dated))).where(dated < AFTER)


def _summed(kind: MovementKind, row: Any, before: Any, now: Any, times: ColumnElement[int]) -> Select[Any]:
    sums = (cast(func.coalesce(each, 0), BigInteger) for each in (before, now))
    columns = zip(("before", "within"), sums, strict=True)
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


USES = _whole_sum("credit", CreditRow, CreditUseRow.amount_minor, CreditUseRow.applied_at)
SUMS = union_all(
    _sum("invoice", InvoiceRow, IN_TIME, within(InvoiceRow.issued_on)).where(IS_ISSUED),
    _sum("late_fee", LateFeeRow, LateFeeRow.amount_minor, within(LateFeeRow.added_at)),
    _sum("voided", InvoiceRow, InvoiceRow.total_minor, VOIDED_WITHIN).where(IS_ISSUED),
    _sum("payment", PaymentRow, GIVEN, within(PaymentRow.received_at)).where(GIVEN > 0),
    USES.join_from(CreditRow, CreditUseRow, same(CreditUseRow, CreditUseRow.credit_id, CreditRow)),
    _whole_sum("given", CreditRow, POSTED, CreditRow.posted_at),
    _whole_sum("taken_back", CreditRow, CreditRow.taken_back_minor, CreditRow.taken_back_at),
)


def sums_of(rows: Iterable[Row[Any]]) -> Sums:
    return {(row.kind, row.currency): Sum(row.before, row.within, row.times) for row in rows}
