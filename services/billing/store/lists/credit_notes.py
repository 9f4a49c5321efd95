"""The credit notes of a customer as a list."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import and_, case, or_

from services.billing.models import CreditNoteRow
from services.billing.store.credit_note_view import USED
from services.billing.store.lists.listing import Day, Listing, Source
from services.billing.store.lists.tails import having_part
from services.billing.store.lists.terms import has
from services.billing.store.messages import money

VOIDED = CreditNoteRow.voided_at.is_not(None)
CLOSED = and_(CreditNoteRow.voided_at.is_(None), CreditNoteRow.closed_at.is_not(None))
OPEN = and_(CreditNoteRow.voided_at.is_(None), CreditNoteRow.closed_at.is_(None))
"""The indexes of credit notes are made of just these words."""


def _line(_day: Day) -> Mapping[str, Any]:
    return {
        "token": CreditNoteRow.token,
        "number": CreditNoteRow.number,
        "summary": CreditNoteRow.summary,
        "purchase_order": CreditNoteRow.purchase_order,
        "status": case((VOIDED, "voided"), (CLOSED, "closed"), else_="open"),
        "amount": money(CreditNoteRow.total_minor, CreditNoteRow),
        "used": money(USED, CreditNoteRow),
        "left": money(case((VOIDED, 0), else_=CreditNoteRow.total_minor - USED), CreditNoteRow),
        "issued_on": CreditNoteRow.issued_on,
    }


CREDIT_NOTES = Listing(
    (
        Source(
            row=CreditNoteRow,
            id=CreditNoteRow.id,
            line=_line,
            shown=CreditNoteRow.is_draft.is_(False),
            statuses={"open": lambda _: OPEN, "closed": lambda _: CLOSED, "voided": lambda _: VOIDED},
            sorts={"issued": CreditNoteRow.issued_on, "amount": CreditNoteRow.total_minor},
            searched=lambda term: or_(has(CreditNoteRow.number, term), has(CreditNoteRow.purchase_order, term)),
            having_part=having_part("credit note", "credit note po"),
            dated=CreditNoteRow.issued_on,
        ),
    )
)
