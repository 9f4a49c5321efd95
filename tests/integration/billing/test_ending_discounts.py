"""Discounts that end, and payments at the same time: what was begun in time keeps the amount, and nothing else."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count

import pytest
from sqlalchemy.exc import IntegrityError

from services.billing.store import BillingStore
from shared.contracts.billing.credit_notes import CreateCreditNote
from shared.contracts.billing.credits import ApplyCredit, GiveCredit
from shared.contracts.billing.discounts import EndDiscounts
from shared.contracts.billing.invoices import Invoice, NewLine
from shared.contracts.billing.payments import StartPayment
from shared.contracts.errors import AmountNotPayable, ProviderUnavailable
from shared.contracts.message import Event
from shared.contracts.settings import ChangeSwitches
from tests.support.business import Business
from tests.support.crowd import at_once
from tests.support.discounts import SPRING, billed, end, totals
from tests.support.late_fees import START, after, dollars
from tests.support.stating import pay


def test_whoever_begins_to_pay_after_it_is_told_what_the_invoice_costs_now(acme: Business) -> None:
    """Whether or not the job has been there."""
    invoice = billed(acme)
    with after(1, hour=0):
        with pytest.raises(AmountNotPayable) as refused:
            acme.start(invoice, amount=dollars(108_00))
        assert refused.value.facts == {"left": "12000", "currency": "USD"}
        assert (totals(acme, invoice), end(acme)) == ([120_00], 0)
        acme.paid(acme.look(invoice).invoice)
    assert not acme.look(invoice).invoice.left


def test_with_several_invoices_each_that_has_one_is_told_of(acme: Business) -> None:
    customer = acme.customer()
    invoices = [billed(acme, customer=customer), billed(acme, customer=customer, discounts=())]
    later = SPRING.model_copy(update={"expires": START + timedelta(days=9)})
    invoices.append(billed(acme, customer=customer, discounts=(later,)))
    tokens = tuple(each.token for each in invoices)
    with after(1):
        ask = StartPayment(who=acme.signed_in(customer), invoices=tokens, amount=dollars(336_00))
        with pytest.raises(AmountNotPayable) as refused:
            acme.house.bus.ask(ask)
        started = acme.house.bus.ask(ask.model_copy(update={"amount": dollars(348_00)}))
        acme.house.sandbox.pay(started.checkout_url)
        acme.payment(started.payment, who=acme.signed_in(customer))
    assert refused.value.facts == {"left": "34800", "currency": "USD"}
    assert [acme.look(each).invoice.left.minor for each in invoices] == [0, 0, 0]


def test_a_part_is_of_what_the_invoice_costs_now(acme: Business) -> None:
    switches = acme.tenant.switches.model_copy(update={"partial_payments": True})
    acme.house.bus.ask(ChangeSwitches(who=acme.who(), switches=switches))
    invoice = billed(acme)
    with after(1):
        ask = StartPayment(who=acme.who(), invoices=(invoice.token,), amount=dollars(50_00), left=dollars(108_00))
        with pytest.raises(AmountNotPayable):
            acme.house.bus.ask(ask)
        started = acme.house.bus.ask(ask.model_copy(update={"left": dollars(120_00)}))
        acme.house.sandbox.pay(started.checkout_url)
        acme.payment(started.payment)
    assert acme.look(invoice).invoice.left == dollars(70_00)


def test_a_payment_that_was_begun_in_time_keeps_the_amount(acme: Business) -> None:
    invoice = billed(acme)
    with after(0, hour=20):
        begun = acme.start(invoice)
    with after(1, hour=8):
        assert end(acme) == 0
        assert acme.start(invoice, amount=dollars(108_00)) == begun
        acme.house.sandbox.pay(begun.checkout_url)
        assert acme.payment(begun.payment).state == "succeeded"
        assert (end(acme), totals(acme, invoice)) == (0, [108_00])
    assert not acme.look(invoice).invoice.left


def test_a_payment_that_was_begun_comes_first_and_the_end_when_it_fails(acme: Business) -> None:
    invoice = billed(acme)
    with after(0, hour=20):
        begun = acme.start(invoice)
    with after(1, hour=8):
        assert end(acme) == 0
        acme.house.sandbox.client(acme.api_key).v1.checkout.sessions.expire(begun.checkout_url.rpartition("/")[2])
        assert acme.payment(begun.payment).state == "expired"
        assert (end(acme), totals(acme, invoice)) == (1, [120_00])


def test_money_on_its_way_from_a_bank_is_in_time(acme: Business) -> None:
    invoice = billed(acme)
    with after(0):
        begun = acme.start(invoice)
        acme.house.sandbox.pay_from_us_account(begun.checkout_url)
        assert acme.payment(begun.payment).state == "pending"
    with after(4):
        assert end(acme) == 0
        acme.house.sandbox.settle(begun.checkout_url.rpartition("/")[2])
        assert acme.payment(begun.payment).state == "succeeded"
    with after(5):
        assert (end(acme), totals(acme, invoice)) == (0, [108_00])


def test_a_page_that_was_left_too_long_keeps_nothing(acme: Business) -> None:
    """Pages live for a day; the one that follows is begun anew."""
    invoice = billed(acme)
    with after(0, hour=20):
        acme.start(invoice)
    with after(1, hour=21), pytest.raises(AmountNotPayable):
        acme.start(invoice, amount=dollars(108_00))
    assert totals(acme, invoice) == [120_00]


def test_a_wish_of_which_no_page_came_keeps_it_for_just_that_wish(acme: Business) -> None:
    """Whoever wishes for something else begins anew."""
    invoice = billed(acme)
    with after(0, hour=20):
        acme.house.sandbox.faults.lose("checkout.sessions.create", when="before", times=9)
        with pytest.raises(ProviderUnavailable):
            acme.start(invoice)
        acme.house.sandbox.faults.release()
    with after(1, hour=8):
        ask = StartPayment(who=acme.who(), invoices=(invoice.token,), amount=dollars(108_00), method="card")
        with pytest.raises(AmountNotPayable):
            acme.house.bus.ask(ask)
        assert totals(acme, invoice) == [120_00]


def test_money_that_was_received_in_time_is_in_time_when_it_is_recorded_later(acme: Business) -> None:
    """As long as nobody has ended it meanwhile."""
    in_time, late = billed(acme), billed(acme)
    with after(2):
        last_hour = datetime(START.year, START.month, START.day, 23, tzinfo=UTC)
        pay(acme, in_time, 108_00, received_at=last_hour)
        pay(acme, late, 108_00, received_at=last_hour + timedelta(hours=1))
        assert end(acme) == 0
    assert [acme.look(each).invoice.left.minor for each in (in_time, late)] == [0, 12_00]


def test_credit_pays_what_the_invoice_costs_now(acme: Business) -> None:
    customer, part = acme.customer(), dollars(108_00)
    invoice = billed(acme, customer=customer)
    acme.house.bus.ask(GiveCredit(who=acme.who(), customer=customer.id, amount=dollars(200_00)))
    with after(1):
        ask = ApplyCredit(who=acme.signed_in(customer), invoices=(invoice.token,), amount=part, left=part)
        with pytest.raises(AmountNotPayable):
            acme.house.bus.ask(ask)
        assert totals(acme, invoice) == [120_00]
        acme.house.bus.ask(ask.model_copy(update={"left": dollars(120_00)}))
    assert acme.look(invoice).invoice.left == dollars(12_00)


def test_a_credit_note_is_used_for_what_the_invoice_costs_now(acme: Business) -> None:
    customer, line = acme.customer(), NewLine(name="Returned", unit_cost=130_00)
    invoice = billed(acme, customer=customer)
    with after(1):
        ask = CreateCreditNote(who=acme.who(), customer=customer.id, invoice=invoice.id, lines=(line,))
        note = acme.house.bus.ask(ask)
    assert (note.used, totals(acme, invoice)) == (dollars(120_00), [120_00])


def test_it_ends_once_however_many_end_it_at_once(acme: Business) -> None:
    invoices = [billed(acme) for _ in range(3)]
    with after(1):
        came = at_once([lambda: end(acme)] * 6)
    assert sum(each for each in came if isinstance(each, int)) == 3
    assert totals(acme, *invoices) == [120_00] * 3
    assert acme.house.news(acme.tenant).count("discount_ended") == 3


def test_the_job_beside_those_who_pay_ends_each_once_and_nobody_begins_with_less(acme: Business) -> None:
    invoices = [billed(acme) for _ in range(6)]
    with after(1):
        starts: list[Callable[[], object]] = [partial(acme.start, each) for each in invoices]
        came = at_once(starts + [partial(end, acme)] * 2)
        found = [acme.look(each) for each in invoices]
    assert [type(each) for each in came[:6]] == [AmountNotPayable] * 6
    assert [(each.attempt, each.invoice.total) for each in found] == [(None, dollars(120_00))] * 6


def test_who_waits_no_longer_is_answered_and_the_rest_comes_later(acme: Business) -> None:
    invoices = [billed(acme) for _ in range(2)]
    with after(1):
        assert acme.house.bus.ask(EndDiscounts(who=acme.who(seconds=1))) == 0
        assert end(acme) == 2
    assert totals(acme, *invoices) == [120_00] * 2


def test_killed_half_way_it_goes_on_where_it_was(acme: Business, monkeypatch: pytest.MonkeyPatch) -> None:
    """With all of an end, or nothing of it: that it was told of is the last step."""
    invoices = [billed(acme) for _ in range(3)]
    emit, told = BillingStore.emit, count(1)

    def die(store: BillingStore, event: Event) -> None:
        if next(told) == 2:
            raise KeyboardInterrupt
        emit(store, event)

    monkeypatch.setattr(BillingStore, "emit", die)
    with after(1):
        with pytest.raises(KeyboardInterrupt):
            end(acme)
        assert totals(acme, *invoices) == [120_00, 108_00, 108_00]
        assert end(acme) == 2
    assert totals(acme, *invoices) == [120_00] * 3


def test_the_database_knows_no_two_ends_of_one_discount(acme: Business) -> None:
    invoice = billed(acme)
    store = acme.house.store(acme.who())
    with after(1), store.begin():
        row = store.invoice_locked(number=invoice.id)
        [discount] = store.expired_discounts_of(invoice.id, datetime(3000, 1, 1, tzinfo=UTC))
        store.end_discount(row, discount)
        with pytest.raises(IntegrityError):
            store.end_discount(row, discount)
        store.session.rollback()
    assert totals(acme, invoice) == [108_00]


def test_more_than_a_page_of_them_end_in_one_go(acme: Business, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.billing.store.discounts.PAGE", 2)
    monkeypatch.setattr("services.billing.invoices.discounts.PAGE", 2)
    customer = acme.customer()
    invoices: list[Invoice] = [billed(acme, customer=customer) for _ in range(5)]
    with after(0):
        kept = acme.start(invoices[1])
    with after(1, hour=1):
        assert end(acme) == 4
    assert kept.checkout_url
    assert totals(acme, *invoices) == [120_00, 108_00, 120_00, 120_00, 120_00]
