"""Promises to pay: a word, which is kept, changed, taken back, or overtaken, and never money."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine

from shared import clock
from shared.contracts.billing.invoices import Invoice, Promise
from shared.contracts.billing.payments import RecordPayment, ViewAccount
from shared.contracts.billing.promises import FARTHEST, PromisePayment, WithdrawPromise
from shared.contracts.errors import (
    Denied,
    Invalid,
    InvoiceNotFound,
    MethodNotOffered,
    NothingToPay,
    PaymentUnderWay,
    Refusal,
)
from shared.contracts.message import Caller, LinkHolder, Visitor
from shared.contracts.settings import ChangeAccepted, ChangeSwitches, Switches
from shared.contracts.settings.accepted import Accepted
from shared.money import Money
from tests.support.business import Business, business
from tests.support.crowd import at_once
from tests.support.house import House

NOON = "2026-11-24T12:00:00Z"
SOON = date(2026, 12, 3)


@pytest.fixture
def shop(acme: Business) -> Business:
    accepted = Accepted(methods=frozenset({"card", "bank", "check", "wire_transfer"}))
    acme.house.bus.ask(ChangeAccepted(who=acme.who(), accepted=accepted))
    return acme


def promise(shop: Business, *invoices: Invoice, who: Caller | None = None, **said: Any) -> None:
    asker = who or shop.who(LinkHolder(token=invoices[0].token))
    told = {"method": "check", "expected_on": clock.today(shop.tenant.zone) + timedelta(days=9)} | said
    shop.house.bus.ask(PromisePayment(who=asker, invoices=tuple(invoice.token for invoice in invoices), **told))


def withdraw(shop: Business, invoice: Invoice) -> None:
    who = shop.who(LinkHolder(token=invoice.token))
    shop.house.bus.ask(WithdrawPromise(who=who, token=invoice.token))


def told(shop: Business) -> list[str]:
    news = shop.house.news(shop.tenant)
    return [topic for topic in news if topic in ("invoice_payment_expected", "promise_withdrawn")]


@time_machine.travel(NOON, tick=False)
def test_a_promise_is_kept_told_and_nothing_is_paid_by_it(shop: Business) -> None:
    invoice = shop.invoice()
    promise(shop, invoice, reference="Check 1182", note="Sent on Monday.\n<b>Jo</b>")
    view = shop.look(invoice)
    assert view.promise == Promise(
        method="check",
        expected_on=SOON,
        reference="Check 1182",
        note="Sent on Monday.\n<b>Jo</b>",
        made_at=clock.now(),
    )
    assert view.invoice == invoice
    assert told(shop) == ["invoice_payment_expected"]


def test_the_same_word_twice_is_one_and_another_takes_its_place(shop: Business) -> None:
    invoice = shop.invoice()
    promise(shop, invoice, reference="1182")
    promise(shop, invoice, reference="1182")
    assert told(shop) == ["invoice_payment_expected"]
    promise(shop, invoice, method="wire_transfer")
    found = shop.look(invoice).promise
    assert found
    assert (found.method, found.reference) == ("wire_transfer", "")
    assert told(shop) == ["invoice_payment_expected"] * 2


def test_two_clicks_at_once_are_one_word(shop: Business) -> None:
    invoice = shop.invoice()
    at_once([lambda: promise(shop, invoice)] * 4)
    assert told(shop) == ["invoice_payment_expected"]


def test_what_is_taken_back_is_gone_and_told_once(shop: Business) -> None:
    invoice = shop.invoice()
    promise(shop, invoice)
    withdraw(shop, invoice)
    withdraw(shop, invoice)
    assert shop.look(invoice).promise is None
    assert told(shop) == ["invoice_payment_expected", "promise_withdrawn"]
    promise(shop, invoice)
    assert shop.look(invoice).promise is not None


def test_money_that_arrives_settles_it(shop: Business) -> None:
    invoice = shop.invoice()
    promise(shop, invoice)
    part = Money(10_00, "USD")
    shop.house.bus.ask(RecordPayment(who=shop.who(), invoice=invoice.id, amount=part, method="check"))
    assert shop.look(invoice).promise is None
    promise(shop, invoice)
    shop.paid(shop.look(invoice).invoice)
    assert shop.look(invoice).promise is None


@time_machine.travel(NOON, tick=False)
def test_its_day_settles_it_when_it_has_ended(shop: Business) -> None:
    invoice = shop.invoice()
    promise(shop, invoice)
    found = shop.look(invoice).promise
    assert found
    assert [found.holds(today=SOON + timedelta(days=days)) for days in (-1, 0, 1)] == [True, True, False]


@pytest.mark.parametrize("days", [-1, FARTHEST.days + 1, 100_000])
def test_a_day_that_is_past_or_too_far_is_refused(shop: Business, days: int) -> None:
    invoice = shop.invoice()
    with pytest.raises(Invalid) as refused:
        promise(shop, invoice, expected_on=clock.today(shop.tenant.zone) + timedelta(days=days))
    assert refused.value.about == "expected_on"
    assert shop.look(invoice).promise is None


@pytest.mark.parametrize("days", [0, FARTHEST.days])
def test_from_today_to_ninety_days_on_is_fine(shop: Business, days: int) -> None:
    invoice = shop.invoice()
    promise(shop, invoice, expected_on=clock.today(shop.tenant.zone) + timedelta(days=days))
    assert shop.look(invoice).promise is not None


def test_what_is_not_offered_cannot_be_promised(shop: Business) -> None:
    invoice = shop.invoice(disabled_payment_methods=frozenset({"check"}))
    for method in ("check", "cash"):
        with pytest.raises(MethodNotOffered):
            promise(shop, invoice, method=method)


def test_what_needs_no_money_needs_no_promise(shop: Business) -> None:
    invoice = shop.invoice()
    shop.paid(invoice)
    with pytest.raises(NothingToPay):
        promise(shop, invoice)


def test_while_a_bank_payment_is_on_its_way_nothing_is_promised(shop: Business) -> None:
    invoice = shop.invoice()
    started = shop.start(invoice)
    shop.house.sandbox.pay_from_us_account(started.checkout_url)
    shop.payment(started.payment)
    with pytest.raises(PaymentUnderWay):
        promise(shop, invoice)


def test_a_business_that_wants_none_gets_none(shop: Business) -> None:
    shop.house.bus.ask(ChangeSwitches(who=shop.who(), switches=Switches(promises=False)))
    with pytest.raises(Denied):
        promise(shop, shop.invoice())


def test_several_are_promised_together_and_told_at_once(shop: Business) -> None:
    customer = shop.customer()
    first, second = shop.invoice(customer), shop.invoice(customer)
    who = shop.signed_in(customer)
    promise(shop, first, second, who=who)
    account = shop.house.bus.ask(ViewAccount(who=who))
    assert [row.promise.method if row.promise else "" for row in account.open] == ["check", "check"]
    assert told(shop) == ["invoice_payment_expected"]


def test_nobody_promises_for_somebody_else(shop: Business, house: House) -> None:
    mine, theirs = shop.invoice(), shop.invoice(shop.customer("Initech", email="sam@initech.example"))
    foreign = business(house).invoice()
    attempts: list[tuple[tuple[Invoice, ...], Caller, type[Refusal]]] = [
        ((theirs,), shop.who(LinkHolder(token=mine.token)), InvoiceNotFound),
        ((mine, theirs), shop.who(LinkHolder(token=mine.token)), Denied),
        ((mine, theirs), shop.who(Visitor()), Denied),
        ((mine, theirs), shop.signed_in(shop.customer()), InvoiceNotFound),
        ((foreign,), shop.who(LinkHolder(token=foreign.token)), InvoiceNotFound),
    ]
    for invoices, who, refusal in attempts:
        with pytest.raises(refusal):
            promise(shop, *invoices, who=who)
    assert told(shop) == []
