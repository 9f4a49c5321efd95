"""The estimates of a customer as a list."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import and_, case, or_

from services.billing.models import EstimateRow
from services.billing.store.lists.listing import Condition, Day, Listing, Source
from services.billing.store.lists.tails import having_part
from services.billing.store.lists.terms import has
from services.billing.store.messages import money

VOIDED = EstimateRow.voided_at.is_not(None)
INVOICED = EstimateRow.invoice_id.is_not(None)
DECLINED = EstimateRow.declined_at.is_not(None)
APPROVED = EstimateRow.approved_at.is_not(None)


def _expired(day: Day) -> Condition:
    return EstimateRow.valid_until < day.today


def _status(day: Day) -> Any:
    """The first that is true, as on the estimate's own page."""
    return case(
        (VOIDED, "voided"),
        (INVOICED, "invoiced"),
        (DECLINED, "declined"),
        (APPROVED, "approved"),
        (_expired(day), "expired"),
        else_="sent",
    )


def _line(day: Day) -> Mapping[str, Any]:
    return {
        "token": EstimateRow.token,
        "number": EstimateRow.number,
        "summary": EstimateRow.summary,
        "purchase_order": EstimateRow.purchase_order,
        "status": _status(day),
        "amount": money(EstimateRow.total_minor, EstimateRow),
        "issued_on": EstimateRow.issued_on,
        "due_on": EstimateRow.valid_until,
    }


def _open(day: Day) -> Condition:
    is_valid = or_(EstimateRow.valid_until.is_(None), ~_expired(day))
    return and_(~VOIDED, ~INVOICED, ~DECLINED, ~APPROVED, is_valid)


ESTIMATES = Listing(
    (
        Source(
            row=EstimateRow,
            id=EstimateRow.id,
            line=_line,
            shown=EstimateRow.is_draft.is_(False),
            statuses={
                "sent": _open,
                "approved": lambda _: and_(~VOIDED, ~INVOICED, ~DECLINED, APPROVED),
                "declined": lambda _: and_(~VOIDED, ~INVOICED, DECLINED),
                "expired": lambda day: and_(~VOIDED, ~INVOICED, ~DECLINED, ~APPROVED, _expired(day)),
                "invoiced": lambda _: and_(~VOIDED, INVOICED),
                "voided": lambda _: VOIDED,
            },
            sorts={"issued": EstimateRow.issued_on, "amount": EstimateRow.total_minor},
            searched=lambda term: or_(has(EstimateRow.number, term), has(EstimateRow.purchase_order, term)),
            having_part=having_part("estimate", "estimate po"),
            dated=EstimateRow.issued_on,
        ),
    )
)
