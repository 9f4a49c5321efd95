"""Lists: what is wanted and nothing else, in its order, page by page, whatever else there is."""

from datetime import date, timedelta
from typing import Any

import pytest

from shared import clock
from shared.contracts.billing.activity import PAGE, ListRow, ListView, Place, ViewList, Wanted
from shared.contracts.billing.credit_notes import CreditNote
from shared.contracts.billing.customers import Customer
from shared.contracts.billing.estimates import CreateEstimate, Estimate, VoidEstimate
from shared.contracts.billing.invoices import Invoice, NewLine, VoidInvoice
from shared.contracts.billing.payments import RecordPayment
from shared.contracts.errors import Denied, Invalid
from shared.contracts.message import LinkHolder
from shared.money import Money
from tests.support.business import Business, business
from tests.support.crediting import credit_note, void
from tests.support.days import today
from tests.support.house import House


def view(acme: Business, customer: Customer, kind: str = "invoices", **wanted: Any) -> ListView:
    default = {"sort": "received" if kind == "payments" else "issued"}
    question = ViewList(
        who=acme.signed_in(customer), kind=kind, wanted=Wanted.model_validate(default | wanted), zone="UTC"
    )
    return acme.house.bus.ask(question)


def numbers(found: ListView) -> list[str]:
    return [row.number for row in found.rows]


def new(
    acme: Business, customer: Customer, number: str, *, issued: int = 0, due: int = 30, **more: Any
) -> Invoice:
    """Issued so many days ago, due in so many."""
    dates = {"issued_on": today() - timedelta(days=issued), "due_on": today() + timedelta(days=due)}
    return acme.invoice(customer, number=number, **(dates | more))


def pay(acme: Business, invoice: Invoice, minor: int) -> None:
    amount = Money(minor, invoice.currency)
    question = RecordPayment(who=acme.who(), invoice=invoice.id, amount=amount, method="check")
    acme.house.bus.ask(question)


@pytest.fixture
def globex(acme: Business) -> Customer:
    """With an invoice in each state, newest first: A to G."""
    customer = acme.customer()
    new(acme, customer, "A-due", issued=1)
    new(acme, customer, "B-today", issued=2, due=0)
    new(acme, customer, "C-late", issued=3, due=-1, purchase_order="PO-88417")
    pay(acme, new(acme, customer, "D-part", issued=4), 50_00)
    on_its_way = acme.start(new(acme, customer, "E-bank", issued=5, due=-2))
    acme.house.sandbox.pay_from_us_account(on_its_way.checkout_url)
    acme.payment(on_its_way.payment)
    pay(acme, new(acme, customer, "F-paid", issued=6), 150_00)
    voided = new(acme, customer, "G-void", issued=7, due=-5)
    acme.house.bus.ask(VoidInvoice(who=acme.who(), invoice=voided.id))
    new(acme, customer, "H-draft", is_draft=True)
    new(acme, acme.customer("Initech"), "I-other")
    return customer


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (None, ["A-due", "B-today", "C-late", "D-part", "E-bank", "F-paid", "G-void"]),
        ("to_pay", ["A-due", "B-today", "C-late", "D-part"]),
        ("past_due", ["C-late"]),
        ("pending", ["E-bank"]),
        ("paid", ["F-paid"]),
        ("voided", ["G-void"]),
    ],
)
def test_a_status_means_the_same_in_a_list_as_on_its_page(
    acme: Business, globex: Customer, status: str | None, expected: list[str]
) -> None:
    found = view(acme, globex, status=status)
    assert (numbers(found), found.count, found.customer) == (expected, len(expected), globex)
    assert [row.is_payable for row in found.rows] == [number[0] in "ABCD" for number in expected]


def test_a_row_says_what_the_invoice_says(acme: Business, globex: Customer) -> None:
    found = view(acme, globex, term="D-part").rows[0]
    assert found == ListRow(
        place=Place(key=str(today() - timedelta(days=4)), id=found.place.id),
        token=found.token,
        number="D-part",
        summary="Paper",
        status="partial",
        amount=Money(150_00, "USD"),
        left=Money(100_00, "USD"),
        late=Money(0, "USD"),
        issued_on=today() - timedelta(days=4),
        due_on=today() + timedelta(days=30),
        is_payable=True,
    )
    statuses = [row.status for row in view(acme, globex).rows]
    assert statuses == ["due", "due", "past_due", "partial", "pending", "paid", "voided"]


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        ("LATE", ["C-late"]),
        ("88417", ["C-late"]),
        ("po-8", ["C-late"]),
        ("-PA", ["D-part", "F-paid"]),
        ("%", []),
        ("_", []),
        ("\\", []),
        ("' OR 1=1 --", []),
        ("\N{RIGHT-TO-LEFT OVERRIDE}💶" * 50, []),
    ],
)
def test_a_search_finds_a_part_of_a_number_or_of_the_customers_own(
    acme: Business, globex: Customer, term: str, expected: list[str]
) -> None:
    found = view(acme, globex, term=term)
    assert (numbers(found), found.count) == (expected, len(expected))


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        (3, 2, ["B-today", "C-late"]),
        (1, None, ["A-due"]),
        (None, 6, ["F-paid", "G-void"]),
        (2, 3, []),
    ],
)
def test_both_ends_of_a_range_of_dates_belong_to_it(
    acme: Business, globex: Customer, since: int | None, until: int | None, expected: list[str]
) -> None:
    first, last = (None if days is None else today() - timedelta(days=days) for days in (since, until))
    assert numbers(view(acme, globex, since=first, until=last)) == expected


