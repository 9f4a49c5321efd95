"""From what is in the database to what a statement says."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from services.billing.domain.periods import Period
from services.billing.domain.statements import Movement, MovementKind, aged, steps
from services.billing.store.statement_sums import Sum, credit_left
from services.billing.store.statements import Account
from shared.contracts.billing.statements import (
    BalanceForward,
    CreditEntry,
    CreditForward,
    OpenItem,
    OpenItems,
    Statement,
    StatementEntry,
    StatementWish,
)
from shared.money import Money, total

ADDED: tuple[MovementKind, ...] = ("invoice", "late_fee", "discount_ended")
TAKEN: tuple[MovementKind, ...] = ("voided", "payment", "credit")
CREDIT: tuple[MovementKind, ...] = ("given", "credit", "taken_back")


class Stating:
    """Of one account, for whoever may open its documents or not. At most so many entries of a kind are told; what
    is past due is so `on` a day, what comes from a bank is told until `today`."""

    def __init__(self, account: Account, *, zone: ZoneInfo, most: int, may_open: bool) -> None:
        self._account = account
        self._rows = account.rows
        self._zone = zone
        self._most = most
        self._may_open = may_open

    def statement(self, wish: StatementWish, period: Period, *, today: date, is_own: bool) -> Statement:
        rows, is_forward = self._rows, wish.kind == "balance_forward"
        dues = [(due.on, due.left) for due in self._account.dues]
        ready = [each for each in rows.to_pay if not each.pending]
        return Statement(
            token=rows.token,
            customer=rows.customer,
            currency=self._account.currency,
            currencies=self._account.currencies,
            start=period.start if is_forward else None,
            end=period.end,
            forward=self._forward() if is_forward else None,
            open_items=None if is_forward else self._open_items(wish, on=min(period.end, today)),
            ageing=aged(dues, on=min(period.end, today), currency=self._account.currency),
            on_its_way=self._money(rows.pending if period.end >= today else 0),
            to_pay=total([each.to_pay(today=today) for each in ready], currency=self._account.currency),
            saved=total([each.discount(today=today) for each in ready], currency=self._account.currency),
            payable=tuple(each.token for each in ready) if is_own else (),
            is_own=is_own,
        )

    def _forward(self) -> BalanceForward:
        sums = {kind: self._sum(kind) for kind in (*ADDED, *TAKEN)}
        closing = sum(due.left.minor for due in self._account.dues)
        added, taken = (sum(sums[kind].within for kind in kinds) for kinds in (ADDED, TAKEN))
        opening = closing - added + taken
        return BalanceForward(
            opening=self._money(opening),
            invoiced=self._money(sums["invoice"].within),
            late_fees=self._money(sums["late_fee"].within),
            discounts_ended=self._money(sums["discount_ended"].within),
            voided=self._money(sums["voided"].within),
            paid=self._money(sums["payment"].within),
            credited=self._money(sums["credit"].within),
            closing=self._money(closing),
            count=sum(each.count for each in sums.values()),
            entries=tuple(self._entries(self._money(opening)))[: self._most],
            credit=self._credit(),
        )

    def _credit(self) -> CreditForward:
        given, used, taken_back = (self._sum(kind) for kind in CREDIT)
        closing = self._money(credit_left(self._account.sums, self._account.currency))
        opening = closing - self._money(given.within - used.within - taken_back.within)
        return CreditForward(
            opening=opening,
            given=self._money(given.within),
            used=self._money(used.within),
            taken_back=self._money(taken_back.within),
            closing=closing,
            count=given.count + used.count + taken_back.count,
            entries=tuple(self._credit_entries(opening))[: self._most],
        )

    def _entries(self, opening: Money) -> Iterator[StatementEntry]:
        rows = self._rows
        added = (*rows.invoices, *rows.late_fees, *rows.ended_discounts)
        movements = (*added, *rows.voided, *rows.payments, *rows.uses)
        for step in steps(opening, movements, zone=self._zone):
            movement = step.movement
            yield StatementEntry(
                kind=movement.kind,
                on=step.on,
                number=movement.number,
                token=self._link(movement.token),
                summary=movement.summary,
                due_on=movement.due_on,
                method=movement.method,
                account=self._name(movement.customer),
                change=movement.change,
                balance=step.balance,
            )

    def _credit_entries(self, opening: Money) -> Iterator[CreditEntry]:
        rows = self._rows
        used: list[Movement] = [replace(use, kind="used") for use in rows.uses]
        for step in steps(opening, (*rows.given, *used, *rows.taken_back), zone=self._zone):
            movement = step.movement
            yield CreditEntry(
                kind=movement.kind,
                on=step.on,
                number=movement.number,
                source=movement.source,
                account=self._name(movement.customer),
                change=movement.change,
                balance=step.balance,
            )

    def _open_items(self, wish: StatementWish, *, on: date) -> OpenItems:
        known = [due for due in self._account.dues if due.left.minor > 0]
        dues = [due for due in known if due.on < on or not wish.is_past_due_only]
        return OpenItems(
            is_past_due_only=wish.is_past_due_only,
            total=total([due.left for due in dues], currency=self._account.currency),
            count=sum(due.count for due in dues),
            items=tuple(
                OpenItem(
                    number=item.number,
                    token=self._link(item.token),
                    summary=item.summary,
                    account=self._name(item.customer),
                    issued_on=item.issued_on,
                    due_on=item.due_on,
                    total=item.total,
                    left=item.left,
                    is_on_its_way=bool(item.pending),
                )
                for item in self._rows.items
            ),
        )

    def _sum(self, kind: MovementKind) -> Sum:
        return self._account.sums.get((kind, self._account.currency), Sum())

    def _money(self, minor: int) -> Money:
        return Money(minor, self._account.currency)

    def _link(self, token: str) -> str:
        return token if self._may_open else ""

    def _name(self, customer: int) -> str:
        """Of an account below; empty for the customer's own."""
        return "" if customer == self._rows.customer.id else self._account.names[customer]
