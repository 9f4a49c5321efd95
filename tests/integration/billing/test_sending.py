"""New invoices go out by themselves where a business wants that: once, after a while, and while they are owed."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from services.billing.invoices.sending import DELAY
from shared import clock
from shared.contracts.billing.invoices import Invoice, SendInvoice, VoidInvoice
from shared.contracts.settings import ChangeSwitches, Switches
from tests.support.business import Business
from tests.support.crowd import at_once
from tests.support.stating import pay

NOON = datetime.combine(clock.today("UTC") + timedelta(days=1), datetime.min.time(), UTC) + timedelta(hours=12)


@contextmanager
def at(passed: timedelta) -> Iterator[None]:
    with time_machine.travel(NOON + passed, tick=False):
        yield


@pytest.fixture
def eager(acme: Business) -> Business:
    switch(acme, is_on=True)
    return acme


def switch(acme: Business, *, is_on: bool) -> None:
    acme.house.bus.ask(ChangeSwitches(who=acme.who(), switches=Switches(send_new_invoices=is_on)))


def made(acme: Business, **more: Any) -> Invoice:
    with at(timedelta(0)):
        return acme.invoice(**more)


def sent(acme: Business, *, after: timedelta = DELAY) -> int:
    """How often it was, once the job has run then."""
    with at(after):
        acme.house.run("new invoices")
    return acme.house.news(acme.tenant).count("invoice_sent")


def test_it_is_sent_five_minutes_after_it_was_made_and_once(eager: Business) -> None:
    made(eager)
    assert sent(eager, after=timedelta(minutes=5) - timedelta(seconds=1)) == 0
    assert [sent(eager, after=timedelta(minutes=minutes)) for minutes in (5, 6, 7)] == [1, 1, 1]


def test_where_the_business_did_not_ask_for_it_nothing_is_sent(acme: Business) -> None:
    made(acme)
    switch(acme, is_on=True)
    assert sent(acme) == 0


def test_what_is_dated_later_is_sent_on_its_day(eager: Business) -> None:
    made(eager, issued_on=(NOON + timedelta(days=2)).date())
    assert sent(eager, after=timedelta(days=1, hours=11, minutes=59)) == 0
    assert sent(eager, after=timedelta(days=1, hours=12)) == 1


def test_what_the_business_has_sent_is_not_sent_again(eager: Business) -> None:
    made(eager, send=True)
    invoice = made(eager)
    eager.house.bus.ask(SendInvoice(who=eager.who(), invoice=invoice.id))
    assert sent(eager) == 2


def test_nobody_is_sent_what_is_paid_or_cancelled_or_a_draft(eager: Business) -> None:
    paid, cancelled = made(eager), made(eager)
    made(eager, is_draft=True)
    made(eager, total=0)
    with at(timedelta(minutes=1)):
        pay(eager, paid, paid.total.minor)
        eager.house.bus.ask(VoidInvoice(who=eager.who(), invoice=cancelled.id))
    assert sent(eager) == 0


def test_what_is_being_paid_waits_for_how_that_ends(eager: Business) -> None:
    invoice = made(eager)
    with at(timedelta(minutes=1)):
        begun = eager.start(invoice)
        eager.house.sandbox.pay_from_us_account(begun.checkout_url)
        assert eager.payment(begun.payment).state == "pending"
    assert sent(eager) == 0
    with at(timedelta(minutes=7)):
        eager.house.sandbox.settle(begun.checkout_url.rpartition("/")[2], "failed")
        assert eager.payment(begun.payment).state == "failed"
    assert sent(eager, after=2 * DELAY) == 1


def test_what_is_being_paid_keeps_nobody_elses_waiting(eager: Business, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.billing.invoices.sending.AT_ONCE", 1)
    first, _ = made(eager), made(eager)
    with at(timedelta(minutes=1)):
        begun = eager.start(first)
        eager.house.sandbox.pay_from_us_account(begun.checkout_url)
        assert eager.payment(begun.payment).state == "pending"
    assert [sent(eager), sent(eager)] == [0, 1]


def test_many_at_work_at_once_send_it_once(eager: Business) -> None:
    made(eager)
    with at(DELAY):
        at_once([lambda: eager.house.run("new invoices")] * 4)
    assert sent(eager) == 1
