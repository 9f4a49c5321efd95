"""Several documents that are being put into one file, or were."""

from datetime import date, datetime

from sqlalchemy import BigInteger, Date, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.billing.models.owned import Model, Owned, belongs_to
from shared.columns import Id, UtcTime


class BundleRow(Owned, Model):
    """`fingerprint` is of the documents as they stood, so that the same wish is one row. `moved_at` is when it
    last got on. `file_id` is the ZIP file, once it is done: the documents' own files are gone then."""

    __tablename__ = "bundles"
    __table_args__ = (
        UniqueConstraint("tenant_id", "id"),
        UniqueConstraint("token"),
        UniqueConstraint("tenant_id", "customer_id", "fingerprint"),
        belongs_to("customers", "customer_id"),
        belongs_to("files", "file_id"),
        Index("ix_bundles_expiring", "tenant_id", "expires_at"),
    )

    token: Mapped[str] = mapped_column(String(24))
    customer_id: Mapped[int] = mapped_column(Id)
    kind: Mapped[str] = mapped_column(String(20))
    fingerprint: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(300))
    since: Mapped[date | None] = mapped_column(Date)
    until: Mapped[date | None] = mapped_column(Date)
    state: Mapped[str] = mapped_column(String(10))
    count: Mapped[int]
    printed: Mapped[int]
    size: Mapped[int] = mapped_column(BigInteger)
    file_id: Mapped[int | None] = mapped_column(Id)
    moved_at: Mapped[datetime] = mapped_column(UtcTime)
    expires_at: Mapped[datetime] = mapped_column(UtcTime)


class BundledRow(Owned, Model):
    """A document of a bundle that is being made; `file_id` is its PDF once it is printed."""

    __tablename__ = "bundled_documents"
    __table_args__ = (
        UniqueConstraint("tenant_id", "bundle_id", "position"),
        belongs_to("bundles", "bundle_id"),
        belongs_to("files", "file_id"),
    )

    bundle_id: Mapped[int] = mapped_column(Id)
    position: Mapped[int]
    token: Mapped[str] = mapped_column(String(24))
    dated: Mapped[date] = mapped_column(Date)
    file_id: Mapped[int | None] = mapped_column(Id)
