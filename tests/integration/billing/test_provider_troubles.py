"""The provider answers late, never or wrongly: nothing is charged twice, nothing is claimed that is not known."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from services.billing.domain.attempts import State
from shared import clock
from shared.contracts.billing.invoices import Invoice, VoidInvoice
from shared.contracts.billing.payments import ConnectProvider, PaymentRow, PaymentStart, RecordPayment, ViewAccount
from shared.contracts.errors import PaymentUnderWay, ProviderNotAsked, ProviderUnavailable
from shared.contracts.message import Ask
from shared.money import Money
from tests.support.business import SECRET, Business

CREATE, ENQUIRE, EXPIRE = (f"checkout.sessions.{name}" for name in ("create", "retrieve", "expire"))
Trouble = Callable[[Business, str], object]

SILENCES: dict[str, Trouble] = {
    "lost before its effect": lambda acme, what: acme.house.sandbox.faults.lose(what, when="before"),
    "lost after its effect": lambda acme, what: acme.house.sandbox.faults.lose(what, when="after"),
    "held before its effect": lambda acme, what: acme.house.sandbox.faults.hold(what, when="before"),
    "held after its effect": lambda acme, what: acme.house.sandbox.faults.hold(what, when="after"),
    "broken": lambda acme, what: acme.house.sandbox.faults.fail(what, remembered=False),
    "broken for good": lambda acme, what: acme.house.sandbox.faults.fail(what),
}
every_silence = pytest.mark.parametrize("silence", SILENCES.values(), ids=SILENCES.keys())


def start(acme: Business, invoice: Invoice) -> PaymentStart:
    """By somebody who does not wait for long."""
    return acme.start(invoice, who=acme.who(seconds=3))


def sessions(acme: Business) -> int:
    return len(acme.house.sandbox.client(acme.api_key).v1.checkout.sessions.list({"limit": 100}).data)


@every_silence
def test_a_page_that_did_not_open_charges_nothing_and_paying_again_charges_once(
    acme: Business, silence: Trouble
) -> None:
    invoice = acme.invoice()
    silence(acme, CREATE)
    with pytest.raises(ProviderUnavailable):
        start(acme, invoice)
    acme.house.sandbox.faults.release()

    assert acme.look(invoice).payments == ()
    assert acme.paid(invoice).state == "succeeded"
    assert len(acme.taken()) == 1


def test_a_lost_answer_is_asked_for_again_by_its_key(acme: Business) -> None:
    invoice = acme.invoice()
    acme.house.sandbox.faults.lose(CREATE, when="after")
    with pytest.raises(ProviderUnavailable):
        acme.start(invoice)
    acme.start(invoice)

    assert sessions(acme) == 1


def test_a_page_that_did_not_open_is_opened_when_somebody_looks(acme: Business) -> None:
    invoice = acme.invoice()
    acme.house.sandbox.faults.lose(CREATE, when="before")
    with pytest.raises(ProviderUnavailable):
        acme.start(invoice)
    attempt = acme.look(invoice).attempt
    assert attempt is not None
    payment = acme.payment(attempt.payment)

    assert (attempt.state, payment.state) == ("open", "open")
    assert payment.checkout_url == acme.start(invoice).checkout_url


def test_a_page_that_never_opened_is_given_up_after_a_day(acme: Business) -> None:
    invoice = acme.invoice()
    acme.house.sandbox.faults.lose(CREATE, when="before")
    with pytest.raises(ProviderUnavailable):
        acme.start(invoice)
    with time_machine.travel(clock.now() + timedelta(hours=23, minutes=1)):
        acme.house.janitor().settle()

    assert acme.look(invoice).attempt is None
    assert sessions(acme) == 0


def test_a_page_that_never_opened_does_not_keep_the_business_from_voiding(acme: Business) -> None:
    invoice = acme.invoice()
    acme.house.sandbox.faults.lose(CREATE, when="after")
    with pytest.raises(ProviderUnavailable):
        acme.start(invoice)

    assert acme.house.bus.ask(VoidInvoice(who=acme.who(), invoice=invoice.id)).is_voided


@every_silence
def test_a_charge_that_the_provider_does_not_tell_of_is_waited_for(acme: Business, silence: Trouble) -> None:
    globex = acme.customer()
    invoice = acme.invoice(globex, total=150_00)
    begun = acme.start(invoice)
    acme.house.sandbox.pay(begun.checkout_url)
    silence(acme, ENQUIRE)
    waiting = acme.payment(begun.payment, who=acme.who(seconds=3))
    attempt = acme.look(invoice).attempt

    assert (waiting.state, waiting.checkout_url, waiting.settled_at) == ("waiting", "", None)
    assert attempt is not None
    assert attempt.state == "waiting"
    assert acme.house.bus.ask(ViewAccount(who=acme.signed_in(globex))).payments == (
        PaymentRow(
            token=begun.payment,
            state="waiting",
            amount=Money(150_00, "USD"),
            method=None,
            at=waiting.started_at,
            numbers=(invoice.number,),
        ),
    )

    acme.house.sandbox.faults.release()
    acme.house.janitor().settle()

    assert acme.payment(begun.payment).state == "succeeded"
    assert len(acme.taken()) == 1


def test_an_unknown_outcome_blocks_a_new_charge(acme: Business) -> None:
    invoice = acme.invoice()
    begun = acme.start(invoice)
    acme.house.sandbox.pay(begun.checkout_url)
    acme.house.sandbox.faults.lose(ENQUIRE, times=9)

    assert acme.payment(begun.payment).state == "waiting"
    assert [acme.start(invoice) for _ in range(3)] == [PaymentStart(payment=begun.payment, checkout_url="")] * 3
    assert sessions(acme) == 1


@pytest.mark.parametrize("lost", [ENQUIRE, EXPIRE])
def test_the_business_does_not_change_an_invoice_that_may_have_been_paid(acme: Business, lost: str) -> None:
    invoice = acme.invoice()
    begun = acme.start(invoice)
    questions: tuple[Ask[Any], ...] = (
        VoidInvoice(who=acme.who(), invoice=invoice.id),
        RecordPayment(who=acme.who(), invoice=invoice.id, amount=Money(1_00, "USD"), method="cash"),
    )
    for question in questions:
        acme.house.sandbox.faults.lose(lost)
        with pytest.raises(PaymentUnderWay) as refusal:
            acme.house.bus.ask(question)
        assert refusal.value.facts == {"payment": begun.payment}
    assert acme.look(invoice).invoice == invoice


def test_an_open_page_whose_state_is_unknown_is_open_again_once_the_provider_says_so(acme: Business) -> None:
    invoice = acme.invoice()
    begun = acme.start(invoice)
    acme.house.sandbox.faults.lose(ENQUIRE)
    waiting = acme.payment(begun.payment).state

    assert (waiting, acme.start(invoice)) == ("waiting", begun)
    assert acme.payment(begun.payment).state == "open"


def test_a_pending_payment_stays_pending_while_the_provider_is_silent(acme: Business) -> None:
    begun = acme.start(acme.invoice())
    acme.house.sandbox.pay_from_us_account(begun.checkout_url)
    pending = acme.payment(begun.payment).state
    acme.house.sandbox.faults.lose(ENQUIRE)
    acme.house.janitor().settle()

    assert [pending, acme.payment(begun.payment).state] == ["pending", "pending"]


def test_a_waiting_page_does_not_ask_the_provider_at_every_glance(acme: Business) -> None:
    begun = acme.start(acme.invoice())
    acme.house.sandbox.pay_from_us_account(begun.checkout_url)
    acme.payment(begun.payment)
    acme.house.sandbox.settle(begun.checkout_url.rpartition("/")[2])
    glance = acme.payment(begun.payment).state
    with time_machine.travel(clock.now() + timedelta(seconds=3)):
        later = acme.payment(begun.payment).state

    assert (glance, later) == ("pending", "succeeded")


def test_a_question_that_is_nearly_too_late_is_not_put_to_the_provider(acme: Business) -> None:
    begun = acme.start(acme.invoice())
    late = acme.who().model_copy(update={"deadline": clock.now() + timedelta(milliseconds=450)})
    store, checkouts = acme.house.checkouts(late)
    with store.reading():
        attempt = store.attempt(begun.payment)
    with pytest.raises(ProviderUnavailable) as refusal:
        checkouts.ask_after(attempt)

    assert refusal.value.about == "deadline"


def test_keys_that_the_provider_does_not_accept_charge_nothing(acme: Business) -> None:
    invoice = acme.invoice()
    acme.house.bus.ask(ConnectProvider(who=acme.who(), api_key="not_a_key_at_all", webhook_secret=SECRET))
    with pytest.raises(ProviderUnavailable):
        acme.start(invoice)
    acme.house.bus.ask(ConnectProvider(who=acme.who(), api_key=acme.api_key, webhook_secret=SECRET))

    assert acme.paid(invoice).state == "succeeded"


def test_payments_under_another_account_are_waited_for_until_the_first_is_back(acme: Business) -> None:
    invoice = acme.invoice()
    begun = acme.start(invoice)
    acme.house.sandbox.pay(begun.checkout_url)
    acme.house.bus.ask(ConnectProvider(who=acme.who(), api_key="sk_test_of_somebody_else", webhook_secret=SECRET))
    elsewhere = acme.payment(begun.payment).state
    acme.house.bus.ask(ConnectProvider(who=acme.who(), api_key=acme.api_key, webhook_secret=SECRET))
    acme.house.janitor().settle()

    assert (elsewhere, acme.payment(begun.payment).state) == ("waiting", "succeeded")


def test_our_own_lack_of_time_is_not_the_providers_silence(acme: Business) -> None:
    invoice = acme.invoice()
    begun = acme.start(invoice)
    hurried = acme.who().model_copy(update={"deadline": clock.now() + timedelta(seconds=0.4)})
    store, checkouts = acme.house.checkouts(hurried)
    with store.reading():
        attempt = store.attempt(begun.payment)
    with pytest.raises(ProviderNotAsked):
        checkouts.ask_after(attempt)
    with pytest.raises(ProviderNotAsked):
        checkouts.close(attempt)
    with pytest.raises(ProviderNotAsked):
        checkouts.clear(invoice.id)

    with store.reading():
        assert store.attempt(begun.payment).state == State.OPEN
    assert checkouts.brought(attempt, fits=True).state == State.OPEN
    assert acme.start(invoice) == begun
