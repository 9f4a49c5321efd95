"""A statement of a day that has ended says the same for ever, whatever happens later."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import pairwise
from random import Random

import pytest
import time_machine

from shared import clock
from shared.contracts.billing.credit_notes import CreateCreditNote, CreditNote, VoidCreditNote
from shared.contracts.billing.credits import ApplyCredit, GiveCredit
from shared.contracts.billing.customers import Customer
from shared.contracts.billing.discounts import EndDiscounts
from shared.contracts.billing.invoices import (
    Invoice,
    NewDiscount,
    NewEarlyDiscount,
    NewLine,
    NewTax,
    VoidInvoice,
)
from shared.contracts.billing.late_fees import AddLateFees, WaiveLateFee
from shared.contracts.billing.statements import Statement
from shared.contracts.errors import Conflict, CreditExceeded
from shared.contracts.settings.late_fees import ChangeLateFee, LateFeeTerms
from shared.money import Money
from tests.support.business import Business
from tests.support.stating import forward, open_items, pay, statement

FIRST = clock.today("UTC") + timedelta(days=1)
DAYS = [FIRST + timedelta(days=passed) for passed in range(8)]


@contextmanager
def on(day: date, hour: int = 12) -> Iterator[None]:
    with time_machine.travel(datetime.combine(day, time(hour), UTC)):
        yield


class History:
    """What happens to a customer, by chance. Documents are of today or of a day to come."""

    def __init__(self, acme: Business, customer: Customer, chance: Random) -> None:
        self._acme = acme
        self._customer = customer
        self._chance = chance
        self._invoices: list[Invoice] = []
        self._notes: list[CreditNote] = []

    def go_on(self) -> None:
        """Of a busy day."""
        rare = (self._pay, self._give, self._use, self._take_back, self._cancel, self._note, self._waive)
        for act in self._chance.choices((self._bill, self._bill, *rare), k=4):
            act()

    def _amount(self, most: int) -> int:
        return self._chance.randint(1, most)

    def _bill(self) -> None:
        day = clock.today("UTC") + timedelta(days=self._chance.choice((0, 0, 1, 3)))
        early = self._chance.choice((None, NewEarlyDiscount(rate=Decimal(2), days=2)))
        due = day + timedelta(days=self._chance.choice((0, 2, 30)))
        currency = self._chance.choice(("USD", "USD", "USD", "EUR"))
        expires = (day + timedelta(days=passed) for passed in self._chance.choice(((), (0,), (2,), (1, 2))))
        made = self._acme.invoice(
            self._customer,
            total=self._amount(100_00),
            issued_on=day,
            due_on=due,
            early_discount=early,
            currency=currency,
            discounts=tuple(NewDiscount(name="Spring", rate=Decimal(7), expires=last) for last in expires),
            taxes=(NewTax(name="VAT", rate=Decimal(19)),),
        )
        self._invoices.append(made)

    def _pay(self) -> None:
        """A part, all that it takes, or too much."""
        for invoice in self._open():
            pay(
                self._acme,
                invoice,
                self._chance.choice((self._amount(invoice.left.minor), invoice.left.minor + 7)),
            )

    def _give(self) -> None:
        amount = Money(self._amount(30_00), "USD")
        self._acme.house.bus.ask(GiveCredit(who=self._acme.who(), customer=self._customer.id, amount=amount))

    def _use(self) -> None:
        for invoice in self._open():
            left = invoice.to_pay(today=clock.today("UTC"))
            part = Money(self._amount(left.minor), left.currency)
            ask = ApplyCredit(who=self._acme.who(), invoices=(invoice.token,), amount=part, left=left)
            with suppress(CreditExceeded):
                self._acme.house.bus.ask(ask)

    def _note(self) -> None:
        line = NewLine(name="Returned", unit_cost=self._amount(40_00))
        against = next((each.id for each in self._open() if each.currency == "USD"), None)
        ask = CreateCreditNote(
            who=self._acme.who(), customer=self._customer.id, currency="USD", invoice=against, lines=(line,)
        )
        self._notes.append(self._acme.house.bus.ask(ask))

    def _waive(self) -> None:
        for invoice in self._open():
            with suppress(Conflict):
                self._acme.house.bus.ask(WaiveLateFee(who=self._acme.who(), invoice=invoice.id))

    def _take_back(self) -> None:
        for note in self._notes[-2:]:
            with suppress(Conflict):
                self._acme.house.bus.ask(VoidCreditNote(who=self._acme.who(), credit_note=note.id))

    def _cancel(self) -> None:
        for invoice in self._invoices[-2:]:
            with suppress(Conflict):
                self._acme.house.bus.ask(VoidInvoice(who=self._acme.who(), invoice=invoice.id))

    def _open(self) -> list[Invoice]:
        """One of them, if there are any."""
        found = [self._acme.look(each).invoice for each in self._invoices]
        still = [each for each in found if each.left and not each.is_voided]
        return [self._chance.choice(still)] if still else []


def settled(found: Statement) -> Statement:
    """Without what it says of the moment of reading: what can be paid, for less, and what comes from a bank."""
    nothing, items = Money(0, found.currency), found.open_items
    if items is not None:
        calm = tuple(each.model_copy(update={"is_on_its_way": False}) for each in items.items)
        items = items.model_copy(update={"items": calm})
    of_now = {"to_pay": nothing, "saved": nothing, "on_its_way": nothing, "payable": (), "open_items": items}
    return found.model_copy(update=of_now)


def all_until(acme: Business, customer: Customer, day: date) -> list[Statement]:
    """Every statement there is of the time up to a day, and whether each adds up."""
    read = []
    for currency in (None, "EUR"):
        forward(acme, customer, start=FIRST, end=day, currency=currency)
        open_items(acme, customer, end=day, currency=currency)
        for kind in ("balance_forward", "open_item"):
            start = FIRST if kind == "balance_forward" else None
            found = statement(acme, customer, kind=kind, start=start, end=day, currency=currency)
            read.append(settled(found))
    return read


@pytest.mark.parametrize("seed", range(3))
def test_a_statement_says_the_same_whenever_it_is_read(acme: Business, seed: int) -> None:
    terms = LateFeeTerms(rate=Decimal(3), every_days=7)
    acme.house.bus.ask(ChangeLateFee(who=acme.who(), terms=terms))
    customer, then = acme.customer(), {}
    history = History(acme, customer, Random(seed))
    with on(DAYS[0], hour=1):
        acme.invoice(customer, due_on=DAYS[0])
        acme.invoice(customer, discounts=(NewDiscount(name="Spring", amount=1_00, expires=DAYS[0]),))
    for day in DAYS:
        with on(day):
            history.go_on()
        with on(day, hour=18):
            acme.house.bus.ask(EndDiscounts(who=acme.who()))
            acme.house.bus.ask(AddLateFees(who=acme.who()))
        with on(day, hour=23):
            then[day] = all_until(acme, customer, day)
    with on(DAYS[-1] + timedelta(days=40)):
        assert {day: all_until(acme, customer, day) for day in DAYS} == then
        days = [forward(acme, customer, start=day, end=day, currency="USD") for day in DAYS]
    assert [day for day in days if day.late_fees]
    assert [day for day in days if day.discounts_ended]
    for before, after in pairwise(days):
        assert (after.opening, after.credit.opening) == (before.closing, before.credit.closing)


def test_a_credit_note_is_taken_back_on_the_day_it_is(acme: Business) -> None:
    globex, line = acme.customer(), NewLine(name="Returned", unit_cost=20_00)
    with on(DAYS[0]):
        invoice = acme.invoice(globex, total=5_00)
        ask = CreateCreditNote(who=acme.who(), customer=globex.id, invoice=invoice.id, lines=(line,))
        note = acme.house.bus.ask(ask)
    with on(DAYS[3]):
        acme.house.bus.ask(VoidCreditNote(who=acme.who(), credit_note=note.id))
        acme.house.bus.ask(VoidCreditNote(who=acme.who(), credit_note=note.id))
        before, after = (
            forward(acme, globex, start=start, end=end).credit
            for start, end in ((DAYS[0], DAYS[2]), (DAYS[3], DAYS[3]))
        )
    assert [(each.kind, each.balance.minor) for each in before.entries] == [("given", 20_00), ("used", 15_00)]
    [entry] = after.entries
    assert (entry.kind, entry.on, entry.number, entry.change.minor) == ("taken_back", DAYS[3], note.number, -15_00)
    assert (before.closing.minor, before.taken_back.minor) == (15_00, 0)
    assert (after.opening.minor, after.taken_back.minor, after.closing.minor) == (15_00, 15_00, 0)


def test_what_is_cancelled_before_its_date_never_counts(acme: Business) -> None:
    globex = acme.customer()
    with on(DAYS[0]):
        lost = acme.invoice(globex, total=50_00, issued_on=DAYS[4])
        acme.house.bus.ask(VoidInvoice(who=acme.who(), invoice=lost.id))
        today = forward(acme, globex, start=DAYS[0], end=DAYS[3])
        later = forward(acme, globex, start=DAYS[4], end=DAYS[4])
    assert (today.opening.minor, today.entries, today.closing.minor) == (0, (), 0)
    assert [(each.kind, each.on, each.balance.minor) for each in later.entries] == [
        ("invoice", DAYS[4], 50_00),
        ("voided", DAYS[4], 0),
    ]


def test_a_banks_money_counts_from_the_day_on_which_it_is_there(acme: Business) -> None:
    globex = acme.customer()
    with on(DAYS[0]):
        begun = acme.start(acme.invoice(globex, total=100_00))
        acme.house.sandbox.pay_from_us_account(begun.checkout_url)
        assert acme.payment(begun.payment).state == "pending"
        then = all_until(acme, globex, DAYS[0])
    with on(DAYS[4]):
        acme.house.sandbox.settle(begun.checkout_url.rpartition("/")[2])
        assert acme.payment(begun.payment).state == "succeeded"
        assert all_until(acme, globex, DAYS[0]) == then
        [entry] = forward(acme, globex, start=DAYS[4], end=DAYS[4]).entries
    assert (entry.kind, entry.on, entry.change.minor) == ("payment", DAYS[4], -100_00)
