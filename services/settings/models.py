"""The rows of the settings database. Tenants are exempt from row-level security: a host must find its own."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from shared.bus.tables import post_tables
from shared.columns import Id, UtcTime


class Model(DeclarativeBase):
    pass


class Owned:
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    tenant_id: Mapped[int] = mapped_column(Id)


class TenantRow(Model):
    __tablename__ = "tenants"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    version: Mapped[int] = mapped_column(Integer, default=1)
    username: Mapped[str] = mapped_column(String(63), unique=True)
    domain: Mapped[str | None] = mapped_column(String(253), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    legal_name: Mapped[str] = mapped_column(String(200))
    currency: Mapped[str] = mapped_column(String(3))
    locale: Mapped[str] = mapped_column(String(35))
    zone: Mapped[str] = mapped_column(String(64))
    address: Mapped[dict[str, Any]] = mapped_column(JSON)
    tax_id: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254))
    phone: Mapped[str] = mapped_column(String(200))
    accent: Mapped[str] = mapped_column(String(7))
    logo: Mapped[str] = mapped_column(Text)
    terms_url: Mapped[str] = mapped_column(String(200))
    privacy_url: Mapped[str] = mapped_column(String(200))
    switches: Mapped[dict[str, Any]] = mapped_column(JSON)
    accepted: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default="{}")
    late_fee: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default="{}")
    extras: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    look: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    texts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    css_digest: Mapped[str] = mapped_column(String(16), default="")
    js_digest: Mapped[str] = mapped_column(String(16), default="")
    created_at: Mapped[datetime] = mapped_column(UtcTime)


class CodeVersionRow(Owned, Model):
    """A style sheet or script as it was published, to the letter; never changed."""

    __tablename__ = "code_versions"
    __table_args__ = (
        UniqueConstraint("tenant_id", "kind", "number"),
        Index("ix_code_versions_digest", "tenant_id", "kind", "digest"),
    )

    kind: Mapped[str] = mapped_column(String(3))
    number: Mapped[int]
    digest: Mapped[str] = mapped_column(String(16))
    text: Mapped[str] = mapped_column(Text)
    author: Mapped[str] = mapped_column(String(200))
    published_at: Mapped[datetime] = mapped_column(UtcTime)


class BlockedSourceRow(Owned, Model):
    """What browsers reported as blocked, one row for each source on each kind of page."""

    __tablename__ = "blocked_sources"
    __table_args__ = (UniqueConstraint("tenant_id", "directive", "source", "page"),)

    directive: Mapped[str] = mapped_column(String(40))
    source: Mapped[str] = mapped_column(String(200))
    page: Mapped[str] = mapped_column(String(100))
    times: Mapped[int]
    first_at: Mapped[datetime] = mapped_column(UtcTime)
    last_at: Mapped[datetime] = mapped_column(UtcTime)


POST = post_tables(Model.metadata)