@pytest.mark.parametrize(
    ("sort", "is_descending", "expected"),
    [
        ("issued", False, "GFEDCBA"),
        ("due", False, "GECBADF"),
        ("due", True, "FDABCEG"),
        ("amount", True, "GFEDCBA"),
    ],
)
def test_a_list_is_sorted_as_wished_and_its_ties_by_age(
    acme: Business, globex: Customer, sort: str, is_descending: bool, expected: str
) -> None:
    found = numbers(view(acme, globex, sort=sort, is_descending=is_descending))
    assert "".join(number[0] for number in found) == expected


@pytest.mark.parametrize("sort", ["issued", "due", "amount"])
@pytest.mark.parametrize("is_descending", [True, False])
def test_pages_follow_one_another_both_ways_without_gap_or_repeat(
    acme: Business, sort: str, is_descending: bool
) -> None:
    customer = acme.customer()
    for number in range(2 * PAGE + 3):
        line = NewLine(name="Paper", unit_cost=100 + number % 3)
        new(acme, customer, f"N-{number:03}", issued=number % 4, due=number % 5, lines=(line,))
    wanted: dict[str, Any] = {"sort": sort, "is_descending": is_descending}
    there = [view(acme, customer, **wanted)]
    while there[-1].has_later:
        there.append(view(acme, customer, **wanted, place=there[-1].rows[-1].place))
    back = [there[-1]]
    while back[-1].has_earlier:
        back.append(view(acme, customer, **wanted, place=back[-1].rows[0].place, is_backwards=True))

    assert [len(page.rows) for page in there] == [PAGE, PAGE, 3]
    assert {page.count for page in there} == {2 * PAGE + 3}
    assert sorted(number for page in there for number in numbers(page)) == [
        f"N-{n:03}" for n in range(2 * PAGE + 3)
    ]
    assert back[::-1] == there


def test_going_back_to_less_than_a_page_shows_the_first_page(acme: Business) -> None:
    customer = acme.customer()
    for number in range(PAGE + 2):
        new(acme, customer, f"N-{number:03}", issued=number)
    first = view(acme, customer)
    assert view(acme, customer, place=first.rows[3].place, is_backwards=True) == first


def test_estimates_are_listed_as_they_stand(acme: Business) -> None:
    customer = acme.customer()

    def new_estimate(number: str, *, issued: int, valid: int | None = None, is_draft: bool = False) -> Estimate:
        question = CreateEstimate(
            who=acme.who(),
            customer=customer.id,
            number=number,
            issued_on=today() - timedelta(days=issued),
            valid_until=None if valid is None else today() + timedelta(days=valid),
            purchase_order="PO-7",
            lines=(NewLine(name="Shelves", unit_cost=900_00),),
            is_draft=is_draft,
        )
        return acme.house.bus.ask(question)

    new_estimate("A", issued=1)
    new_estimate("B", issued=2, valid=0)
    new_estimate("C", issued=9, valid=-1)
    voided = new_estimate("D", issued=10)
    acme.house.bus.ask(VoidEstimate(who=acme.who(), estimate=voided.id))
    new_estimate("E", issued=0, is_draft=True)
    found = view(acme, customer, "estimates", term="po-7")
    by_status = {
        status: numbers(view(acme, customer, "estimates", status=status))
        for status in ("sent", "approved", "declined", "expired", "invoiced", "voided")
    }

    assert [(row.number, row.status) for row in found.rows] == [
        ("A", "sent"),
        ("B", "sent"),
        ("C", "expired"),
        ("D", "voided"),
    ]
    assert {status: listed for status, listed in by_status.items() if listed} == {
        "sent": ["A", "B"],
        "expired": ["C"],
        "voided": ["D"],
    }
    assert not any(row.is_payable for row in found.rows)


