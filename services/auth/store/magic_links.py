"""The keys of magic links, what holds for them, and which have been used."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select, update

from services.auth.models import MagicLinkKeyRow, MagicLinkRulesRow, MagicLinkUseRow
from shared import clock
from shared.columns import insert_unless_there
from shared.contracts.auth.magic_links import MagicLinkRules
from shared.contracts.errors import KeyNotFound, TooManyKeys
from shared.store import Store

SLOTS = (1, 2)
UNLESS_CHANGED = MagicLinkRules(longest_days=90, is_single_use=False)


class MagicLinkQueries(Store):
    def magic_keys(self) -> list[MagicLinkKeyRow]:
        """Newest first, the retired ones too."""
        mine = select(MagicLinkKeyRow).where(MagicLinkKeyRow.tenant_id == self.tenant)
        return list(self.session.scalars(mine.order_by(MagicLinkKeyRow.id.desc())))

    def sealed_keys(self) -> list[str]:
        """Of the active ones."""
        row = MagicLinkKeyRow
        mine = select(row.sealed).where(row.tenant_id == self.tenant, row.slot.is_not(None))
        return list(self.session.scalars(mine.order_by(row.id.desc())))

    def add_magic_key(self, *, sealed: str, ending: str) -> MagicLinkKeyRow:
        """Takes a free slot; another may take it at the same moment. Raises TooManyKeys when there is none."""
        table = MagicLinkKeyRow.metadata.tables[MagicLinkKeyRow.__tablename__]
        unless_taken = insert_unless_there(table, self.session.get_bind().dialect.name).returning(table.c.id)
        for slot in SLOTS:
            wanted = unless_taken.values(
                tenant_id=self.tenant, slot=slot, sealed=sealed, ending=ending, created_at=clock.now()
            )
            if made := self.session.scalars(wanted).first():
                return self.magic_key(made)
        raise TooManyKeys

    def magic_key(self, key: int) -> MagicLinkKeyRow:
        row = MagicLinkKeyRow
        mine = select(row).where(row.tenant_id == self.tenant, row.id == key)
        found = self.session.scalars(mine.with_for_update()).first()
        if found is None:
            raise KeyNotFound(str(key))
        return found

    def magic_rules(self) -> MagicLinkRules:
        row = MagicLinkRulesRow
        found = self.session.scalars(select(row).where(row.tenant_id == self.tenant)).first()
        if found is None:
            return UNLESS_CHANGED
        return MagicLinkRules(longest_days=found.longest_days, is_single_use=found.is_single_use)

    def set_magic_rules(self, rules: MagicLinkRules) -> None:
        row = MagicLinkRulesRow
        first = insert_unless_there(row.metadata.tables[row.__tablename__], self.session.get_bind().dialect.name)
        self.session.execute(first.values(tenant_id=self.tenant, **rules.model_dump()))
        self.session.execute(update(row).where(row.tenant_id == self.tenant).values(**rules.model_dump()))

    def count_magic_use(self, token_hash: str, *, customer: int, expires_at: datetime) -> int:
        """How often the link has been used, with this time."""
        row = MagicLinkUseRow
        first = insert_unless_there(row.metadata.tables[row.__tablename__], self.session.get_bind().dialect.name)
        self.session.execute(
            first.values(
                tenant_id=self.tenant,
                token_hash=token_hash,
                customer=customer,
                times=0,
                first_used_at=clock.now(),
                expires_at=expires_at,
            )
        )
        mine = update(row).where(row.tenant_id == self.tenant, row.token_hash == token_hash)
        return self.session.scalars(mine.values(times=row.times + 1).returning(row.times)).one()

    def is_magic_link_used(self, token_hash: str) -> bool:
        row = MagicLinkUseRow
        mine = select(row.id).where(row.tenant_id == self.tenant, row.token_hash == token_hash)
        return self.session.scalars(mine).first() is not None

    def forget_magic_uses(self) -> None:
        """Of links that have expired by themselves; a day later, should the clock be set back."""
        row = MagicLinkUseRow
        over = row.expires_at < clock.now() - timedelta(days=1)
        self.session.execute(delete(row).where(row.tenant_id == self.tenant, over))
