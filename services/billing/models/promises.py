"""What customers said of paying."""

from datetime import date, datetime

from sqlalchemy import Date, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.billing.models.owned import Model, Owned, belongs_to
from shared.columns import Id, UtcTime


class PromiseRow(Owned, Model):
    """The last word about an invoice; `ended_at` when it was taken back or money came."""

    __tablename__ = "promises"
    __table_args__ = (belongs_to("invoices", "invoice_id"), UniqueConstraint("tenant_id", "invoice_id"))

    invoice_id: Mapped[int] = mapped_column(Id)
    method: Mapped[str] = mapped_column(String(20))
    expected_on: Mapped[date] = mapped_column(Date)
    reference: Mapped[str] = mapped_column(String(200))
    note: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(UtcTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcTime)
