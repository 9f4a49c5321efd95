"""The tenant's account at the payment provider, and the notices that have had their effect."""

from datetime import datetime

from sqlalchemy import delete, insert, select, update

from services.billing.models import NoticeRow, ProviderAccountRow
from shared import clock
from shared.columns import insert_unless_there
from shared.store import Store


class ProviderQueries(Store):
    def provider_account(self) -> ProviderAccountRow | None:
        mine = select(ProviderAccountRow).where(ProviderAccountRow.tenant_id == self.tenant)
        return self.session.scalars(mine).first()

    def save_provider_account(self, *, api_key: str, webhook_secret: str) -> None:
        table = ProviderAccountRow.metadata.tables[ProviderAccountRow.__tablename__]
        secrets = {"api_key": api_key, "webhook_secret": webhook_secret}
        first = insert_unless_there(table, self.session.get_bind().dialect.name)
        self.session.execute(first.values({"tenant_id": self.tenant, **secrets}))
        mine = update(ProviderAccountRow).where(ProviderAccountRow.tenant_id == self.tenant)
        self.session.execute(mine.values(secrets))

    def notice_is_known(self, notice: str) -> bool:
        mine = select(NoticeRow.id).where(NoticeRow.tenant_id == self.tenant, NoticeRow.notice_id == notice)
        return self.session.scalars(mine).first() is not None

    def add_notice(self, notice: str) -> None:
        fresh = {"tenant_id": self.tenant, "notice_id": notice, "received_at": clock.now()}
        self.session.execute(insert(NoticeRow).values(fresh))

    def forget_notices(self, before: datetime) -> None:
        self.session.execute(
            delete(NoticeRow).where(NoticeRow.tenant_id == self.tenant, NoticeRow.received_at < before)
        )
