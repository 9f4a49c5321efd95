"""A search finds just what has the term in it, however it is found: by an index, or by reading every row."""

import json
import random
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import ColumnElement, or_, select, text, update

from services.billing.models import ApplicationRow, InvoiceRow, PaymentRow
from services.billing.store import BillingStore
from services.billing.store.lists.tails import ENOUGH, LONGEST_TERM
from shared.contracts.billing.activity import MOST_COUNTED, PAGE, Wanted
from tests.support.business import Business, business
from tests.support.house import House
from tests.support.writing import MOMENT, write_invoices, write_payments

LETTERS = "aAbB01-%_\\\"'Ää\N{LATIN CAPITAL LETTER I WITH DOT ABOVE}ıßΣσς💶\U0010ffffא"
FIRST = date(2026, 1, 1)


@pytest.fixture
def paper(house: House) -> Business:
    """Whose money is not counted afterwards: its documents are written past the services."""
    return business(house)


def listed(store: BillingStore, kind: str, customer: int, **wanted: Any) -> tuple[list[str], list[str], int]:
    """The whole list, its first page, and how many it says there are."""
    wish = Wanted.model_validate({"sort": "received" if kind == "payments" else "issued"} | wanted)
    pieces = store.list_pieces(kind, wish, customer=customer, zone="UTC", most=10_000)
    whole = [row["number"] for piece in pieces for row in json.loads(piece)]
    with store.reading():
        page = store.list_view(kind, wish, customer=customer, zone="UTC")
    return whole, [row.number for row in page.rows], page.count


def read(store: BillingStore, row: Any, *matching: Any, by: Any) -> tuple[list[str], list[str], int]:
    """The same, by asking every row."""
    shown = row.reference if row is PaymentRow else row.number
    all_ = select(shown).where(row.tenant_id == store.tenant, *matching).order_by(by.desc(), row.id.desc())
    with store.reading():
        numbers = list(store.session.scalars(all_))
    return numbers, numbers[:PAGE], min(len(numbers), MOST_COUNTED + 1)


def has(term: str, *columns: Any) -> ColumnElement[bool]:
    escaped = term.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return or_(*(column.ilike(f"%{escaped}%", escape="\\") for column in columns))


def some_text(chance: random.Random, most: int) -> str:
    return "".join(chance.choices(LETTERS, k=chance.randint(1, most)))


def terms_like(chance: random.Random, numbers: list[str]) -> list[str]:
    """Parts of numbers, in any case, and what is likely to be in none."""
    parts = [number[chance.randint(0, len(number) - 1) :] for number in chance.sample(numbers, 40)]
    cut = [part[: chance.randint(1, len(part))] for part in parts]
    return [*cut, *(part.swapcase() for part in cut), *(some_text(chance, 3) for _ in range(40)), *numbers[:3]]


@pytest.mark.parametrize("seed", range(3))
def test_any_part_of_any_number_is_found_and_nothing_else(paper: Business, seed: int) -> None:
    chance = random.Random(seed)
    customer, other = paper.customer().id, paper.customer("Initech").id
    numbers = sorted({some_text(chance, 12) for _ in range(200)} | {some_text(chance, 200) for _ in range(20)})
    chance.shuffle(numbers)
    for whose, mine in ((customer, numbers[20:]), (other, numbers[:20])):
        write_invoices(
            paper,
            whose,
            [
                {"number": number, "is_draft": chance.random() < 0.1, "purchase_order": some_text(chance, 12)}
                for number in mine
            ],
        )
    store = paper.house.store(paper.who())
    for term in terms_like(chance, numbers):
        row = InvoiceRow
        mine_ = row.customer_id == customer, row.is_draft.is_(False), has(term, row.number, row.purchase_order)
        found = listed(store, "invoices", customer, term=term)
        assert found == read(store, row, *mine_, by=row.issued_on), term


MANY = ENOUGH + 300
STATUSES: dict[str | None, Any] = {
    None: InvoiceRow.is_draft.is_(False),
    "paid": InvoiceRow.voided_at.is_(None) & (InvoiceRow.paid_minor >= InvoiceRow.total_minor),
    "to_pay": InvoiceRow.voided_at.is_(None) & (InvoiceRow.paid_minor < InvoiceRow.total_minor),
    "voided": InvoiceRow.voided_at.is_not(None),
}


