"""Whose rows a statement is made of, and when they happened: what its queries share."""

from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Date, Select, String, and_, bindparam, select
from sqlalchemy.orm import aliased

from services.billing.models import CustomerRow
from services.billing.store.messages import CUSTOMER, SOME_TENANT, TENANT
from shared.columns import UtcTime

FAMILY = bindparam("family", type_=BigInteger, expanding=True)
"""The customer, and all customers below it."""
CURRENCY = bindparam("currency", type_=String)
MOST = bindparam("most", type_=BigInteger)
"""Rows of a kind."""
START, END = bindparam("start", type_=Date), bindparam("end", type_=Date)
SINCE, AFTER = bindparam("since", type_=UtcTime), bindparam("after", type_=UtcTime)
"""The moments at which the period begins, and has ended."""


def of_family(row: Any) -> ColumnElement[bool]:
    return and_(row.tenant_id == SOME_TENANT, row.customer_id.in_(FAMILY))


def same(part: Any, of: Any, whole: Any) -> ColumnElement[bool]:
    return and_(part.tenant_id == whole.tenant_id, of == whole.id)


def within(dated: Any) -> ColumnElement[bool]:
    """In the period; `dated` is a calendar date or a moment."""
    if isinstance(dated.type, Date):
        return and_(dated >= START, dated <= END)
    return and_(dated >= SINCE, dated < AFTER)


def _family() -> Select[Any]:
    """Also where customers were above each other in a circle, it comes to an end."""
    top = select(CustomerRow.id, CustomerRow.name).where(
        CustomerRow.tenant_id == TENANT, CustomerRow.id == CUSTOMER
    )
    family = top.cte("family", recursive=True)
    below = aliased(CustomerRow)
    next_ = select(below.id, below.name).join(family, below.parent_id == family.c.id)
    return select(family.union(next_.where(below.tenant_id == TENANT)))


FAMILY_OF = _family()
