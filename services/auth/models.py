"""The rows of the auth database. Of links, codes and cookies only hashes are kept."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, SmallInteger, String, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from shared.bus.tables import post_tables
from shared.columns import Id, UtcTime


class Model(DeclarativeBase):
    pass


class Owned:
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    tenant_id: Mapped[int] = mapped_column(Id)


class SignInRequestRow(Owned, Model):
    """Somebody asked for a link, or the business made one. `key_id` names the secret that its token is derived
    from, `level` the session that it begins, `locale` the reader's, of a link that was made for somebody."""

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
    level: Mapped[str] = mapped_column(String(10), server_default="full")
    next: Mapped[str] = mapped_column(String(2000))
    browser: Mapped[str] = mapped_column(String(200))
    locale: Mapped[str | None] = mapped_column(String(35))
    asked_at: Mapped[datetime] = mapped_column(UtcTime)
    expires_at: Mapped[datetime] = mapped_column(UtcTime)
    minted_at: Mapped[datetime | None] = mapped_column(UtcTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcTime)


class SessionRow(Owned, Model):
    """Somebody signed in; `ended_at` is for good. `proved_at` is when the mailbox was last proved by its reader,
    `others` what else that mailbox could act for at that time (see `Account`)."""

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
    proved_at: Mapped[datetime | None] = mapped_column(UtcTime)
    others: Mapped[list[dict[str, Any]]] = mapped_column(JSON, server_default="[]")
    locale: Mapped[str | None] = mapped_column(String(35))


class MagicLinkKeyRow(Owned, Model):
    """A key that the business signs magic links with. `sealed` is its encrypted secret, emptied when it is
    retired; `slot` makes the database hold to two active ones: it is 1 or 2, or None when retired."""

    __tablename__ = "magic_link_keys"
    __table_args__ = (UniqueConstraint("tenant_id", "slot"),)

    slot: Mapped[int | None] = mapped_column(SmallInteger)
    sealed: Mapped[str] = mapped_column(Text)
    ending: Mapped[str] = mapped_column(String(4))
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    retired_at: Mapped[datetime | None] = mapped_column(UtcTime)


class MagicLinkUseRow(Owned, Model):
    """A magic link that has signed somebody in, `times` times; kept until it would have expired anyway."""

    __tablename__ = "magic_link_uses"
    __table_args__ = (UniqueConstraint("tenant_id", "token_hash"),)

    token_hash: Mapped[str] = mapped_column(String(64))
    customer: Mapped[int] = mapped_column(Id)
    times: Mapped[int] = mapped_column(default=0)
    first_used_at: Mapped[datetime] = mapped_column(UtcTime)
    expires_at: Mapped[datetime] = mapped_column(UtcTime)


class MagicLinkRulesRow(Owned, Model):
    """What the business has decided; without a row, what `MagicLinkRules` says by itself."""

    __tablename__ = "magic_link_rules"
    __table_args__ = (UniqueConstraint("tenant_id"),)

    longest_days: Mapped[int]
    is_single_use: Mapped[bool]


class AuditRow(Owned, Model):
    """Who did what, from where. Rows are only ever added. `actor` is the kind of caller, `facts` short texts;
    `event_id` is of the news by which another service told it."""

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_tenant", "tenant_id", "id"), UniqueConstraint("tenant_id", "event_id"))

    at: Mapped[datetime] = mapped_column(UtcTime)
    act: Mapped[str] = mapped_column(String(40))
    actor: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(200))
    ip: Mapped[str] = mapped_column(String(45))
    customer: Mapped[int | None] = mapped_column(Id)
    facts: Mapped[dict[str, str]] = mapped_column(JSON)
    event_id: Mapped[str | None] = mapped_column(String(32))


POST = post_tables(Model.metadata)
