"""Files that are too large for a message: made to be fetched soon, or brought to stay."""

from datetime import datetime

from sqlalchemy import BigInteger, Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from services.billing.models.owned import Model, Owned, belongs_to
from shared.columns import Id, UtcTime


class FileRow(Owned, Model):
    """`expires_at` is None for a file that something has claimed; `digest` is empty for one that was uploaded."""

    __tablename__ = "files"
    __table_args__ = (
        UniqueConstraint("tenant_id", "id"),
        UniqueConstraint("token"),
        Index("ix_files_digest", "tenant_id", "digest"),
        Index(
            "ix_files_expiring",
            "tenant_id",
            "expires_at",
            postgresql_where=text("expires_at IS NOT NULL"),
            sqlite_where=text("expires_at IS NOT NULL"),
        ),
    )

    token: Mapped[str] = mapped_column(String(24))
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(200))
    size: Mapped[int] = mapped_column(BigInteger)
    digest: Mapped[str] = mapped_column(String(64), default="")
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    expires_at: Mapped[datetime | None] = mapped_column(UtcTime)


class PieceRow(Owned, Model):
    __tablename__ = "file_pieces"
    __table_args__ = (belongs_to("files", "file_id"), UniqueConstraint("tenant_id", "file_id", "position"))

    file_id: Mapped[int] = mapped_column(Id)
    position: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary)