def test_credit_notes_are_listed_as_they_stand(acme: Business) -> None:
    customer = acme.customer()
    invoice, other = new(acme, customer, "INV-A", total=50_00), new(acme, customer, "INV-B", total=100_00)

    def new_note(number: str, *, issued: int, total: int, **more: Any) -> CreditNote:
        dated = today() - timedelta(days=issued)
        return credit_note(
            acme, customer, number=number, issued_on=dated, total=total, purchase_order="PO-7", **more
        )

    new_note("A-open", issued=1, total=70_00)
    new_note("B-part", issued=2, total=60_00, invoice=invoice.id)
    new_note("C-used", issued=3, total=10_00, invoice=other.id)
    void(acme, new_note("D-void", issued=4, total=5_00))
    new_note("E-draft", issued=0, total=5_00, is_draft=True)
    credit_note(acme, acme.customer("Initech"), number="F-other")
    found = view(acme, customer, "credit_notes", term="po-7")
    by_status = {
        status: numbers(view(acme, customer, "credit_notes", status=status))
        for status in ("open", "closed", "voided")
    }
    by_amount = numbers(view(acme, customer, "credit_notes", sort="amount", is_descending=False))

    assert [(row.number, row.status, row.left) for row in found.rows] == [
        ("A-open", "open", Money(70_00, "USD")),
        ("B-part", "open", Money(10_00, "USD")),
        ("C-used", "closed", Money(0, "USD")),
        ("D-void", "voided", Money(0, "USD")),
    ]
    assert by_status == {"open": ["A-open", "B-part"], "closed": ["C-used"], "voided": ["D-void"]}
    assert by_amount == ["D-void", "C-used", "B-part", "A-open"]


def test_payments_are_listed_with_those_on_their_way(acme: Business, globex: Customer) -> None:
    everything, coming = view(acme, globex, "payments"), view(acme, globex, "payments", status="pending")
    received = view(acme, globex, "payments", status="received")
    assert [(row.status, row.amount.minor, row.numbers) for row in everything.rows] == [
        ("succeeded", 150_00, ("F-paid",)),
        ("pending", 150_00, ("E-bank",)),
        ("succeeded", 50_00, ("D-part",)),
    ]
    assert (received.rows, coming.rows) == (everything.rows[::2], everything.rows[1:2])
    assert (everything.count, received.count, coming.count) == (3, 2, 1)


def test_a_payment_is_found_by_its_reference_and_by_what_it_is_for(acme: Business, globex: Customer) -> None:
    first, second, _ = view(acme, globex, "payments").rows
    by_reference = view(acme, globex, "payments", term=first.number.lower())
    by_invoice = view(acme, globex, "payments", term="e-BANK")
    assert (by_reference.rows, by_invoice.rows) == ((first,), (second,))


def test_payments_go_on_from_any_of_them(acme: Business, globex: Customer) -> None:
    first, second, third = view(acme, globex, "payments").rows
    assert view(acme, globex, "payments", place=first.place).rows == (second, third)
    assert view(acme, globex, "payments", place=second.place).rows == (third,)
    ascending = view(acme, globex, "payments", place=second.place, is_descending=False)
    assert ascending.rows == (first,)


def test_a_payment_belongs_to_the_day_it_was_on_where_the_business_is(acme: Business) -> None:
    customer = acme.customer()
    invoice = new(acme, customer, "A")
    at = clock.now().replace(year=2026, month=3, day=1, hour=23, minute=30)
    question = RecordPayment(
        who=acme.who(), invoice=invoice.id, amount=Money(1_00, "USD"), method="cash", received_at=at
    )
    acme.house.bus.ask(question)

    def found(zone: str, day: date) -> int:
        wanted = Wanted(sort="received", since=day, until=day)
        who = acme.signed_in(customer)
        return acme.house.bus.ask(ViewList(who=who, kind="payments", wanted=wanted, zone=zone)).count

    first, second = date(2026, 3, 1), date(2026, 3, 2)
    assert [found("UTC", first), found("UTC", second)] == [1, 0]
    assert [found("Asia/Dubai", first), found("Asia/Dubai", second)] == [0, 1]


@pytest.mark.parametrize(
    ("kind", "wanted", "about"),
    [
        ("wishes", {"sort": "issued"}, "kind"),
        ("invoices", {"sort": "token"}, "sort"),
        ("invoices", {"sort": "issued", "status": "received"}, "status"),
        ("payments", {"sort": "received", "status": "past_due"}, "status"),
        ("invoices", {"sort": "issued", "place": Place(key="12", id=1)}, "place"),
        ("invoices", {"sort": "issued", "place": Place(key="2026-13-01", id=1)}, "place"),
        ("invoices", {"sort": "amount", "place": Place(key="9" * 30, id=1)}, "place"),
        ("payments", {"sort": "received", "place": Place(key="2026-01-01T00:00:00", id=1)}, "place"),
    ],
)
def test_what_a_list_does_not_know_is_refused(
    acme: Business, kind: str, wanted: dict[str, Any], about: str
) -> None:
    with pytest.raises(Invalid) as refused:
        view(acme, acme.customer(), kind, **wanted)
    assert refused.value.about == about


def test_a_list_is_only_for_its_customer(house: House, acme: Business, globex: Customer) -> None:
    initech = business(house, is_connected=False)
    assert view(initech, initech.customer()).rows == ()
    with pytest.raises(Denied):
        house.bus.ask(
            ViewList(
                who=acme.who(LinkHolder(token="x" * 24)), kind="invoices", wanted=Wanted(sort="due"), zone="UTC"
            )
        )
