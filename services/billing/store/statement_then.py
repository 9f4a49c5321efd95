"""What was left of each invoice when a day ended: what is so now, without what was paid and added since.

Put together by invoice, not joined: that takes no longer where PostgreSQL expects nothing, and there is very much.
"""

from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Date,
    Integer,
    Select,
    String,
    and_,
    case,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)

from services.billing.models import (
    ApplicationRow,
    CreditUseRow,
    EndedDiscountRow,
    InvoiceRow,
    LateFeeRow,
    PaymentRow,
)
from services.billing.store.messages import IS_ISSUED, IS_OPEN, IS_PAID, IS_VOIDED, SOME_TENANT, beside
from services.billing.store.statement_scope import AFTER, END, FAMILY, of_family, same
from shared.columns import is_one_of

IS_KNOWN = InvoiceRow.issued_on <= END
"""To the day."""
BILLED_SINCE = and_(IS_PAID, ~IS_KNOWN)
TAKEN_BACK_SINCE = InvoiceRow.voided_at >= AFTER
IS_COUNTED = or_(IS_OPEN, BILLED_SINCE, TAKEN_BACK_SINCE)
"""Whether or not anything was paid of it since; of all others only what was."""

SINCE = union_all(
    select(
        ApplicationRow.invoice_id.label("id"),
        ApplicationRow.amount_minor.label("paid"),
        literal(0).label("risen"),
    )
    .join(PaymentRow, same(ApplicationRow, ApplicationRow.payment_id, PaymentRow))
    .where(of_family(PaymentRow), PaymentRow.received_at >= AFTER),
    select(CreditUseRow.invoice_id, CreditUseRow.amount_minor, literal(0)).where(
        of_family(CreditUseRow), CreditUseRow.applied_at >= AFTER
    ),
    *(
        select(row.invoice_id, cast(null(), BigInteger), row.amount_minor).where(of_family(row), at >= AFTER)
        for row, at in ((LateFeeRow, LateFeeRow.added_at), (EndedDiscountRow, EndedDiscountRow.ended_at))
    ),
).cte("since")


def _as_they_are(*conditions: ColumnElement[bool]) -> Select[Any]:
    known = case((IS_KNOWN, InvoiceRow.total_minor), else_=0)
    found: Select[Any] = select(
        InvoiceRow.id,
        InvoiceRow.currency.label("currency"),
        InvoiceRow.due_on.label("due_on"),
        InvoiceRow.total_minor.label("total"),
        (known - InvoiceRow.paid_minor).label("left"),
        case((IS_KNOWN, 1), else_=0).label("is_known"),
        case((IS_VOIDED, 1), else_=0).label("is_voided"),
        case((IS_COUNTED, 1), else_=0).label("is_counted"),
        cast(null(), BigInteger).label("paid"),
        literal(0).label("risen"),
    )
    return found.where(IS_ISSUED, *conditions)


OF_INVOICE = {
    "currency": String,
    "due_on": Date,
    "total": BigInteger,
    "left": BigInteger,
    "is_known": Integer,
    "is_voided": Integer,
    "is_counted": Integer,
}
PIECES = union_all(
    *(_as_they_are(of_family(InvoiceRow), each) for each in (IS_OPEN, BILLED_SINCE, TAKEN_BACK_SINCE)),
    _as_they_are(
        InvoiceRow.tenant_id == SOME_TENANT,
        beside(InvoiceRow.customer_id).in_(FAMILY),
        is_one_of(InvoiceRow.id, select(SINCE.c.id)),
        IS_PAID,
    ),
    select(SINCE.c.id, *(cast(null(), kind) for kind in OF_INVOICE.values()), SINCE.c.paid, SINCE.c.risen),
).subquery()


def _then() -> Select[Any]:
    told = {name: func.max(PIECES.c[name]) for name in OF_INVOICE}
    paid, risen = (cast(func.sum(PIECES.c[name]), BigInteger) for name in ("paid", "risen"))
    unpaid = case((told["is_voided"] == 1, 0), else_=func.coalesce(paid, 0))
    added = case((told["is_known"] == 1, risen), else_=0)
    return (
        select(
            PIECES.c.id,
            told["currency"].label("currency"),
            told["due_on"].label("due_on"),
            (told["total"] - risen).label("total"),
            (told["left"] + unpaid - added).label("left"),
        )
        .group_by(PIECES.c.id)
        .having(or_(told["is_counted"] == 1, and_(told["is_counted"] == 0, paid.is_not(None))))
    )


THEN = _then().subquery()