@pytest.fixture
def busy(paper: Business) -> tuple[BillingStore, int]:
    """More invoices than an index is asked for; most are paid, the last ones not."""
    customer = paper.customer().id
    invoices = [
        {
            "number": f"INV-{number}" if number % 2 else f"inv/{number}",
            "purchase_order": f"PO{number * 7}",
            "issued_on": FIRST + timedelta(days=number % 90),
            "due_on": FIRST + timedelta(days=number % 120),
            "voided_at": MOMENT if number % 50 == 7 else None,
            "paid_minor": 150_00 if number < MANY * 0.9 and number % 50 != 7 else 0,
        }
        for number in range(MANY)
    ]
    write_invoices(paper, customer, invoices)
    write_payments(paper, customer)
    return paper.house.store(paper.who(seconds=120)), customer


@pytest.mark.parametrize("status", STATUSES)
def test_what_very_many_have_is_found_as_what_few_have(busy: tuple[BillingStore, int], status: str | None) -> None:
    store, customer = busy
    row = InvoiceRow
    for term in ("inv", "V-1", "7", "po", "17", "177", "1777", "nowhere"):
        mine = row.customer_id == customer, has(term, row.number, row.purchase_order), STATUSES[status]
        for sort, by in (("issued", row.issued_on), ("due", row.due_on)):
            found = listed(store, "invoices", customer, term=term, status=status, sort=sort)
            assert found == read(store, row, *mine, by=by), (term, sort)


def test_payments_are_found_by_what_they_are_for_however_many(busy: tuple[BillingStore, int]) -> None:
    store, customer = busy
    paid = select(ApplicationRow.payment_id).join(InvoiceRow, InvoiceRow.id == ApplicationRow.invoice_id)
    for term in ("inv", "V-1", "7", "P-1", "po", "1777", f"-{MANY - 1}", "nowhere"):
        row = PaymentRow
        is_found = or_(has(term, row.reference), row.id.in_(paid.where(has(term, InvoiceRow.number))))
        found = listed(store, "payments", customer, term=term)
        assert found == read(store, row, row.customer_id == customer, is_found, by=row.received_at), term


def test_a_number_that_changes_is_found_as_it_is_now(paper: Business) -> None:
    customer, other = paper.customer().id, paper.customer("Initech").id
    write_invoices(paper, customer, [{"number": "OLD-1", "is_draft": True, "purchase_order": "PO-1"}])
    store = paper.house.store(paper.who())
    changes: list[tuple[dict[str, Any], dict[str, list[int]]]] = [
        ({}, {"old-1": [0, 0], "po-1": [0, 0]}),
        ({"is_draft": False}, {"old-1": [1, 0], "po-1": [1, 0]}),
        ({"number": "NEW-2"}, {"old-1": [0, 0], "new-2": [1, 0], "po-1": [1, 0]}),
        ({"purchase_order": ""}, {"new-2": [1, 0], "po-1": [0, 0]}),
        ({"customer_id": other}, {"new-2": [0, 1]}),
    ]
    for change, expected in changes:
        with store.begin():
            mine = update(InvoiceRow).where(InvoiceRow.tenant_id == store.tenant)
            store.session.execute(mine.values(notes="changed", **change))
        for term, counts in expected.items():
            found = [listed(store, "invoices", whose, term=term)[2] for whose in (customer, other)]
            assert found == counts, (change, term)


def test_a_term_longer_than_an_index_knows_is_found_all_the_same(paper: Business) -> None:
    customer, long = paper.customer().id, "ab" * (LONGEST_TERM // 2)
    write_invoices(paper, customer, [{"number": f"{long}{end}"} for end in ("x", "y")])
    store = paper.house.store(paper.who())
    counts = [listed(store, "invoices", customer, term=term)[2] for term in (long, f"{long}X", f"b{long}")]
    assert counts == [2, 1, 0]


def test_an_index_may_compare_texts_behind_the_wall_between_tenants(paper: Business) -> None:
    """Were it not known to leak nothing, every tail of every tenant would be read."""
    database = paper.house.databases["billing"]
    if database.is_sqlite:
        pytest.skip("it has no walls")
    known = text("SELECT proname, proleakproof FROM pg_proc WHERE proname IN ('text_ge', 'text_le') ORDER BY 1")
    with database.transaction(tenant=paper.tenant.id, write=False) as connection:
        assert [tuple(row) for row in connection.execute(known)] == [("text_ge", True), ("text_le", True)]
