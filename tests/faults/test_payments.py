"""Billing killed, frozen or stopped around a payment, the provider silent: one payment in the end, none late."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

import pytest

from deploy.machinery import RabbitMQ
from deploy.machinery.addresses import PostgresAddress
from deploy.road import BlockingClient
from shared.contracts.billing.payments import PaymentStart
from shared.contracts.errors import Refusal, Unavailable
from shared.database import Database
from shared.migrations import migrate
from shared.money import Money
from tests.support.business import Business, business
from tests.support.crowd import at_once
from tests.support.hosting import Hosted
from tests.support.house import House, config_for
from tests.support.invariants import assert_money_adds_up
from tests.support.sandbox import RunningSandbox, running_sandbox
from tests.support.waiting import until

T = TypeVar("T")

CREATE, ENQUIRE = "checkout.sessions.create", "checkout.sessions.retrieve"
ALL_SETTLED = 60.0
"""Seconds within which a payment must be shown once everything is up again."""


@dataclass(frozen=True, slots=True)
class Street:
    """A house whose billing is a program of its own, to be mistreated; `another` starts a second one beside it."""

    house: House
    billing: Hosted
    another: Callable[[], Hosted]


@pytest.fixture(scope="module")
def street(rabbit: RabbitMQ, postgres: PostgresAddress) -> Iterator[Street]:
    with ExitStack() as stack:
        sandbox = stack.enter_context(running_sandbox())

        def program(name: str) -> Hosted:
            hosted = Hosted(
                "deploy.program",
                name,
                database=postgres.url(name),
                broker=rabbit.url(name),
                provider_url=sandbox.url,
                provider_seconds="2",
                janitor_seconds="1",
            )
            stack.callback(hosted.close)
            hosted.start()
            return hosted

        for name in ("settings", "billing"):
            migrate(name, postgres.owner_url(name))
        billing, _ = program("billing"), program("settings")
        bus = stack.enter_context(closing(BlockingClient(rabbit.url())))
        bus.wait_connected()
        database = stack.enter_context(closing(Database(postgres.url("billing"))))
        house = House(config_for(sandbox), bus, sandbox, {"billing": database})
        yield Street(house, billing, lambda: program("billing"))


@pytest.fixture
def acme(street: Street) -> Iterator[Business]:
    yield business(street.house)
    street.house.sandbox.faults.release()
    for tenant in street.house.founded:
        assert_money_adds_up(street.house.databases["billing"], street.house.sandbox, tenant)
    street.house.founded.clear()


@contextmanager
def begun(deed: Callable[[], T]) -> Iterator[Future[T]]:
    """Somebody does something and does not wait for it here."""
    with ThreadPoolExecutor(1) as pool:
        yield pool.submit(deed)


def kill_while_the_provider_is_asked(street: Street, operation: str, deed: Callable[[], object]) -> None:
    """The provider has done its part, and billing is gone before it has heard of it; then billing is back."""
    sandbox = street.house.sandbox
    sandbox.faults.hold(operation, when="after")
    with begun(deed) as outcome:
        until(lambda: sandbox.faults.waiting() == 1)
        street.billing.kill()
        with pytest.raises(Unavailable):
            outcome.result()
    sandbox.faults.release()
    street.billing.start()


def settled(acme: Business, token: str) -> str:
    """How a payment ends, without anybody's help."""

    store = acme.house.store(acme.who())

    def outcome() -> str:
        with store.reading():
            view = store.payment_view(token=token)
        return view.state if view.settled_at else ""

    return until(outcome, seconds=ALL_SETTLED)


def sessions(sandbox: RunningSandbox, acme: Business) -> int:
    return len(sandbox.client(acme.api_key).v1.checkout.sessions.list({"limit": 100}).data)


def test_a_charge_is_shown_once_when_billing_was_killed_before_it_wrote_it_down(
    street: Street, acme: Business
) -> None:
    invoice = acme.invoice(total=150_00)
    start = acme.start(invoice)
    acme.house.sandbox.pay(start.checkout_url)
    customer = acme.who(seconds=5)
    kill_while_the_provider_is_asked(street, ENQUIRE, lambda: acme.payment(start.payment, who=customer))

    assert settled(acme, start.payment) == "succeeded"
    assert [each.amount for each in acme.look(invoice).payments] == [Money(150_00, "USD")]
    assert [payment["captured"] for payment in acme.taken()] == [150_00]


