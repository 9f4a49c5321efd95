"""Statements: what a customer's account came to, entry by entry, or what of it is still open.

A statement has one currency; those of two are never added. Its days are the tenant's calendar. A customer's
statement holds the accounts below it, too.
"""

from datetime import date
from typing import Literal

from shared.contracts.billing.activity import Day
from shared.contracts.billing.customers import Customer
from shared.contracts.billing.files import File
from shared.contracts.billing.invoices import PaidWith
from shared.contracts.message import Ask, Event, Message, Strict
from shared.contracts.values import Currency, DocumentToken, Id, Line
from shared.money import Money

StatementKind = Literal["balance_forward", "open_item"]
StatementToken = DocumentToken
"""The unguessable part of a customer's statements: whoever has it may see all of them."""

YEARS_BACK = 3
MOST_SHOWN = 500
"""Entries, or open invoices, of a statement on a page."""
MOST_PRINTED = 2_000
"""Of a statement on paper."""


def earliest(today: date) -> date:
    """The first day that a statement may have."""
    if (today.month, today.day) == (2, 29):
        return date(today.year - YEARS_BACK, 2, 28)
    return today.replace(year=today.year - YEARS_BACK)


class StatementWish(Strict):
    """Which statement. Without an `end` it ends today; without a `start` it begins with the month before the one
    in which it ends. Open items have no start; of them, `is_past_due_only` leaves those whose due date had
    ended. Without a currency it is the customer's own, or that of her documents."""

    kind: StatementKind = "balance_forward"
    start: Day | None = None
    end: Day | None = None
    currency: Currency | None = None
    is_past_due_only: bool = False


class StatementEntry(Message):
    """What changed the balance. `kind`: an invoice (`due_on`, `summary`), one that was taken back, a payment
    (`method`) as far as it went to invoices, or, of the invoice of that `number`, what was added for being late,
    what it rose by when a discount ended, or what was used for it of credit. `token` is the document's link, empty
    for those who may not open it; `account` names the account below, if it is of one."""

    kind: Literal["invoice", "late_fee", "discount_ended", "voided", "payment", "credit"]
    on: date
    number: str
    token: str = ""
    summary: str = ""
    due_on: date | None = None
    method: PaidWith | None = None
    account: str = ""
    change: Money
    balance: Money


class CreditEntry(Message):
    """What changed the credit: it was given (`source` as in `Credit`, `number` what people know it by), used for
    the invoice of that `number`, or what was left of it was taken back."""

    kind: Literal["given", "used", "taken_back"]
    on: date
    number: str
    source: str = ""
    account: str = ""
    change: Money
    balance: Money


class CreditForward(Message):
    """Credit beside the account: `opening` + `given` - `used` - `taken_back` = `closing`. `count` is of all
    entries, of which only the first may be here."""

    opening: Money
    given: Money
    used: Money
    taken_back: Money
    closing: Money
    count: int
    entries: tuple[CreditEntry, ...]


class BalanceForward(Message):
    """`opening` + `invoiced` + `late_fees` + `discounts_ended` - `voided` - `paid` - `credited` = `closing`.
    `count` is of all entries, of which only the first may be here."""

    opening: Money
    invoiced: Money
    late_fees: Money
    discounts_ended: Money
    voided: Money
    paid: Money
    credited: Money
    closing: Money
    count: int
    entries: tuple[StatementEntry, ...]
    credit: CreditForward


class OpenItem(Message):
    """An invoice not paid in full on the day. `is_on_its_way`: a bank payment for it is on its way now."""

    number: str
    token: str = ""
    summary: str
    account: str = ""
    issued_on: date
    due_on: date
    total: Money
    left: Money
    is_on_its_way: bool = False


class OpenItems(Message):
    """`count` and `total` are of all items, of which only the first may be here."""

    is_past_due_only: bool
    total: Money
    count: int
    items: tuple[OpenItem, ...]


class Ageing(Message):
    """What was owed on the day, by how long it was past due then: not, up to 30, 60 and 90 days, and longer."""

    current: Money
    up_to_30: Money
    up_to_60: Money
    up_to_90: Money
    older: Money

    @property
    def past_due(self) -> Money:
        return self.up_to_30 + self.up_to_60 + self.up_to_90 + self.older


class Statement(Message):
    """A customer's statement of one kind; `start` is None for open items. `currencies` are those in which anything
    was open in the end or had happened. `on_its_way` is what comes from a bank now and does not count before it is
    there. `to_pay` is what the customer herself can pay at once now, `saved` what is already off that for paying
    early; `payable`, for herself, the links of those invoices.
    """

    token: str
    customer: Customer
    currency: str
    currencies: tuple[str, ...]
    start: date | None
    end: date
    forward: BalanceForward | None
    open_items: OpenItems | None
    ageing: Ageing
    on_its_way: Money
    to_pay: Money
    saved: Money
    payable: tuple[str, ...] = ()
    is_own: bool

    @property
    def kind(self) -> StatementKind:
        return "open_item" if self.forward is None else "balance_forward"

    @property
    def balance(self) -> Money:
        """What it comes to in the end."""
        if self.forward is not None:
            return self.forward.closing
        return self.open_items.total if self.open_items else Money(0, self.currency)


class ViewStatement(Ask[Statement]):
    """The signed-in customer's own statement, or the one behind a link. `zone` is the tenant's time zone.
    Refuses with StatementNotFound, Denied (neither a link nor signed in), CustomerNotFound, or
    StatementNotPossible: "start" (after the end, or more than `YEARS_BACK` years ago), or "end" (as long ago, or
    more than a year ahead)."""

    token: StatementToken | None = None
    wish: StatementWish = StatementWish()
    zone: Line


class GetStatement(Ask[Statement]):
    """A customer's statement, for the business and for e-mails.
    Refuses with CustomerNotFound, Denied, or StatementNotPossible as ViewStatement does."""

    customer: Id
    wish: StatementWish = StatementWish()


class PrintStatement(Ask[File]):
    """The statement as a PDF, by its link. Refuses as ViewStatement does, also with StatementNotPossible
    "length" (it has more than `MOST_PRINTED` entries), or with Unavailable."""

    token: StatementToken
    wish: StatementWish = StatementWish()


class ExportStatement(Ask[File]):
    """The statement as a CSV file in the customer's words, by its link; at most `MOST_EXPORTED` entries.
    Refuses as ViewStatement does, or with Unavailable."""

    token: StatementToken
    wish: StatementWish = StatementWish()


class SendStatement(Ask[None]):
    """E-mails the statement to its customer. The same `idempotency_key` sends it once.
    Refuses with CustomerNotFound, Denied, Invalid ("idempotency_key"), or StatementNotPossible as ViewStatement
    does."""

    customer: Id
    wish: StatementWish = StatementWish()


class StatementSent(Event):
    """The business wants its customer to have this statement by e-mail; its days and its currency are settled."""

    customer: int
    statement_kind: StatementKind
    start: date | None
    end: date
    currency: str
    is_past_due_only: bool = False
