"""The rows of the settings database. Tenants are exempt from row-level security: a host must find its own."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Integer, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from shared.bus.tables import post_tables
from shared.columns import Id, UtcTime


class Model(DeclarativeBase):
    pass


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
    created_at: Mapped[datetime] = mapped_column(UtcTime)


POST = post_tables(Model.metadata)
