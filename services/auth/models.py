"""The rows of the auth database. Of links, codes and cookies only hashes are kept."""

from datetime import datetime

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from shared.bus.tables import post_tables
from shared.columns import Id, UtcTime


class Model(DeclarativeBase):
    pass


class Owned:
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    tenant_id: Mapped[int] = mapped_column(Id)


class SignInRequestRow(Owned, Model):
    """Somebody asked for a link. `key_id` names the secret that its token is derived from."""

    __tablename__ = "sign_in_requests"
    __table_args__ = (
        UniqueConstraint("tenant_id", "handle_hash"),
        UniqueConstraint("tenant_id", "token_hash"),
        Index("ix_sign_in_requests_mailbox", "tenant_id", "mailbox", "minted_at"),
    )

    email: Mapped[str] = mapped_column(String(254))
    mailbox: Mapped[str] = mapped_column(String(254))
    handle_hash: Mapped[str] = mapped_column(String(64))
    key_id: Mapped[str] = mapped_column(String(64))
    token_hash: Mapped[str | None] = mapped_column(String(64))
    code_hash: Mapped[str | None] = mapped_column(String(64))
    tries: Mapped[int] = mapped_column(default=0)
    only_customer: Mapped[int | None] = mapped_column(Id)
    next: Mapped[str] = mapped_column(String(2000))
    browser: Mapped[str] = mapped_column(String(200))
    asked_at: Mapped[datetime] = mapped_column(UtcTime)
    expires_at: Mapped[datetime] = mapped_column(UtcTime)
    minted_at: Mapped[datetime | None] = mapped_column(UtcTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcTime)


class SessionRow(Owned, Model):
    """Somebody signed in; `ended_at` is for good."""

    __tablename__ = "sessions"
    __table_args__ = (
        UniqueConstraint("tenant_id", "secret_hash"),
        Index("ix_sessions_customer", "tenant_id", "customer"),
    )

    secret_hash: Mapped[str] = mapped_column(String(64))
    customer: Mapped[int] = mapped_column(Id)
    name: Mapped[str] = mapped_column(String(200))
    contact: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254))
    level: Mapped[str] = mapped_column(String(10))
    began_at: Mapped[datetime] = mapped_column(UtcTime)
    seen_at: Mapped[datetime] = mapped_column(UtcTime)
    expires_at: Mapped[datetime] = mapped_column(UtcTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcTime)


POST = post_tables(Model.metadata)
