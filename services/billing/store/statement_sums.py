"""What happened in a period, summed up by kind and currency."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Row, Select, cast, func, literal, select, union_all

from services.billing.domain.statements import MovementKind
from services.billing.models import CreditRow, CreditUseRow, InvoiceRow, PaymentRow
from services.billing.store.messages import IS_ISSUED, IS_VOIDED
from services.billing.store.statement_scope import SINCE, of_family, same, within


@dataclass(frozen=True, slots=True)
class Sum:
    """Minor units without a sign. `before` the period only credit is summed up: what was owed then follows from
    what was owed in the end."""

    before: int = 0
    within: int = 0
    count: int = 0


Sums = dict[tuple[MovementKind, str], Sum]
"""What was used of credit is under "credit"."""
GIVEN = PaymentRow.amount_minor - PaymentRow.kept_minor - PaymentRow.fee_minor
"""What of a payment went to invoices."""


def _sum(kind: MovementKind, row: Any, amount: Any, dated: Any) -> Select[Any]:
    return _summed(kind, row, literal(0), func.sum(amount), func.count()).where(within(dated))


def _whole_sum(kind: MovementKind, row: Any, amount: Any, dated: Any) -> Select[Any]:
    before, now = func.sum(amount).filter(dated < SINCE), func.sum(amount).filter(within(dated))
    return _summed(kind, row, before, now, func.count().filter(within(dated)))


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
    _sum("invoice", InvoiceRow, InvoiceRow.total_minor, InvoiceRow.issued_on).where(IS_ISSUED),
    _sum("voided", InvoiceRow, InvoiceRow.total_minor, InvoiceRow.voided_at).where(IS_ISSUED, IS_VOIDED),
    _sum("payment", PaymentRow, GIVEN, PaymentRow.received_at).where(GIVEN > 0),
    USES.join_from(CreditRow, CreditUseRow, same(CreditUseRow, CreditUseRow.credit_id, CreditRow)),
    _whole_sum("given", CreditRow, CreditRow.amount_minor, CreditRow.posted_at),
)


def sums_of(rows: Iterable[Row[Any]]) -> Sums:
    return {(row.kind, row.currency): Sum(row.before, row.within, row.times) for row in rows}
