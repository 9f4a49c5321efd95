"""Late fees: added when they fall, to what is left then, and waived when the business wants."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine

from shared.contracts.billing.credits import GiveCredit
from shared.contracts.billing.invoices import Invoice, NewDiscount, NewLine, NewTax, VoidInvoice
from shared.contracts.billing.late_fees import AddLateFees, WaiveLateFee
from shared.contracts.errors import Conflict, Denied, InvoiceNotFound
from shared.contracts.settings.late_fees import ChangeLateFee, LateFeeTerms
from tests.support.business import Business, business
from tests.support.house import House
from tests.support.late_fees import MONTHLY, START, add, after, amounts, bill, charge, dollars, fees
from tests.support.stating import forward, open_items, pay


def test_it_is_a_line_of_the_invoice_from_the_day_after_the_grace_days_on(late: Business) -> None:
    invoice = bill(late)
    with after(5):
        assert (add(late), amounts(late, invoice)) == (0, [])
    with after(6):
        assert add(late) == 1
        day = START + timedelta(days=6)
        found = late.look(invoice).invoice
        *_, line = found.lines
    told = f"1.5% of $100.00 · {day:%B} {day.day}, {day.year}"
    assert (line.kind, line.name, line.description) == ("late_fee", "Late fee", told)
    assert line.quantity == 1
    assert (line.unit_cost, line.amount) == (dollars(1_50), dollars(1_50))
    assert (found.subtotal, found.total, found.left, found.late) == (
        *[dollars(101_50)] * 3,
        dollars(1_50),
    )
    assert late.house.news(late.tenant)[-1] == "late_fee_added"


@pytest.mark.parametrize(
    ("terms", "expected"),
    [(MONTHLY, [15_00, 15_23, 15_45]), (LateFeeTerms(amounts={"USD": 12_00}, every_days=30), [12_00] * 3)],
    ids=["in percent", "fixed"],
)
def test_a_percentage_compounds_and_a_fixed_fee_does_not(
    acme: Business, terms: LateFeeTerms, expected: list[int]
) -> None:
    charge(acme, terms)
    invoice = bill(acme, total=1_000_00)
    for days in (6, 36, 66):
        with after(days):
            add(acme)
    assert amounts(acme, invoice) == expected


def test_other_terms_begin_anew_and_never_come_sooner_than_their_period(late: Business) -> None:
    invoice = bill(late)
    with after(6):
        add(late)
    charge(late, LateFeeTerms(amounts={"USD": 12_00}, every_days=14), days=8)
    added = []
    for days in (14, 15, 19, 20, 28, 29, 43):
        with after(days):
            added.append(add(late))
    assert (added, amounts(late, invoice)) == ([0, 0, 0, 0, 0, 1, 1], [1_50, 12_00, 12_00])


def test_it_is_of_what_is_left_on_that_day(late: Business) -> None:
    invoice = bill(late)
    with after(3):
        pay(late, invoice, 60_00)
    with after(6):
        add(late)
    assert fees(late, invoice)[0][1].startswith("1.5% of $40.00 · ")
    assert late.look(invoice).invoice.left == dollars(40_60)


def test_neither_discounts_nor_taxes_are_on_it(late: Business) -> None:
    invoice = bill(
        late,
        discounts=(NewDiscount(name="Regular", rate=Decimal(10)),),
        taxes=(NewTax(name="VAT", rate=Decimal(20)),),
    )
    with after(6):
        add(late)
    found = late.look(invoice).invoice
    assert (found.discounts, found.taxes) == (invoice.discounts, invoice.taxes)
    assert (invoice.total, found.subtotal, found.total) == (dollars(108_00), dollars(101_62), dollars(109_62))


def test_what_is_paid_or_cancelled_or_a_draft_or_not_due_has_none(late: Business) -> None:
    paid, voided, draft = bill(late), bill(late), bill(late, is_draft=True)
    ahead = bill(late, due_on=START + timedelta(days=1))
    with after(3):
        pay(late, paid, 100_00)
        late.house.bus.ask(VoidInvoice(who=late.who(), invoice=voided.id))
    with after(6):
        assert add(late) == 0
    assert [amounts(late, each) for each in (paid, voided, draft, ahead)] == [[], [], [], []]


def test_in_a_currency_without_an_amount_nothing_is_added(acme: Business) -> None:
    charge(acme, LateFeeTerms(amounts={"USD": 15_00}))
    in_dollars, in_euros = bill(acme), bill(acme, currency="EUR")
    with after(1):
        assert add(acme) == 1
    assert [amounts(acme, each) for each in (in_dollars, in_euros)] == [[15_00], []]


def test_old_debts_are_not_charged_for_the_time_before_it_was_switched_on(late: Business) -> None:
    old = bill(late, due_on=START - timedelta(days=20))
    with after(15):
        assert (add(late), amounts(late, old)) == (0, [])
    with after(16):
        assert (add(late), amounts(late, old)) == (1, [1_50])


def test_what_fell_while_nobody_could_add_it_is_added_later_one_after_the_other(late: Business) -> None:
    invoice = bill(late, total=1_000_00)
    with after(70):
        assert (add(late), add(late)) == (3, 0)
    assert amounts(late, invoice) == [15_00, 15_23, 15_45]


def test_of_years_of_it_only_the_latest_are_added(acme: Business) -> None:
    charge(acme, LateFeeTerms(amounts={"USD": 1_00}, every_days=7))
    invoice = bill(acme)
    with after(400):
        assert add(acme) == 12
        assert add(acme) == 0
    assert amounts(acme, invoice) == [1_00] * 12


def test_the_day_begins_where_the_business_is(house: House) -> None:
    shop = business(house, zone="Pacific/Kiritimati")
    with time_machine.travel(datetime(2026, 12, 1, 9, tzinfo=UTC), tick=False):
        shop.house.bus.ask(ChangeLateFee(who=shop.who(), terms=MONTHLY))
        invoice = shop.invoice(issued_on=date(2026, 12, 1), due_on=date(2026, 12, 4), total=100_00)
    with time_machine.travel(datetime(2026, 12, 9, 9, 59, 59, tzinfo=UTC), tick=False):
        assert add(shop) == 0
    with time_machine.travel(datetime(2026, 12, 9, 10, tzinfo=UTC), tick=False):
        assert add(shop) == 1
    assert fees(shop, invoice) == [(1_50, "1.5% of $100.00 · December 10, 2026")]


def test_the_job_goes_from_business_to_business_and_leaves_those_without_alone(
    late: Business, house: House
) -> None:
    other, without = business(house, locale="de-DE", currency="EUR"), business(house)
    charge(other, LateFeeTerms(amounts={"EUR": 5_00}))
    ours, theirs, untouched = bill(late), bill(other), bill(without)
    with after(6):
        house.run("late fees")
        house.run("late fees")
    day = START + timedelta(days=1)
    assert amounts(late, ours) == [1_50]
    [(minor, told)] = fees(other, theirs)
    assert (minor, told.split(". ")[0], told[-4:]) == (5_00, str(day.day), str(day.year))
    assert amounts(without, untouched) == []


def test_switched_off_nothing_is_added_any_more_and_what_was_added_stays(late: Business) -> None:
    invoice = bill(late)
    with after(6):
        add(late)
    charge(late, None, days=20)
    with after(50):
        assert (add(late), amounts(late, invoice)) == (0, [1_50])


def test_a_cancelled_invoice_takes_its_fee_along(late: Business) -> None:
    """And the ledger agrees: see what is checked after each of these tests."""
    customer = late.customer()
    invoice = bill(late, customer=customer)
    with after(6):
        add(late)
    with after(8):
        late.house.bus.ask(VoidInvoice(who=late.who(), invoice=invoice.id))
        found = forward(late, customer, start=START - timedelta(days=31))
    assert (found.invoiced.minor, found.late_fees.minor, found.voided.minor, found.closing.minor) == (
        *[100_00, 1_50, 101_50, 0],
    )


def test_a_statement_has_it_on_the_day_on_which_it_was_added(late: Business) -> None:
    customer = late.customer()
    invoice = bill(late, customer=customer)
    with after(7):
        add(late)
    with after(9):
        entry = forward(late, customer).entries[-1]
        before, since = (
            open_items(late, customer, end=START + timedelta(days=passed)).items[0] for passed in (6, 7)
        )
    assert (entry.kind, entry.on, entry.number, entry.change, entry.balance) == (
        "late_fee",
        START + timedelta(days=7),
        invoice.number,
        dollars(1_50),
        dollars(101_50),
    )
    assert [(each.total, each.left) for each in (before, since)] == [
        (dollars(100_00),) * 2,
        (dollars(101_50),) * 2,
    ]


def waive(acme: Business, invoice: Invoice, **more: Any) -> Any:
    return acme.house.bus.ask(WaiveLateFee(who=more.pop("who", acme.who()), invoice=invoice.id, **more))


def test_a_fee_is_waived_by_a_credit_note_that_pays_it(late: Business) -> None:
    invoice = bill(late)
    with after(6):
        add(late)
    with after(36):
        add(late)
        latest, first = waive(late, invoice), waive(late, invoice, on=START + timedelta(days=6))
        with pytest.raises(Conflict) as none_left:
            waive(late, invoice)
    assert (latest.total, first.total, first.lines[0].name) == (dollars(1_52), dollars(1_50), "Late fee")
    found = late.look(invoice)
    assert (found.invoice.left, [each.amount.minor for each in found.credits]) == (dollars(100_00), [1_52, 1_50])
    assert none_left.value.about == "no fee"


def test_waiving_under_the_same_key_is_waiving_once(late: Business) -> None:
    invoice = bill(late)
    with after(36):
        add(late)
        again = [waive(late, invoice, who=late.who(key="a")) for _ in range(2)]
    assert again[0] == again[1]
    assert late.look(invoice).invoice.left == dollars(101_50)


def test_only_the_business_waives_and_only_what_is_its_own(late: Business, house: House) -> None:
    customer = late.customer()
    invoice = bill(late, customer=customer)
    with after(6):
        add(late)
        for who in (late.signed_in(customer), late.signed_in(customer)):
            with pytest.raises(Denied):
                waive(late, invoice, who=who)
        with pytest.raises(InvoiceNotFound):
            waive(business(house), invoice)
        with pytest.raises(Denied):
            late.house.bus.ask(AddLateFees(who=late.signed_in(customer)))


def test_credit_that_covers_a_part_leaves_the_rest_to_be_charged(late: Business) -> None:
    customer = late.customer()
    with after(-31):
        late.house.bus.ask(GiveCredit(who=late.who(), customer=customer.id, amount=dollars(99_00)))
    invoice = bill(late, customer=customer)
    with after(6):
        add(late)
    assert (amounts(late, invoice), late.look(invoice).invoice.left) == ([2], dollars(1_02))


def test_the_lines_are_in_the_order_in_which_they_were_added(late: Business) -> None:
    invoice = bill(late, lines=(NewLine(name="Paper", unit_cost=50_00), NewLine(name="Ink", unit_cost=50_00)))
    with after(70):
        add(late)
    assert [line.name for line in late.look(invoice).invoice.lines] == ["Paper", "Ink", *["Late fee"] * 3]
