"""All SQL of the settings service."""

from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError

from services.settings.models import POST, TenantRow
from shared import clock
from shared.contracts.errors import AlreadyExists, TenantNotFound
from shared.contracts.settings import Profile, Switches
from shared.store import Store


class SettingsStore(Store):
    post = POST

    def tenant_by_host(self, *, username: str | None, domain: str) -> TenantRow:
        names = or_(TenantRow.username == username, TenantRow.domain == domain)
        return self._found(self.session.scalars(select(TenantRow).where(names)).first())

    def own_tenant(self) -> TenantRow:
        return self._found(self.session.get(TenantRow, self.tenant))

    def own_tenant_locked(self) -> TenantRow:
        return self._found(self.session.get(TenantRow, self.tenant, with_for_update=True))

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
        try:
            self.session.flush()
        except IntegrityError as taken:
            raise AlreadyExists("domain" if "domain" in str(taken.orig) else "username") from taken

    def _found(self, row: TenantRow | None) -> TenantRow:
        if row is None:
            raise TenantNotFound
        return row
