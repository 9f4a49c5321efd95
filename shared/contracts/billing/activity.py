"""A customer's lists: of invoices, payments and whatever else there is, filtered, in an order, page by page.

Each kind of document has a list; all lists are asked for, and look, alike.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from shared.contracts.billing.customers import Customer
from shared.contracts.billing.files import File
from shared.contracts.billing.invoices import PaidWith, taken_off
from shared.contracts.message import Ask, Message, Strict
from shared.contracts.values import DocumentToken, Id, Line
from shared.money import Money

PAGE = 25
MOST_COUNTED = 1_000
MOST_EXPORTED = 50_000

SheetForm = Literal["csv", "xlsx"]
Day = Annotated[date, Field(ge=date(1900, 1, 1), le=date(2999, 12, 31))]
Word = Annotated[str, Field(pattern=r"^[a-z_]{1,20}$")]


class Place(Strict):
    """A place in a list: the row with this `id`, where what the list is sorted by is `key` (a date, a moment or a
    whole number, written out)."""

    key: Annotated[str, Field(max_length=40, pattern=r"^[0-9T.: +-]+$")]
    id: Id


class Wanted(Strict):
    """Which part of a list. `term` is a part of a number; `status` and `sort` are words that the kind knows;
    `since` and `until` are calendar dates of the tenant, both included; of what was `chosen`, the links. A page
    begins beyond `place`, in the order of the list, or against it when it is read `backwards`."""

    term: Line = ""
    status: Word | None = None
    since: Day | None = None
    until: Day | None = None
    chosen: Annotated[tuple[DocumentToken, ...], Field(max_length=100)] = ()
    sort: Word
    is_descending: bool = True
    place: Place | None = None
    is_backwards: bool = False


class ListRow(Message):
    """A document as a list shows it. `token` is its link, `status` how it stands, `summary` what it was for.
    A kind says what it has: when it was `issued_on` and is `due_on` (or valid until), or at what moment it came
    (`at`, aware UTC); what is `left` of it, what was added for being `late`, and how much less until a day, as in
    `Standing`; by what method; which invoices (`numbers`) it is for. `is_payable`: it may be chosen to be paid
    with others.
    """

    place: Place
    token: str
    number: str
    summary: str
    status: Word
    amount: Money
    issued_on: date | None = None
    due_on: date | None = None
    at: datetime | None = None
    left: Money | None = None
    late: Money | None = None
    early_rate: Decimal | None = None
    early_until: date | None = None
    is_payable: bool = False
    method: PaidWith | None = None
    numbers: tuple[str, ...] = ()

    def discount(self, *, today: date) -> Money:
        """What is taken off when all the rest is paid today."""
        left = self.left or Money(0, self.amount.currency)
        in_time = self.amount - self.late if self.late else self.amount
        return taken_off(in_time, left, rate=self.early_rate, until=self.early_until, today=today)


class ListView(Message):
    """A page of at most `PAGE` rows. `count` is of the whole list, and `MOST_COUNTED` + 1 for any more than that.
    `has_earlier`, `has_later`: there are rows before the first, after the last."""

    customer: Customer
    count: int
    rows: tuple[ListRow, ...]
    has_earlier: bool = False
    has_later: bool = False


class ViewList(Ask[ListView]):
    """A page of one of the signed-in customer's lists: `kind` is invoices, payments or another that there is.
    `zone` is the tenant's time zone. Refuses with Denied (not signed in), CustomerNotFound, or Invalid ("kind",
    "status", "sort" or "place")."""

    kind: Word
    wanted: Wanted
    zone: Line


class ExportList(Ask[File]):
    """The whole of such a list as a spreadsheet in the customer's words, at most `MOST_EXPORTED` rows; a place and
    a direction are disregarded. Refuses as ViewList does, or with Unavailable (too much to do just now)."""

    kind: Word
    form: SheetForm
    wanted: Wanted
