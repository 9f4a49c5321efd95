"""What is measured at the store: each list of the customer with few documents beside the same of one with many."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from services.billing.statements.statements import stated
from services.billing.store import BillingStore
from services.billing.store.bundles import bundle_of
from shared import clock
from shared.bus.service import system_caller
from shared.contracts.billing.activity import PAGE, Place, Wanted
from shared.contracts.billing.attention import ListAttention
from shared.contracts.billing.statements import StatementWish
from tests.bench.filling import Customers

Read = Callable[[BillingStore, int], object]


@dataclass(frozen=True, slots=True)
class Pair:
    """A list of few documents and of many. Where what is shown would grow with what is open, `beside` is the old
    customer, who has as much to pay as the one with few documents; where it would grow with the time that it is
    about, the two times are such that as much is shown."""

    short: Read
    long: Read
    beside: Literal["many", "old"] = "many"

    def of(self, customers: Customers) -> tuple[int, int]:
        return customers.few, getattr(customers, self.beside)


def same(read: Read, beside: Literal["many", "old"] = "many") -> Pair:
    return Pair(read, read, beside)


def listed(kind: str = "invoices", *, is_last: bool = False, **wanted: object) -> Read:
    """A page; `is_last`: the end of the list, by way of the other direction's first place."""
    default = {"sort": "received" if kind == "payments" else "issued"}
    wish = Wanted.model_validate(default | wanted)

    def read(store: BillingStore, customer: int) -> object:
        place = _oldest(store, kind, wish, customer) if is_last else None
        with store.reading():
            return store.list_view(kind, wish.model_copy(update={"place": place}), customer=customer, zone="UTC")

    return read


_PLACES: dict[tuple[str, int], Place] = {}


def _oldest(store: BillingStore, kind: str, wish: Wanted, customer: int) -> Place:
    """Not the oldest of all, so that there is a last page beyond it."""
    known = (kind, customer)
    if known not in _PLACES:
        with store.reading():
            upwards = wish.model_copy(update={"is_descending": not wish.is_descending})
            found = store.list_view(kind, upwards, customer=customer, zone="UTC")
        _PLACES[known] = found.rows[-1].place
    return _PLACES[known]


def stated_as(days: int | None = None, *, until: int = 0, **wished: object) -> Read:
    """A statement of so many days until some days ago, or as it is unless anything is wished for."""
    dates = {"start": _ago(until + days - 1)} if days else {}
    ends = {"end": _ago(until)} if until else {}

    def read(store: BillingStore, customer: int) -> object:
        wish = StatementWish.model_validate(dates | ends | wished)
        return stated(store, customer, wish, who=system_caller(1, job="bench"), zone="UTC")

    return read


def _waiting(store: BillingStore, customer: int) -> object:
    """For the business's answer."""
    ask = ListAttention(who=system_caller(1, job="bench"), customer=customer, limit=PAGE)
    with store.reading():
        return store.waiting(ask), store.count_waiting(ask)


def _bundles(store: BillingStore, customer: int) -> object:
    with store.reading():
        return [bundle_of(row) for row in store.bundles_of(customer)]


def _ago(days: int) -> date:
    return clock.today("UTC") - timedelta(days=days)


PAGES: dict[str, Pair] = {
    "My Account": same(lambda store, customer: store.account(customer), "old"),
    "invoices, newest": same(listed()),
    "invoices, last page": same(listed(is_last=True)),
    "to pay": same(listed(status="to_pay")),
    "past due": same(listed(status="past_due")),
    "on their way (none)": same(listed(status="pending")),
    "paid": same(listed(status="paid")),
    "cancelled": same(listed(status="voided")),
    "by due date": same(listed(sort="due")),
    "by amount": same(listed(sort="amount")),
    "cancelled, by amount": same(listed(sort="amount", status="voided")),
    "a number": Pair(listed(term="1"), listed(term="0042")),
    "nothing to find": same(listed(term="nowhere")),
    "what half have": same(listed(term="7")),
    "what all have": same(listed(term="INV")),
    "what half have, paid": Pair(listed(term="INV", status="paid"), listed(term="7", status="paid")),
    "a number, by amount": Pair(listed(term="1", sort="amount"), listed(term="0042", sort="amount")),
    "of a day, by due date": Pair(
        listed(sort="due", since=_ago(999)), listed(sort="due", since=_ago(700), until=_ago(700))
    ),
    "of ten days, paid": Pair(
        listed(status="paid", since=_ago(999)), listed(status="paid", since=_ago(700), until=_ago(690))
    ),
    "estimates, newest": same(listed("estimates")),
    "estimates by amount": same(listed("estimates", sort="amount")),
    "sent": same(listed("estimates", status="sent")),
    "declined": same(listed("estimates", status="declined")),
    "expired": same(listed("estimates", status="expired")),
    "estimate of a number": Pair(listed("estimates", term="1"), listed("estimates", term="0042")),
    "credit notes, newest": same(listed("credit_notes")),
    "credit notes, last": same(listed("credit_notes", is_last=True)),
    "open": same(listed("credit_notes", status="open")),
    "used": same(listed("credit_notes", status="closed")),
    "taken back": same(listed("credit_notes", status="voided")),
    "credit by amount": same(listed("credit_notes", sort="amount")),
    "credit of a number": Pair(listed("credit_notes", term="1"), listed("credit_notes", term="0042")),
    "payments, newest": same(listed("payments")),
    "payments of a number": Pair(listed("payments", term="1"), listed("payments", term="0042")),
    "payments half have": same(listed("payments", term="7")),
    "open items": same(stated_as(kind="open_item"), "old"),
    "statement, what a day brings": Pair(stated_as(1000), stated_as(1), "old"),
    "waiting for an answer": same(_waiting),
    "files to download": same(_bundles),
}
OF_THE_PAST: dict[str, Pair] = {
    "open items, a year ago": same(stated_as(kind="open_item", until=365), "old"),
    "a day a year ago": Pair(stated_as(1000), stated_as(1, until=365), "old"),
    "as it is, two months": same(stated_as(), "old"),
    "three years": same(stated_as(1000), "old"),
}
"""What is known of a past day follows from all that has happened since, and a sum from all that is in it."""
