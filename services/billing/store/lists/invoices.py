"""The invoices of a customer as a list. What a status means is said once more, to the database."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import and_, case, or_, select

from services.billing.domain.attempts import State
from services.billing.models import AttemptInvoiceRow, AttemptRow, InvoiceRow
from services.billing.store.lists.listing import Condition, Day, Listing, Source
from services.billing.store.lists.tails import having_part
from services.billing.store.lists.terms import has
from services.billing.store.messages import CUSTOMER, IS_ISSUED, IS_OPEN, IS_PAID, IS_VOIDED, TENANT, money
from shared.json_columns import plain

ON_ITS_WAY = InvoiceRow.id.in_(
    select(AttemptInvoiceRow.invoice_id)
    .join(
        AttemptRow,
        (AttemptRow.tenant_id == AttemptInvoiceRow.tenant_id) & (AttemptRow.id == AttemptInvoiceRow.attempt_id),
    )
    .where(
        AttemptRow.tenant_id == TENANT,
        AttemptRow.customer_id == CUSTOMER,
        AttemptRow.settled_at.is_(None),
        AttemptRow.state == State.PENDING.value,
        AttemptInvoiceRow.is_open,
    )
)


def _past_due(day: Day) -> Condition:
    return and_(IS_OPEN, ~ON_ITS_WAY, InvoiceRow.due_on < day.today)


def _line(day: Day) -> Mapping[str, Any]:
    status = case(
        (IS_VOIDED, "voided"),
        (IS_PAID, "paid"),
        (ON_ITS_WAY, "pending"),
        (InvoiceRow.due_on < day.today, "past_due"),
        (InvoiceRow.paid_minor > 0, "partial"),
        else_="due",
    )
    return {
        "token": InvoiceRow.token,
        "number": InvoiceRow.number,
        "summary": InvoiceRow.summary,
        "status": status,
        "amount": money(InvoiceRow.total_minor, InvoiceRow),
        "left": money(case((IS_VOIDED, 0), else_=InvoiceRow.total_minor - InvoiceRow.paid_minor), InvoiceRow),
        "paid": money(InvoiceRow.paid_minor, InvoiceRow),
        "purchase_order": InvoiceRow.purchase_order,
        "issued_on": InvoiceRow.issued_on,
        "due_on": InvoiceRow.due_on,
        "late": money(InvoiceRow.late_minor, InvoiceRow),
        "early_rate": plain(InvoiceRow.early_rate),
        "early_until": InvoiceRow.early_until,
        "is_payable": and_(IS_OPEN, ~ON_ITS_WAY),
    }


INVOICES = Listing(
    (
        Source(
            row=InvoiceRow,
            id=InvoiceRow.id,
            line=_line,
            shown=IS_ISSUED,
            statuses={
                "to_pay": lambda _: and_(IS_OPEN, ~ON_ITS_WAY),
                "past_due": _past_due,
                "pending": lambda _: and_(IS_OPEN, ON_ITS_WAY),
                "paid": lambda _: IS_PAID,
                "voided": lambda _: IS_VOIDED,
            },
            sorts={"issued": InvoiceRow.issued_on, "due": InvoiceRow.due_on, "amount": InvoiceRow.total_minor},
            searched=lambda term: or_(has(InvoiceRow.number, term), has(InvoiceRow.purchase_order, term)),
            having_part=having_part("invoice", "invoice po"),
            dated=InvoiceRow.issued_on,
        ),
    )
)
