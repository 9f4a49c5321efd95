"""What a statement is made of, in one query: the movements of the period or what is open, and what is to pay."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, Date, Select, cast, func, literal, select

from services.billing.domain.attempts import State
from services.billing.domain.statements import Movement, MovementKind
from services.billing.models import (
    AttemptInvoiceRow,
    AttemptRow,
    CreditRow,
    CreditUseRow,
    EndedDiscountRow,
    InvoiceRow,
    LateFeeRow,
    PaymentRow,
)
from services.billing.models import CustomerRow as Owner
from services.billing.store.messages import (
    CUSTOMER,
    CUSTOMER_MESSAGE,
    IS_ISSUED,
    IS_OPEN,
    STANDING,
    TENANT,
    money,
)
from services.billing.store.statement_items import ITEMS, Item
from services.billing.store.statement_scope import CURRENCY, MOST, of_family, same, within
from services.billing.store.statement_sums import AS_ISSUED, ENDED, GIVEN, POSTED, VOIDED_WITHIN
from shared.contracts.billing.customers import Customer
from shared.contracts.billing.invoices import Standing
from shared.contracts.billing.payments import MOST_AT_ONCE
from shared.json_columns import json_list, json_object, json_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """`to_pay` is what the customer herself has to pay now; `pending` minor units come from a bank now."""

    token: str
    customer: Customer
    invoices: tuple[Movement, ...] = ()
    late_fees: tuple[Movement, ...] = ()
    ended_discounts: tuple[Movement, ...] = ()
    voided: tuple[Movement, ...] = ()
    payments: tuple[Movement, ...] = ()
    uses: tuple[Movement, ...] = ()
    given: tuple[Movement, ...] = ()
    taken_back: tuple[Movement, ...] = ()
    items: tuple[Item, ...] = ()
    pending: int
    to_pay: tuple[Standing, ...]


def _movements(
    kind: MovementKind, row: Any, dated: Any, change: Any, *, happened: Any = None, **told: Any
) -> Select[Any]:
    """The first of a kind in the period; `happened` says which those are, if its date alone does not."""
    when = {"on" if isinstance(dated.type, Date) else "at": dated}
    line = json_object(kind=literal(kind), customer=row.customer_id, change=money(change, row), **when, **told)
    return (
        select(line)
        .where(of_family(row), row.currency == CURRENCY, within(dated) if happened is None else happened)
        .order_by(dated, told["id"])
        .limit(MOST)
    )


def _invoices(kind: MovementKind, dated: Any, change: Any, **told: Any) -> Select[Any]:
    row = InvoiceRow
    found = _movements(kind, row, dated, change, id=row.id, number=row.number, token=row.token, **told)
    return found.where(IS_ISSUED)


INVOICES = _invoices(
    "invoice",
    InvoiceRow.issued_on,
    AS_ISSUED,
    summary=InvoiceRow.summary,
    due_on=InvoiceRow.due_on,
)
VOIDED = _invoices(
    "voided",
    InvoiceRow.voided_at,
    -InvoiceRow.total_minor,
    not_before=InvoiceRow.issued_on,
    happened=VOIDED_WITHIN,
)
LATE_FEES = _movements(
    "late_fee",
    LateFeeRow,
    LateFeeRow.added_at,
    LateFeeRow.amount_minor,
    id=LateFeeRow.id,
    number=InvoiceRow.number,
    token=InvoiceRow.token,
).join_from(LateFeeRow, InvoiceRow, same(LateFeeRow, LateFeeRow.invoice_id, InvoiceRow))
ENDED_DISCOUNTS = (
    _movements(
        "discount_ended",
        EndedDiscountRow,
        EndedDiscountRow.ended_at,
        ENDED,
        id=EndedDiscountRow.id,
        number=InvoiceRow.number,
        token=InvoiceRow.token,
    )
    .join_from(EndedDiscountRow, InvoiceRow, same(EndedDiscountRow, EndedDiscountRow.invoice_id, InvoiceRow))
    .where(ENDED > 0)
)
PAYMENTS = _movements(
    "payment",
    PaymentRow,
    PaymentRow.received_at,
    -GIVEN,
    id=PaymentRow.id,
    number=PaymentRow.reference,
    token=PaymentRow.token,
    method=PaymentRow.method,
).where(GIVEN > 0)
USES = _movements(
    "credit",
    CreditUseRow,
    CreditUseRow.applied_at,
    -CreditUseRow.amount_minor,
    id=CreditUseRow.id,
    number=InvoiceRow.number,
    token=InvoiceRow.token,
).join_from(CreditUseRow, InvoiceRow, same(CreditUseRow, CreditUseRow.invoice_id, InvoiceRow))
CREDITS = _movements(
    "given",
    CreditRow,
    CreditRow.posted_at,
    POSTED,
    id=CreditRow.id,
    number=CreditRow.reference,
    source=CreditRow.source,
)
TAKEN_BACK = _movements(
    "taken_back",
    CreditRow,
    CreditRow.taken_back_at,
    -CreditRow.taken_back_minor,
    id=CreditRow.id,
    number=CreditRow.reference,
    source=CreditRow.source,
)
PENDING = (
    select(cast(func.coalesce(func.sum(AttemptInvoiceRow.amount_minor), 0), BigInteger))
    .join(AttemptRow, same(AttemptInvoiceRow, AttemptInvoiceRow.attempt_id, AttemptRow))
    .where(of_family(AttemptRow), AttemptRow.currency == CURRENCY)
    .where(AttemptRow.state == State.PENDING.value, AttemptInvoiceRow.is_open)
)
TO_PAY = (
    select(json_object(**STANDING))
    .where(InvoiceRow.tenant_id == TENANT, InvoiceRow.customer_id == CUSTOMER, InvoiceRow.currency == CURRENCY)
    .where(IS_ISSUED, IS_OPEN)
    .order_by(InvoiceRow.due_on, InvoiceRow.id)
    .limit(MOST_AT_ONCE)
)


def _with(**lists: Select[Any]) -> Select[Any]:
    message = json_object(
        token=Owner.statement_token,
        customer=CUSTOMER_MESSAGE,
        pending=PENDING.scalar_subquery(),
        to_pay=json_list(TO_PAY),
        **{name: json_list(found) for name, found in lists.items()},
    )
    return select(json_text(message)).where(Owner.tenant_id == TENANT, Owner.id == CUSTOMER)


WITH_MOVEMENTS = _with(
    invoices=INVOICES,
    late_fees=LATE_FEES,
    ended_discounts=ENDED_DISCOUNTS,
    voided=VOIDED,
    payments=PAYMENTS,
    uses=USES,
    given=CREDITS,
    taken_back=TAKEN_BACK,
)
WITH_ITEMS = _with(items=ITEMS)
