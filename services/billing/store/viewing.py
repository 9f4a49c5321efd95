"""When documents were first seen."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select, update

from services.billing.models import CreditNoteRow, EstimateRow, InvoiceRow
from shared.contracts.billing.viewing import ViewedKind
from shared.contracts.errors import CreditNoteNotFound, EstimateNotFound, InvoiceNotFound, NotFound
from shared.store import Store


@dataclass(frozen=True, slots=True)
class Viewable:
    row: Any
    absent: type[NotFound]


VIEWABLE: Mapping[ViewedKind, Viewable] = {
    "invoice": Viewable(InvoiceRow, InvoiceNotFound),
    "estimate": Viewable(EstimateRow, EstimateNotFound),
    "credit_note": Viewable(CreditNoteRow, CreditNoteNotFound),
}


class ViewingQueries(Store):
    def mark_viewed(self, kind: ViewedKind, token: str, *, at: datetime) -> int | None:
        """The document's id when this is the first time. Raises NotFound of its kind, also for a draft."""
        row = VIEWABLE[kind].row
        mine = (row.tenant_id == self.tenant, row.token == token, row.is_draft.is_(False))
        first = update(row).where(*mine, row.viewed_at.is_(None)).values(viewed_at=at)
        seen: int | None = self.session.execute(first.returning(row.id)).scalar()
        if seen is None:
            self._one(kind, row.id, *mine)
        return seen

    def link_of(self, kind: ViewedKind, document: int) -> str:
        """Its token. Raises NotFound of its kind."""
        row = VIEWABLE[kind].row
        found: str = self._one(kind, row.token, row.tenant_id == self.tenant, row.id == document)
        return found

    def _one(self, kind: ViewedKind, column: Any, *conditions: ColumnElement[bool]) -> Any:
        found = self.session.scalars(select(column).where(*conditions)).first()
        if found is None:
            raise VIEWABLE[kind].absent
        return found
