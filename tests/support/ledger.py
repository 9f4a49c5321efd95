"""A table of tenants' amounts, with the tables of messages beside it, to try stores and the bus's loops on."""

from sqlalchemy import Integer, String, select, update
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from shared.bus.tables import post_tables
from shared.columns import Id
from shared.contracts.message import Event
from shared.store import Store


class Model(DeclarativeBase):
    pass


class AmountRow(Model):
    __tablename__ = "amounts"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    tenant_id: Mapped[int] = mapped_column(Id)
    name: Mapped[str] = mapped_column(String(50))
    minor: Mapped[int] = mapped_column(Integer, default=0)


POST = post_tables(Model.metadata)


class Counted(Event):
    name: str


class Ledger(Store):
    post = POST

    def open(self, name: str) -> AmountRow:
        row = AmountRow(name=name, minor=0)
        self.add(row)
        self.session.flush()
        return row

    def locked(self, name: str) -> AmountRow:
        mine = select(AmountRow).where(AmountRow.tenant_id == self.tenant, AmountRow.name == name)
        return self.session.scalars(mine.with_for_update()).one()

    def names(self) -> list[str]:
        mine = select(AmountRow.name).where(AmountRow.tenant_id == self.tenant).order_by(AmountRow.name)
        return list(self.session.scalars(mine))

    def names_of_whoever(self) -> list[str]:
        """Forgets the WHERE: the mistake that row-level security is there for."""
        return list(self.session.scalars(select(AmountRow.name).order_by(AmountRow.name)))

    def rename_whatever(self, name: str) -> int:
        """Forgets it, too."""
        return self.session.connection().execute(update(AmountRow).values(name=name)).rowcount
