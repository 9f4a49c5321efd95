"""The documents with a number that a term is a part of: one of its tails begins with the term."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Select,
    SelectBase,
    String,
    Text,
    any_,
    bindparam,
    cast,
    func,
    literal,
    select,
)
from sqlalchemy.orm import Session

from services.billing.models import TailRow
from services.billing.models.tails import LONGEST_TAIL
from services.billing.store.messages import CUSTOMER, SOME_TENANT

IDS = ARRAY(BigInteger)
ENOUGH = 1_500
"""Tails that are looked at. To read the documents of so many takes a few milliseconds; where there are more, a
list read in its order comes upon one of them soon."""
LONGEST_TERM = LONGEST_TAIL // 2
"""Some letters are two in lower case."""
BEGINNING = func.lower(bindparam("term", type_=String))
LAST = BEGINNING.concat(literal(LONGEST_TAIL * "\U0010ffff"))
"""In the order of tails nothing that begins so comes later."""


@dataclass(frozen=True, slots=True)
class Found:
    """How many `documents` have the term, and their `ids`, as PostgreSQL writes an array; some of them, unless it
    `is_whole`."""

    documents: int
    ids: str
    is_whole: bool

    def has(self, id_: ColumnElement[int]) -> ColumnElement[bool]:
        read_once = select(cast(literal(self.ids), IDS)).scalar_subquery()
        return id_ == any_(cast(read_once, IDS))


def having_part(*kinds: str) -> Select[Any]:
    """Ids of documents, once for each such tail, and no more than anybody looks at."""
    return (
        select(TailRow.document_id.label("id"))
        .where(TailRow.tenant_id == SOME_TENANT, TailRow.customer_id == CUSTOMER, TailRow.kind.in_(kinds))
        .where(TailRow.tail >= BEGINNING, TailRow.tail <= LAST)
        .limit(ENOUGH)
    )


def find(session: Session, having: SelectBase, facts: Mapping[str, int | str]) -> Found:
    """On PostgreSQL. `having` tells ids, or None for each tail of a document that has none."""
    some = select(having.subquery().c.id).limit(ENOUGH).subquery()
    ids = some.c.id.distinct()
    told = select(
        func.count().label("tails"),
        func.count(ids).label("documents"),
        cast(func.array_agg(ids).filter(some.c.id.is_not(None)), Text).label("ids"),
    ).select_from(some)
    row = session.execute(told, facts).one()
    return Found(row.documents, row.ids or "{}", is_whole=row.tails < ENOUGH)
