"""The tenants' accounts at the payment provider, and what it has told us."""

from datetime import datetime

from sqlalchemy import String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.billing.models.owned import Model, Owned
from shared.columns import UtcTime


class ProviderAccountRow(Owned, Model):
    """The tenant's account at the payment provider; both secrets are sealed."""

    __tablename__ = "provider_accounts"
    __table_args__ = (UniqueConstraint("tenant_id"),)

    api_key: Mapped[str] = mapped_column(Text)
    webhook_secret: Mapped[str] = mapped_column(Text)


class NoticeRow(Owned, Model):
    """A webhook of the provider's that has had its effect."""

    __tablename__ = "provider_notices"
    __table_args__ = (UniqueConstraint("tenant_id", "notice_id"),)

    notice_id: Mapped[str] = mapped_column(String(255))
    received_at: Mapped[datetime] = mapped_column(UtcTime)
