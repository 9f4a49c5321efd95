"""Lists of 100 and of 100,000 documents of one customer, measured in turn: `python -m tests.bench.lists [n]`."""

import sys
import time
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path
from statistics import median

import psycopg

from deploy.machinery import Postgres
from services.billing.statements import stated
from services.billing.store import BillingStore
from shared import clock
from shared.bus.service import system_caller
from shared.contracts.billing.activity import Place, Wanted
from shared.contracts.billing.statements import StatementWish
from shared.database import Database
from shared.migrations import migrate

FILL = (Path(__file__).parent / "lists.sql").read_bytes()
FEW, MANY = 100, 100_000
ROUNDS, WARM = 40, 8
SMALL, LARGE = 1, 2
"""The two customers."""

Read = Callable[[BillingStore, int], object]


def listed(kind: str = "invoices", *, is_last: bool = False, **wanted: object) -> Read:
    """A page; `is_last`: the end of the list, by way of the other direction's first place."""
    default = {"sort": "received" if kind == "payments" else "issued"}
    wish = Wanted.model_validate(default | wanted)

    def read(store: BillingStore, customer: int) -> object:
        place = _oldest(store, kind, wish, customer) if is_last else None
        with store.reading():
            return store.list_view(kind, wish.model_copy(update={"place": place}), customer=customer, zone="UTC")

    return read


def stated_as(days: int = 0, **wished: object) -> Read:
    """A statement; of so many days, or as it is unless anything is wished for."""

    def read(store: BillingStore, customer: int) -> object:
        dates = {"start": _ago(days)} if days else {}
        wish = StatementWish.model_validate(dates | wished)
        return stated(store, customer, wish, who=system_caller(1, job="bench"), zone="UTC")

    return read


def _ago(days: int) -> date:
    return clock.today("UTC") - timedelta(days=days)


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


PAGES: Mapping[str, Read] = {
    "My Account": lambda store, customer: store.account(customer),
    "invoices, newest": listed(),
    "invoices, last page": listed(is_last=True),
    "to pay": listed(status="to_pay"),
    "past due": listed(status="past_due"),
    "on their way (none)": listed(status="pending"),
    "paid": listed(status="paid"),
    "cancelled": listed(status="voided"),
    "by due date": listed(sort="due"),
    "by amount": listed(sort="amount"),
    "cancelled, by amount": listed(sort="amount", status="voided"),
    "a number": listed(term="0042"),
    "nothing to find": listed(term="nowhere"),
    "what half have": listed(term="7"),
    "what all have": listed(term="INV"),
    "what half have, paid": listed(term="7", status="paid"),
    "a number, by amount": listed(term="0042", sort="amount"),
    "of ten days, by due date": listed(sort="due", since=_ago(700), until=_ago(690)),
    "of ten days, paid": listed(status="paid", since=_ago(700), until=_ago(690)),
    "estimates, newest": listed("estimates"),
    "estimates by amount": listed("estimates", sort="amount"),
    "sent": listed("estimates", status="sent"),
    "declined": listed("estimates", status="declined"),
    "expired": listed("estimates", status="expired"),
    "estimate of a number": listed("estimates", term="0042"),
    "credit notes, newest": listed("credit_notes"),
    "credit notes, last": listed("credit_notes", is_last=True),
    "open": listed("credit_notes", status="open"),
    "used": listed("credit_notes", status="closed"),
    "taken back": listed("credit_notes", status="voided"),
    "credit by amount": listed("credit_notes", sort="amount"),
    "credit of a number": listed("credit_notes", term="0042"),
    "payments, newest": listed("payments"),
    "payments of a number": listed("payments", term="0042"),
    "payments half have": listed("payments", term="7"),
    "statement, two months": stated_as(),
    "statement, 90 days": stated_as(90),
    "statement, three years": stated_as(1_000),
    "open items": stated_as(kind="open_item"),
    "open items, a year ago": stated_as(kind="open_item", end=_ago(365)),
}


def main(many: int = MANY) -> None:
    with Postgres(durable=False) as server:
        migrate("billing", server.owner_url("billing"))
        _fill(server.address.admin_url.rpartition("/")[0] + f"/{server.address.prefix}_billing", many)
        database = Database(server.url("billing"))
        store = BillingStore(database, system_caller(1, job="bench"))
        sys.stdout.write(f"{'':<25}{FEW:>10}{many:>10}   ratio   (median milliseconds of {ROUNDS})\n")
        for name, read in PAGES.items():
            small, large = _measured(store, read)
            sys.stdout.write(f"{name:<25}{small:>10.2f}{large:>10.2f}{large / small:>8.2f}\n")
            sys.stdout.flush()
        database.close()


def _fill(url: str, many: int) -> None:
    with psycopg.connect(url.replace("postgresql+psycopg://", "postgresql://"), autocommit=True) as connection:
        connection.execute("SELECT set_config('bench.few', %s, false)", [str(FEW)])
        connection.execute("SELECT set_config('bench.many', %s, false)", [str(many)])
        connection.execute(FILL)
        connection.execute("VACUUM ANALYZE")


def _measured(store: BillingStore, read: Read) -> tuple[float, float]:
    """One after the other each time, so that both wait for the same neighbours."""
    waits: dict[int, list[float]] = {SMALL: [], LARGE: []}
    for turn in range(WARM + ROUNDS):
        for customer, waited in waits.items():
            began = time.perf_counter()
            read(store, customer)
            if turn >= WARM:
                waited.append((time.perf_counter() - began) * 1e3)
    return median(waits[SMALL]), median(waits[LARGE])


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
