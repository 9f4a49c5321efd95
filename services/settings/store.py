"""All SQL of the settings service."""

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import ConfigDict
from sqlalchemy import BigInteger, Select, bindparam, delete, func, or_, select, update
from sqlalchemy.exc import IntegrityError

from services.settings.models import POST, BlockedSourceRow, CodeVersionRow, TenantRow
from shared import clock
from shared.columns import insert_unless_there
from shared.contracts.errors import AlreadyExists, CodeNotFound, Conflict, TenantNotFound
from shared.contracts.message import Caller, Message, Origin
from shared.contracts.settings import Profile, SettingsChanged, SettingsNoted, Switches
from shared.contracts.settings.code import CodeKind
from shared.json_columns import json_object, json_text
from shared.reading import Reading
from shared.store import Store

MOST_VERSIONS = 50
R = TypeVar("R", TenantRow, "TenantRecord")
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


class SettingsStore(Store):
    post = POST

    def tenant_by_host(self, *, username: str | None, domain: str) -> TenantRow:
        names = or_(TenantRow.username == username, TenantRow.domain == domain)
        return self._found(self.session.scalars(select(TenantRow).where(names)).first())

    def own_record(self) -> TenantRecord:
        """In one trip: services ask who their tenant is all the time."""
        return self._found(self.read(OWN_TENANT))

    def own_tenant(self) -> TenantRow:
        return self._found(self.session.get(TenantRow, self.tenant))

    def changing_tenant(self, who: Caller, *, base: int | None = None) -> TenantRow:
        """The caller's tenant, locked, at its next version; everybody is told at the end of the unit. Raises
        Conflict when it is not at the version `base` any more."""
        row = self._found(self.session.get(TenantRow, self.tenant, with_for_update=True))
        if base not in (None, row.version):
            raise Conflict("version")
        row.version += 1
        self.tell_changed(row, who)
        return row

    def tell_changed(self, row: TenantRow, who: Origin) -> None:
        """Of a new tenant too: somebody may remember that nobody has its host."""
        self.emit(SettingsChanged(tenant=row.id, at=clock.now(), request_id=who.request_id, version=row.version))

    def note(self, who: Caller, act: str, facts: Mapping[str, str]) -> None:
        """For the audit log, which is auth's. `facts` hold no secrets."""
        self.emit(
            SettingsNoted(
                tenant=who.tenant,
                at=clock.now(),
                request_id=who.request_id,
                act=act,
                actor=who.actor.kind,
                name=who.name,
                ip=who.ip,
                facts=dict(facts),
            )
        )

    def all_tenants(self) -> list[TenantRow]:
        return list(self.session.scalars(select(TenantRow).order_by(TenantRow.id)))

    def create(self, profile: Profile) -> TenantRow:
        row = TenantRow(version=1, switches=Switches().model_dump(mode="json"), created_at=clock.now())
        self.session.add(row)
        self.write(row, profile)
        return row

    def write(self, row: TenantRow, profile: Profile) -> None:
        """Raises AlreadyExists when another tenant has the username or the domain."""
        for field, value in profile.model_dump(mode="json").items():
            setattr(row, field, value)
        self._flush_names()

    def profile(self, row: TenantRow) -> dict[str, Any]:
        """The fields of a profile as they are now."""
        return {field: getattr(row, field) for field in Profile.model_fields}

    def set_domain(self, row: TenantRow, domain: str | None) -> None:
        """Raises AlreadyExists when another tenant has it."""
        row.domain = domain
        self._flush_names()

    def _flush_names(self) -> None:
        try:
            self.session.flush()
        except IntegrityError as taken:
            raise AlreadyExists("domain" if "domain" in str(taken.orig) else "username") from taken

    def code_version(self, kind: CodeKind, *, number: int) -> CodeVersionRow:
        mine = self._versions(kind).where(CodeVersionRow.number == number)
        row = self.session.scalars(mine).first()
        if row is None:
            raise CodeNotFound(str(number))
        return row

    def code_versions(self, kind: CodeKind) -> list[CodeVersionRow]:
        newest = self._versions(kind).order_by(CodeVersionRow.number.desc())
        return list(self.session.scalars(newest.limit(MOST_VERSIONS)))

    def code_text(self, kind: CodeKind, *, digest: str) -> str | None:
        mine = self._versions(kind).where(CodeVersionRow.digest == digest).with_only_columns(CodeVersionRow.text)
        return self.session.scalars(mine).first()

    def next_code_number(self, kind: CodeKind) -> int:
        numbers = self._versions(kind).with_only_columns(func.max(CodeVersionRow.number))
        return (self.session.scalar(numbers) or 0) + 1

    def count_blocked(self, directive: str, source: str, page: str, *, most: int) -> None:
        """One more of the same, or a first one while there are fewer than `most`."""
        now = clock.now()
        same = {"tenant_id": self.tenant, "directive": directive, "source": source, "page": page}
        table = BlockedSourceRow.metadata.tables[BlockedSourceRow.__tablename__]
        if (self.session.scalar(self._blocked().with_only_columns(func.count())) or 0) < most:
            first = same | {"times": 0, "first_at": now, "last_at": now}
            self.session.execute(insert_unless_there(table, self.session.get_bind().dialect.name), first)
        self.session.execute(
            update(BlockedSourceRow).filter_by(**same).values(times=BlockedSourceRow.times + 1, last_at=now)
        )

    def blocked(self) -> list[BlockedSourceRow]:
        return list(
            self.session.scalars(self._blocked().order_by(BlockedSourceRow.last_at.desc(), BlockedSourceRow.id))
        )

    def dismiss_blocked(self, one: int | None) -> None:
        mine = delete(BlockedSourceRow).where(BlockedSourceRow.tenant_id == self.tenant)
        self.session.execute(mine if one is None else mine.where(BlockedSourceRow.id == one))

    def _versions(self, kind: CodeKind) -> Select[CodeVersionRow]:
        return select(CodeVersionRow).where(CodeVersionRow.tenant_id == self.tenant, CodeVersionRow.kind == kind)

    def _blocked(self) -> Select[BlockedSourceRow]:
        return select(BlockedSourceRow).where(BlockedSourceRow.tenant_id == self.tenant)

    def _found(self, row: R | None) -> R:
        if row is None:
            raise TenantNotFound
        return row


def record_of(row: TenantRow) -> TenantRecord:
    return TenantRecord.model_validate({name: getattr(row, name) for name in COLUMNS})
