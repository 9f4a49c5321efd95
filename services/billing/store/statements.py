"""A customer's statement, read in a few queries that see the same rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter
from sqlalchemy import select

from services.billing.domain.periods import Period
from services.billing.models import CustomerRow
from services.billing.store.statement_items import DUES, Due, dues_of
from services.billing.store.statement_rows import WITH_ITEMS, WITH_MOVEMENTS, Rows
from services.billing.store.statement_scope import FAMILY_OF
from services.billing.store.statement_sums import SUMS, Sums, currencies_of, sums_of
from shared.contracts.billing.statements import StatementWish
from shared.contracts.errors import CustomerNotFound, StatementNotFound
from shared.store import Store

ROWS: TypeAdapter[Rows] = TypeAdapter(Rows)


@dataclass(frozen=True, slots=True)
class Account:
    """What there is to state. `names` are those of the customer, and of all below it, by their ids; `sums` are of
    a balance forward only, `dues` of all that was open in the end. `currencies` are those in which anything was
    open or happened."""

    currency: str
    currencies: tuple[str, ...]
    names: Mapping[int, str]
    sums: Sums
    dues: tuple[Due, ...]
    rows: Rows


class StatementQueries(Store):
    def customer_of_statement(self, token: str) -> int:
        """Raises StatementNotFound."""
        mine = select(CustomerRow.id).where(
            CustomerRow.tenant_id == self.tenant, CustomerRow.statement_token == token
        )
        found = self.session.scalars(mine).first()
        if found is None:
            raise StatementNotFound
        return found

    def statement_account(
        self, customer: int, wish: StatementWish, period: Period, *, on: date, zone: ZoneInfo, most: int
    ) -> Account:
        """At most so many rows of a kind; what is past due is so `on` a day. Call inside a steady unit. Raises
        CustomerNotFound."""
        facts: dict[str, Any] = {"tenant": self.tenant, "customer": customer}
        names = {row.id: row.name for row in self.session.execute(FAMILY_OF, facts)}
        if customer not in names:
            raise CustomerNotFound(str(customer))
        facts |= {
            "family": list(names),
            "start": period.start,
            "end": period.end,
            "since": _begins(period.start, zone),
            "after": _begins(period.end + timedelta(days=1), zone),
        }
        is_forward = wish.kind == "balance_forward"
        sums = sums_of(self.session.execute(SUMS, facts)) if is_forward else {}
        dues = dues_of(self.session.execute(DUES, facts))
        known = currencies_of(sums) | {due.left.currency for due in dues}
        currency = wish.currency or self._currency(customer, known)
        facts |= {
            "currency": currency,
            "due_before": on if wish.is_past_due_only else date.max,
            "most": most,
        }
        select_ = WITH_MOVEMENTS if is_forward else WITH_ITEMS
        rows = ROWS.validate_json(self.session.scalars(select_, facts).one())
        return Account(
            currency=currency,
            currencies=tuple(sorted(known | {currency})),
            names=names,
            sums=sums,
            dues=tuple(due for due in dues if due.left.currency == currency),
            rows=rows,
        )

    def _currency(self, customer: int, known: set[str]) -> str:
        """The customer's own, unless there are only others."""
        mine = select(CustomerRow.currency).where(CustomerRow.tenant_id == self.tenant, CustomerRow.id == customer)
        own = self.session.scalars(mine).one()
        return own if own in known or not known else min(known)


def _begins(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)
