"""Changes of e-mail addresses, from the wish to the last day on which they can be undone."""

from datetime import datetime

from sqlalchemy import ColumnElement, func, select, update

from services.billing.models import EmailChangeRow
from shared import clock
from shared.contracts.billing.email_changes import Act
from shared.contracts.errors import EmailLinkNotFound
from shared.store import Store


class EmailChangeQueries(Store):
    def add_email_change(self, row: EmailChangeRow) -> None:
        """It has its number then."""
        self.add(row)
        self.session.flush()

    def email_change(self, number: int, *, lock: bool = False) -> EmailChangeRow:
        """Raises EmailLinkNotFound."""
        return self._email_change(EmailChangeRow.id == number, lock=lock)

    def email_link(self, link_hash: str) -> tuple[EmailChangeRow, Act]:
        """The change that a link is of, and what the link does. Raises EmailLinkNotFound."""
        row = EmailChangeRow
        found = self._email_change((row.confirm_hash == link_hash) | (row.undo_hash == link_hash))
        return found, "confirm" if found.confirm_hash == link_hash else "undo"

    def waiting_email_change(self, customer: int) -> EmailChangeRow | None:
        row = EmailChangeRow
        waiting = row.confirmed_at.is_(None) & row.ended_at.is_(None)
        mine = select(row).where(row.tenant_id == self.tenant, row.customer_id == customer, waiting)
        return self.session.scalars(mine).first()

    def end_email_changes(self, customer: int, *, is_confirmed_too: bool = False, since: int = 0) -> None:
        """Their links do nothing any more: of those that wait, and of those that came true if wished; from the
        change `since` on."""
        row = EmailChangeRow
        mine = update(row).where(row.tenant_id == self.tenant, row.customer_id == customer, row.id >= since)
        if not is_confirmed_too:
            mine = mine.where(row.confirmed_at.is_(None))
        self.session.execute(mine.where(row.ended_at.is_(None)).values(ended_at=clock.now()))

    def email_links_minted(self, change: EmailChangeRow, *, since: datetime) -> int:
        """To the same address or for the same customer, whichever are more."""
        row = EmailChangeRow
        return max(
            self._minted(row.mailbox == change.mailbox, since),
            self._minted(row.customer_id == change.customer_id, since),
        )

    def _minted(self, which: ColumnElement[bool], since: datetime) -> int:
        row = EmailChangeRow
        mine = select(func.count()).where(row.tenant_id == self.tenant, which, row.minted_at >= since)
        return self.session.scalars(mine).one()

    def _email_change(self, which: ColumnElement[bool], *, lock: bool = False) -> EmailChangeRow:
        mine = select(EmailChangeRow).where(EmailChangeRow.tenant_id == self.tenant, which)
        locked = mine.with_for_update().execution_options(populate_existing=True)
        found = self.session.scalars(locked if lock else mine).first()
        if found is None:
            raise EmailLinkNotFound
        return found
