"""Tenants as the database has them, before what follows from it is worked out."""

from typing import Any

from pydantic import ConfigDict
from sqlalchemy import BigInteger, bindparam, select

from services.settings.models import TenantRow
from shared.contracts.message import Message
from shared.json_columns import json_object, json_text
from shared.reading import Reading

COLUMNS = tuple(column.name for column in TenantRow.__table__.columns if column.name != "created_at")


class TenantRecord(Message):
    """All of `COLUMNS`: typed is what the rest of a `Tenant` is worked out from, all else is as in `Tenant`."""

    model_config = ConfigDict(extra="allow")

    username: str
    domain: str | None
    locale: str
    late_fee: dict[str, Any]
    css_digest: str
    js_digest: str


OWN_TENANT = Reading(
    "own_tenant",
    TenantRecord,
    select(json_text(json_object(**{name: getattr(TenantRow, name) for name in COLUMNS}))).where(
        TenantRow.id == bindparam("tenant", type_=BigInteger)
    ),
)


def record_of(row: TenantRow) -> TenantRecord:
    return TenantRecord.model_validate({name: getattr(row, name) for name in COLUMNS})