def test_a_notice_that_billing_was_killed_at_is_sent_again_and_counts_once(street: Street, acme: Business) -> None:
    invoice = acme.invoice(total=150_00)
    start = acme.start(invoice)
    acme.house.sandbox.pay(start.checkout_url)
    event = next(event for event in acme.events() if event["type"] == "checkout.session.completed")
    kill_while_the_provider_is_asked(street, ENQUIRE, lambda: acme.notice(event, seconds=5))
    acme.notice(event)

    assert settled(acme, start.payment) == "succeeded"
    assert [each.amount for each in acme.look(invoice).payments] == [Money(150_00, "USD")]


def test_a_page_that_billing_was_killed_at_is_found_again_by_its_key(street: Street, acme: Business) -> None:
    invoice = acme.invoice(total=150_00)
    kill_while_the_provider_is_asked(street, CREATE, lambda: acme.start(invoice, who=acme.who(seconds=5)))
    start = acme.start(invoice)
    acme.house.sandbox.pay(start.checkout_url)

    assert settled(acme, start.payment) == "succeeded"
    assert sessions(acme.house.sandbox, acme) == 1


def test_a_silent_provider_is_waited_for_and_nothing_can_be_charged_meanwhile(
    street: Street, acme: Business
) -> None:
    invoice = acme.invoice(total=150_00)
    start = acme.start(invoice)
    acme.house.sandbox.pay(start.checkout_url)
    acme.house.sandbox.faults.hold(ENQUIRE, times=1_000)
    waiting = acme.payment(start.payment, who=acme.who(seconds=5))
    again = acme.start(invoice, who=acme.who(seconds=8))
    attempt = acme.look(invoice).attempt

    assert waiting.state == "waiting"
    assert again == PaymentStart(payment=start.payment, checkout_url="")
    assert attempt is not None
    assert (attempt.payment, attempt.state, sessions(acme.house.sandbox, acme)) == (start.payment, "waiting", 1)

    acme.house.sandbox.faults.release()
    assert settled(acme, start.payment) == "succeeded"
    assert len(acme.taken()) == 1


def test_a_payment_refused_while_billing_was_stopped_is_not_begun_later(street: Street, acme: Business) -> None:
    invoice = acme.invoice()
    street.billing.stop()
    with pytest.raises(Unavailable):
        acme.start(invoice, who=acme.who(seconds=2))
    street.billing.start()

    assert acme.look(invoice).attempt is None
    assert sessions(acme.house.sandbox, acme) == 0


def test_a_payment_refused_while_billing_was_frozen_is_not_begun_later(street: Street, acme: Business) -> None:
    invoice = acme.invoice()
    street.billing.pause()
    with pytest.raises(Unavailable):
        acme.start(invoice, who=acme.who(seconds=2))
    street.billing.resume()

    view = until(lambda: answered(lambda: acme.look(invoice)))
    assert view is not None
    assert view.attempt is None
    assert sessions(acme.house.sandbox, acme) == 0


def test_two_billings_open_one_page_and_write_one_payment(street: Street, acme: Business) -> None:
    with closing(street.another()):
        invoices = [acme.invoice(total=150_00) for _ in range(4)]
        for invoice in invoices:
            starts = at_once([partial(acme.start, invoice)] * 6)
            assert starts == [starts[0]] * 6
            assert isinstance(starts[0], PaymentStart)
            acme.house.sandbox.pay(starts[0].checkout_url)
        tokens = [view.attempt.payment for view in map(acme.look, invoices) if view.attempt]
        assert [settled(acme, token) for token in tokens] == ["succeeded"] * len(tokens)
        assert [len(acme.look(invoice).payments) for invoice in invoices] == [1] * 4

    assert sessions(acme.house.sandbox, acme) == 4


def answered(deed: Callable[[], T]) -> T | None:
    """None while nobody answers."""
    try:
        return deed()
    except Refusal:
        return None
