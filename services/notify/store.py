"""All SQL of the notify service."""

from datetime import datetime

from sqlalchemy import delete, select

from services.notify.models import POST, DeliveryRow
from shared import clock
from shared.store import Store


class NotifyStore(Store):
    post = POST

    def is_settled(self, *, event_id: str, kind: str) -> bool:
        """Whether an e-mail of this kind about this event was sent, or refused for good."""
        settled = select(DeliveryRow.id).where(
            DeliveryRow.tenant_id == self.tenant,
            DeliveryRow.event_id == event_id,
            DeliveryRow.kind == kind,
            DeliveryRow.state != "waiting",
        )
        return self.session.scalars(settled).first() is not None

    def delivery(self, *, event_id: str, kind: str, recipient: str) -> DeliveryRow | None:
        same = select(DeliveryRow).where(
            DeliveryRow.tenant_id == self.tenant,
            DeliveryRow.event_id == event_id,
            DeliveryRow.kind == kind,
            DeliveryRow.recipient == recipient,
        )
        return self.session.scalars(same).first()

    def record(self, row: DeliveryRow) -> None:
        self.add(row)
        self.session.flush()

    def mark(self, delivery: int, *, state: str, reason: str = "") -> None:
        """Writes down how a delivery ended."""
        mine = select(DeliveryRow).where(DeliveryRow.tenant_id == self.tenant, DeliveryRow.id == delivery)
        row = self.session.scalars(mine).one()
        row.state = state
        row.reason = reason
        row.sent_at = clock.now() if state == "sent" else None

    def forget(self, before: datetime, *, most: int) -> int:
        """How many deliveries were dropped: the oldest of those that ended, written down before a moment."""
        old = select(DeliveryRow.id).where(
            DeliveryRow.tenant_id == self.tenant, DeliveryRow.created_at < before, DeliveryRow.state != "waiting"
        )
        found = self.session.scalars(old.order_by(DeliveryRow.id).limit(most)).all()
        gone = delete(DeliveryRow).where(DeliveryRow.tenant_id == self.tenant, DeliveryRow.id.in_(found))
        self.session.execute(gone)
        return len(found)

    def newest(self, limit: int) -> list[DeliveryRow]:
        rows = select(DeliveryRow).where(DeliveryRow.tenant_id == self.tenant)
        return list(self.session.scalars(rows.order_by(DeliveryRow.id.desc()).limit(limit)))
