"""Answers that are given again when the same question comes again."""

from datetime import datetime

from sqlalchemy import String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.billing.models.owned import Model, Owned
from shared.columns import UtcTime


class KeptAnswerRow(Owned, Model):
    """What was answered under an idempotency key, of which only a hash is kept; so is the question's."""

    __tablename__ = "kept_answers"
    __table_args__ = (UniqueConstraint("tenant_id", "question", "key_hash"),)

    question: Mapped[str] = mapped_column(String(100))
    key_hash: Mapped[str] = mapped_column(String(64))
    fingerprint: Mapped[str] = mapped_column(String(64))
    answer: Mapped[str] = mapped_column(Text)
    kept_at: Mapped[datetime] = mapped_column(UtcTime)
