"""A row of one tenant, and how others point at it."""

from sqlalchemy import ForeignKeyConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from shared.columns import Id


class Model(DeclarativeBase):
    pass


class Owned:
    """A row of one tenant; other rows point at it together with the tenant, so that they cannot cross over."""

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    tenant_id: Mapped[int] = mapped_column(Id)


def belongs_to(table: str, column: str) -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["tenant_id", column], [f"{table}.tenant_id", f"{table}.id"])
