"""Questions about statements."""

from zoneinfo import ZoneInfo

from services.billing.access import demand_business, demand_customer, demand_link, demand_reader, own_customer
from services.billing.domain.periods import period_of
from services.billing.statements.stating import Stating
from services.billing.store import BillingStore
from shared import clock
from shared.bus.marks import answers
from shared.bus.service import Bus
from shared.contracts.billing.statements import (
    MOST_SHOWN,
    GetStatement,
    SendStatement,
    Statement,
    StatementSent,
    StatementWish,
    ViewStatement,
)
from shared.contracts.errors import StatementNotFound
from shared.contracts.message import Caller, Customer, LinkHolder, Visitor
from shared.contracts.settings import GetTenant


class Statements:
    def __init__(self, store: BillingStore, bus: Bus) -> None:
        self._store = store
        self._bus = bus

    @answers(ViewStatement)
    def view(self, ask: ViewStatement) -> Statement:
        customer = customer_of(self._store, ask.who, ask.token)
        return stated(self._store, customer, ask.wish, who=ask.who, zone=ask.zone)

    @answers(GetStatement)
    def get(self, ask: GetStatement) -> Statement:
        demand_reader(ask.who)
        zone = self._bus.ask(GetTenant(who=ask.who)).zone
        return stated(self._store, ask.customer, ask.wish, who=ask.who, zone=zone)

    @answers(SendStatement)
    def send(self, ask: SendStatement) -> None:
        demand_business(ask.who)
        zone = self._bus.ask(GetTenant(who=ask.who)).zone
        statement = stated(self._store, ask.customer, ask.wish, who=ask.who, zone=zone, most=1)
        with self._store.begin():
            self._store.once(ask, lambda: self._emit_sent(ask, statement))

    def _emit_sent(self, ask: SendStatement, statement: Statement) -> None:
        self._store.emit(
            StatementSent(
                tenant=self._store.tenant,
                at=clock.now(),
                request_id=ask.who.request_id,
                customer=ask.customer,
                statement_kind=ask.wish.kind,
                start=statement.start,
                end=statement.end,
                currency=statement.currency,
                is_past_due_only=ask.wish.is_past_due_only,
            )
        )


def customer_of(store: BillingStore, who: Caller, token: str | None) -> int:
    """Whose statements are behind a link, or else the signed-in customer. Raises StatementNotFound or Denied."""
    if token is None:
        return demand_customer(who)
    demand_link(who, token, absent=StatementNotFound)
    with store.reading():
        return store.customer_of_statement(token)


def stated(
    store: BillingStore, customer: int, wish: StatementWish, *, who: Caller, zone: str, most: int = 0
) -> Statement:
    """At most so many entries, or else as many as a page shows. Call outside units. Raises CustomerNotFound, or
    StatementNotPossible."""
    today, place, most = clock.today(zone), ZoneInfo(zone), most or MOST_SHOWN
    period = period_of(wish, today=today)
    with store.reading(is_steady=True):
        account = store.statement_account(customer, wish, period, on=min(period.end, today), zone=place, most=most)
    is_own = own_customer(who) == customer
    stating = Stating(account, zone=place, most=most, may_open=is_own or _is_business(who))
    return stating.statement(wish, period, today=today, is_own=is_own)


def _is_business(who: Caller) -> bool:
    return not isinstance(who.actor, Visitor | LinkHolder | Customer)
