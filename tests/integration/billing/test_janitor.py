"""The janitor: whatever nobody comes back from is asked after, of every business, and only when it is time."""

from datetime import timedelta

import structlog
import time_machine

from shared import clock
from shared.contracts.billing.invoices import CreateInvoice, NewLine
from shared.contracts.billing.payments import ConnectProvider
from tests.support.business import SECRET, Business, business
from tests.support.house import House

PATIENCE = timedelta(seconds=20)


def test_a_payment_that_nobody_comes_back_from_is_noticed(acme: Business) -> None:
    invoice = acme.invoice()
    acme.house.sandbox.pay(acme.start(invoice).checkout_url)
    acme.house.janitor().settle()

    assert acme.look(invoice).invoice.left.minor == 0


def test_a_payment_is_asked_after_when_it_has_not_been_heard_of_for_a_while(acme: Business) -> None:
    invoice = acme.invoice()
    acme.house.sandbox.pay(acme.start(invoice).checkout_url)
    left, begun = [], clock.now()
    for seconds in (0, 19, 21):
        with time_machine.travel(begun + timedelta(seconds=seconds), tick=False):
            acme.house.janitor(after=PATIENCE).settle()
        left.append(acme.look(invoice).invoice.left.minor)

    assert left == [150_00, 150_00, 0]


def test_a_page_left_open_expires_and_leaves_the_invoice_to_pay(acme: Business) -> None:
    invoice = acme.invoice()
    begun = acme.start(invoice)
    acme.house.sandbox.client(acme.api_key).v1.checkout.sessions.expire(begun.checkout_url.rpartition("/")[2])
    acme.house.janitor().settle()

    assert acme.look(invoice).attempt is None
    assert acme.payment(begun.payment).state == "expired"


def test_the_trouble_of_one_business_does_not_keep_others_waiting(house: House, acme: Business) -> None:
    troubled, unconnected = business(house), business(house, is_connected=False)
    unconnected.invoice()
    stuck, paid = troubled.start(troubled.invoice()), acme.invoice()
    house.bus.ask(ConnectProvider(who=troubled.who(), api_key="sk_test_of_nobody", webhook_secret=SECRET))
    house.sandbox.pay(acme.start(paid).checkout_url)
    with structlog.testing.capture_logs() as logs:
        house.janitor().settle()

    assert acme.look(paid).invoice.left.minor == 0
    assert troubled.payment(stuck.payment).state == "waiting"
    house.bus.ask(ConnectProvider(who=troubled.who(), api_key=troubled.api_key, webhook_secret=SECRET))
    assert [line["tenant"] for line in logs if line["event"] == "payments still unsettled"] == [troubled.tenant.id]


def test_a_key_that_can_no_longer_be_read_is_one_business_trouble(house: House, acme: Business) -> None:
    locked, paid = business(house), acme.invoice()
    locked.start(locked.invoice())
    store = house.store(locked.who())
    with store.begin():
        store.save_provider_account(api_key="gone:cipher", webhook_secret="gone:cipher")
    house.sandbox.pay(acme.start(paid).checkout_url)
    with structlog.testing.capture_logs() as logs:
        house.janitor().settle()
    house.bus.ask(ConnectProvider(who=locked.who(), api_key=locked.api_key, webhook_secret=SECRET))

    assert acme.look(paid).invoice.left.minor == 0
    assert [line["tenant"] for line in logs if line["event"] == "settling failed"] == [locked.tenant.id]


def test_a_silent_provider_is_asked_about_one_payment_and_about_another_next_time(acme: Business) -> None:
    begun = [acme.start(acme.invoice()) for _ in range(3)]
    store, states = acme.house.store(acme.who()), []
    for _ in range(2):
        acme.house.sandbox.faults.lose("checkout.sessions.retrieve")
        acme.house.janitor().settle()
        with store.reading():
            states.append([store.attempt(start.payment).state for start in begun])

    assert states == [["unknown", "open", "open"], ["unknown", "unknown", "open"]]


def test_pages_that_the_provider_does_not_know_keep_no_other_payment_waiting(acme: Business) -> None:
    begun = [acme.start(acme.invoice()) for _ in range(3)]
    acme.house.bus.ask(ConnectProvider(who=acme.who(), api_key="sk_test_of_a_new_account", webhook_secret=SECRET))
    paid = acme.invoice()
    acme.house.sandbox.pay(acme.start(paid).checkout_url)
    acme.house.janitor().settle()

    assert acme.look(paid).invoice.left.minor == 0
    assert [acme.payment(each.payment).state for each in begun] == ["waiting"] * 3
    acme.house.bus.ask(ConnectProvider(who=acme.who(), api_key=acme.api_key, webhook_secret=SECRET))


def test_what_no_repeat_can_come_of_is_forgotten(acme: Business) -> None:
    line = NewLine(name="Paper", unit_cost=10_00)
    ask = CreateInvoice(who=acme.who(key="k1"), customer=acme.customer().id, lines=(line,))
    first = acme.house.bus.ask(ask)
    acme.house.sandbox.pay(acme.start(first).checkout_url)
    event = next(event for event in acme.events() if event["type"] == "checkout.session.completed")
    acme.notice(event)
    store = acme.house.store(acme.who())
    kept = []
    for days in (29, 31):
        with time_machine.travel(clock.now() + timedelta(days=days)):
            acme.house.janitor().forget()
        with store.reading():
            kept.append((store.answered(ask), store.notice_is_known(event["id"])))

    assert kept == [(first, True), (None, False)]
