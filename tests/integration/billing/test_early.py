"""What is taken off for paying early: shown, paid, and written down so that all figures add up."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine

from shared import clock
from shared.contracts.billing.credit_notes import CreateCreditNote
from shared.contracts.billing.credits import ApplyCredit, GiveCredit
from shared.contracts.billing.invoices import CreateInvoice, Invoice, NewEarlyDiscount, NewLine
from shared.contracts.billing.payments import RecordPayment, StartPayment
from shared.contracts.errors import AmountNotPayable, Invalid
from shared.money import Money
from tests.support.business import Business, business
from tests.support.house import House

TWO_PERCENT = NewEarlyDiscount(rate=Decimal(2), days=10)


def dollars(minor: int) -> Money:
    return Money(minor, "USD")


def early(acme: Business, *, total: int = 100_00, **more: Any) -> Invoice:
    return acme.invoice(total=total, **{"early_discount": TWO_PERCENT} | more)


def late(acme: Business, **more: Any) -> Invoice:
    """Issued so long ago that the discount cannot be had any more."""
    issued_on = clock.today(acme.tenant.zone) - timedelta(days=11)
    return early(acme, issued_on=issued_on, **more)


def figures(acme: Business, invoice: Invoice) -> tuple[list[int], list[tuple[int, bool]], int]:
    """What was paid, what was credited or taken off, what is left."""
    view = acme.look(invoice)
    return (
        [each.amount.minor for each in view.payments],
        [(each.amount.minor, each.is_early) for each in view.credits],
        view.invoice.left.minor,
    )


def record(acme: Business, invoice: Invoice, minor: int, *, at: datetime | None = None) -> None:
    ask = RecordPayment(who=acme.who(), invoice=invoice.id, amount=dollars(minor), method="check", received_at=at)
    acme.house.bus.ask(ask)


def test_paid_in_time_it_costs_less_and_nothing_is_left(acme: Business) -> None:
    invoice = early(acme)
    started = acme.start(invoice, amount=dollars(98_00))
    acme.house.sandbox.pay(started.checkout_url)
    assert acme.payment(started.payment).amount == dollars(98_00)
    assert figures(acme, invoice) == ([98_00], [(2_00, True)], 0)
    assert acme.house.news(acme.tenant)[-1] == "invoice_paid"


def test_the_whole_amount_is_not_asked_for_while_less_will_do(acme: Business) -> None:
    with pytest.raises(AmountNotPayable):
        acme.start(early(acme), amount=dollars(100_00))


def test_afterwards_it_costs_all(acme: Business) -> None:
    invoice = late(acme)
    with pytest.raises(AmountNotPayable):
        acme.start(invoice, amount=dollars(98_00))
    acme.paid(invoice)
    assert figures(acme, invoice) == ([100_00], [], 0)


def test_the_last_day_ends_where_the_business_is(house: House) -> None:
    shop = business(house, zone="Pacific/Kiritimati")
    with time_machine.travel(datetime(2026, 11, 24, 12, tzinfo=UTC), tick=False):
        invoice = early(shop)
    assert invoice.early_until == date(2026, 12, 5)
    with time_machine.travel(datetime(2026, 12, 5, 9, 59, 59, tzinfo=UTC), tick=False):
        assert shop.start(invoice, amount=dollars(98_00)).checkout_url
    with (
        time_machine.travel(datetime(2026, 12, 5, 10, tzinfo=UTC), tick=False),
        pytest.raises(AmountNotPayable),
    ):
        shop.start(invoice, amount=dollars(98_00))


def test_a_part_first_and_the_rest_in_time(acme: Business) -> None:
    invoice = early(acme)
    part = acme.house.bus.ask(
        StartPayment(who=acme.who(), invoices=(invoice.token,), amount=dollars(50_00), left=dollars(98_00))
    )
    acme.house.sandbox.pay(part.checkout_url)
    acme.payment(part.payment)
    assert figures(acme, invoice) == ([50_00], [], 50_00)
    rest = acme.start(invoice, amount=dollars(48_00))
    acme.house.sandbox.pay(rest.checkout_url)
    acme.payment(rest.payment)
    assert figures(acme, invoice) == ([50_00, 48_00], [(2_00, True)], 0)


def test_several_together_each_with_its_own(acme: Business) -> None:
    customer = acme.customer()
    first = early(acme, customer=customer, total=100_00)
    second = acme.invoice(customer, total=50_00)
    tokens = (first.token, second.token)
    started = acme.house.bus.ask(StartPayment(who=acme.who(), invoices=tokens, amount=dollars(148_00)))
    acme.house.sandbox.pay(started.checkout_url)
    acme.payment(started.payment)
    assert figures(acme, first) == ([98_00], [(2_00, True)], 0)
    assert figures(acme, second) == ([50_00], [], 0)


def test_a_bank_payment_that_was_begun_in_time_is_in_time(acme: Business) -> None:
    with time_machine.travel(clock.now() - timedelta(days=9), tick=True):
        invoice = early(acme)
    started = acme.start(invoice, amount=dollars(98_00))
    acme.house.sandbox.pay_from_us_account(started.checkout_url)
    acme.payment(started.payment)
    view = acme.look(invoice)
    assert view.invoice.coming_off(began_on=clock.today(acme.tenant.zone)) == dollars(2_00)
    acme.house.sandbox.settle(_checkout(acme, started.payment))
    acme.house.janitor().settle()
    assert figures(acme, invoice) == ([98_00], [(2_00, True)], 0)


@pytest.mark.parametrize(
    ("minor", "off", "left"), [(97_99, [], 2_01), (98_00, [2_00], 0), (99_00, [1_00], 0), (100_00, [], 0)]
)
def test_a_check_in_time_is_enough_from_the_discounted_amount_on(
    acme: Business, minor: int, off: list[int], left: int
) -> None:
    invoice = early(acme)
    record(acme, invoice, minor)
    assert figures(acme, invoice) == ([minor], [(each, True) for each in off], left)


def test_a_check_counts_on_the_day_it_arrived(acme: Business) -> None:
    in_time, too_late = late(acme), late(acme)
    record(acme, in_time, 98_00, at=clock.now() - timedelta(days=5))
    record(acme, too_late, 98_00)
    assert figures(acme, in_time) == ([98_00], [(2_00, True)], 0)
    assert figures(acme, too_late) == ([98_00], [], 2_00)


def test_credit_pays_in_time_too(acme: Business) -> None:
    customer = acme.customer()
    invoice = early(acme, customer=customer)
    acme.house.bus.ask(GiveCredit(who=acme.who(), customer=customer.id, amount=dollars(200_00)))
    who = acme.signed_in(customer)
    left = dollars(98_00)
    acme.house.bus.ask(ApplyCredit(who=who, invoices=(invoice.token,), amount=left, left=left))
    assert figures(acme, invoice) == ([], [(98_00, False), (2_00, True)], 0)


def test_terms_that_are_a_formula_mean_what_they_say(acme: Business) -> None:
    today = clock.today(acme.tenant.zone)
    found = acme.invoice(terms="2% 10 NET 20")
    assert (found.early_rate, found.early_until, found.due_on) == (
        Decimal(2),
        today + timedelta(days=10),
        today + timedelta(days=20),
    )
    assert early(acme).terms == "2% 10 NET 30"
    assert acme.invoice(terms="Net 30").early_until is None


def test_a_day_beyond_the_end_of_time_is_refused(acme: Business) -> None:
    ask = CreateInvoice(
        who=acme.who(),
        customer=acme.customer().id,
        lines=(NewLine(name="Paper", unit_cost=1),),
        issued_on=date.max,
        due_on=date.max,
        early_discount=TWO_PERCENT,
    )
    with pytest.raises(Invalid) as refused:
        acme.house.bus.ask(ask)
    assert refused.value.about == "early_discount"


def _checkout(acme: Business, token: str) -> str:
    store = acme.house.store(acme.who())
    with store.reading():
        return store.attempt(token).checkout_id or ""


@pytest.mark.parametrize(
    ("minor", "used", "off", "left"),
    [
        (97_99, 97_99, [], 2_01),
        (98_00, 98_00, [2_00], 0),
        (99_00, 99_00, [1_00], 0),
        (100_00, 100_00, [], 0),
        (101_00, 100_00, [], 0),
    ],
)
def test_a_credit_note_counts_as_a_check_does_and_nothing_is_good_for_what_was_never_paid(
    acme: Business, minor: int, used: int, off: list[int], left: int
) -> None:
    invoice = early(acme)
    line = NewLine(name="Returned", unit_cost=minor)
    ask = CreateCreditNote(who=acme.who(), customer=invoice.customer, invoice=invoice.id, lines=(line,))
    assert acme.house.bus.ask(ask).left == dollars(minor - used)
    assert figures(acme, invoice) == ([], [(used, False), *((each, True) for each in off)], left)
