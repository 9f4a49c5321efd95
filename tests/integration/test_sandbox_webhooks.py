"""Webhooks of the sandbox: signed, repeated until heard, kept over a restart, and disturbed on request."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import stripe

from tests.support.checkout import open_session, url_of
from tests.support.receiver import Receiver, running_receiver
from tests.support.sandbox import DECLINED, FAILING_US_ACCOUNT, RunningSandbox, running_sandbox
from tests.support.waiting import until

AT_ONCE = (timedelta(0),) * 3
COMPLETED, SUCCEEDED = "checkout.session.completed", "payment_intent.succeeded"


@pytest.fixture
def sandbox() -> Iterator[RunningSandbox]:
    with running_sandbox(retry_delays=AT_ONCE) as running:
        yield running


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with running_receiver() as running:
        yield running


def subscribed(client: stripe.StripeClient, url: str, *types: Any) -> str:
    """The secret of a new endpoint for these event types, or all."""
    endpoint = client.v1.webhook_endpoints.create({"url": url, "enabled_events": [*(types or ("*",))]})
    assert endpoint.secret is not None
    return endpoint.secret


def test_payment_is_told_to_the_endpoint(sandbox: RunningSandbox, receiver: Receiver) -> None:
    client = sandbox.client()
    secret = subscribed(client, receiver.url)
    session = open_session(client, metadata={"invoice": "7"})
    sandbox.pay(url_of(session))
    until(sandbox.webhooks.settled)
    assert receiver.types(secret) == ["payment_intent.created", "charge.succeeded", SUCCEEDED, COMPLETED]
    event = receiver.letters[-1].event(secret)
    told = event.data.object
    assert (told["id"], told["payment_status"], told["metadata"]["invoice"]) == (session.id, "paid", "7")
    assert client.v1.events.retrieve(event.id).pending_webhooks == 0


def test_letter_with_another_secret_is_not_accepted(sandbox: RunningSandbox, receiver: Receiver) -> None:
    client = sandbox.client()
    subscribed(client, receiver.url)
    sandbox.pay(url_of(open_session(client)))
    until(lambda: receiver.letters)
    with pytest.raises(stripe.SignatureVerificationError):
        receiver.letters[0].event("whsec_another")


def test_secret_is_shown_once(sandbox: RunningSandbox, receiver: Receiver) -> None:
    client = sandbox.client()
    subscribed(client, receiver.url)
    [endpoint] = client.v1.webhook_endpoints.list()
    assert "secret" not in endpoint.to_dict()
    assert "secret" not in client.v1.webhook_endpoints.retrieve(endpoint.id).to_dict()


def test_endpoint_hears_only_its_own_types_and_account(sandbox: RunningSandbox, receiver: Receiver) -> None:
    acme, globex = sandbox.client("sk_test_acme"), sandbox.client("sk_test_globex")
    secret = subscribed(acme, receiver.url, COMPLETED)
    sandbox.pay(url_of(open_session(globex)))
    session = open_session(acme)
    sandbox.pay(url_of(session))
    until(sandbox.webhooks.settled)
    assert [letter.event(secret).data.object["id"] for letter in receiver.letters] == [session.id]


def test_deleted_endpoint_hears_nothing_more(sandbox: RunningSandbox, receiver: Receiver) -> None:
    client = sandbox.client()
    subscribed(client, receiver.url)
    [endpoint] = client.v1.webhook_endpoints.list()
    client.v1.webhook_endpoints.delete(endpoint.id)
    sandbox.pay(url_of(open_session(client)))
    assert (sandbox.webhooks.deliveries(), receiver.letters) == ([], [])


@pytest.mark.parametrize(
    ("account", "types"),
    [
        (
            "000123456789",
            ["payment_intent.processing", COMPLETED, SUCCEEDED, "checkout.session.async_payment_succeeded"],
        ),
        (
            FAILING_US_ACCOUNT,
            [
                "payment_intent.processing",
                COMPLETED,
                "payment_intent.payment_failed",
                "checkout.session.async_payment_failed",
            ],
        ),
    ],
)
def test_bank_debit_is_told_twice(receiver: Receiver, account: str, types: list[str]) -> None:
    with running_sandbox(settle_after=timedelta(0)) as sandbox:
        client = sandbox.client()
        secret = subscribed(client, receiver.url, *types)
        sandbox.pay_from_us_account(url_of(open_session(client)), account=account)
        until(lambda: len(receiver.letters) == len(types))
        assert receiver.types(secret) == types


def test_decline_refund_and_expiry_are_told(sandbox: RunningSandbox, receiver: Receiver) -> None:
    client = sandbox.client()
    types = ("payment_intent.payment_failed", "charge.refunded", "checkout.session.expired")
    secret = subscribed(client, receiver.url, *types)
    session = open_session(client)
    sandbox.pay(url_of(session), card=DECLINED)
    sandbox.pay(url_of(session))
    intent = client.v1.checkout.sessions.retrieve(session.id).payment_intent
    client.v1.refunds.create({"payment_intent": str(intent), "amount": 7_67})
    client.v1.checkout.sessions.expire(open_session(client).id)
    until(sandbox.webhooks.settled)
    assert receiver.types(secret) == list(types)
    assert receiver.letters[1].event(secret).data.object["amount_refunded"] == 7_67


def test_session_expires_when_its_time_has_come(receiver: Receiver) -> None:
    now = datetime(2026, 11, 22, 12, tzinfo=UTC)

    def clock() -> datetime:
        return now

    with running_sandbox(clock=clock) as sandbox:
        client = sandbox.client()
        subscribed(client, receiver.url, "checkout.session.expired")
        session = open_session(client, expires_at=int(now.timestamp()) + 1800)
        now += timedelta(minutes=30)
        assert sandbox.pay(url_of(session)).status == 410
        until(lambda: receiver.letters)
        assert client.v1.checkout.sessions.retrieve(session.id).status == "expired"


def test_unheard_letter_is_sent_again(sandbox: RunningSandbox, receiver: Receiver) -> None:
    receiver.answers = [500, 302, 204]
    client = sandbox.client()
    secret = subscribed(client, receiver.url, COMPLETED)
    sandbox.pay(url_of(open_session(client)))
    until(sandbox.webhooks.settled)
    [delivery] = sandbox.webhooks.deliveries()
    assert len({letter.event(secret).id for letter in receiver.letters}) == 1
    assert (len(receiver.letters), delivery["attempts"], delivery["state"], delivery["answer"]) == (
        3,
        3,
        "done",
        "204",
    )


def test_letter_is_given_up_after_the_last_delay(sandbox: RunningSandbox, receiver: Receiver) -> None:
    receiver.answers = [500] * 9
    client = sandbox.client()
    subscribed(client, receiver.url, COMPLETED)
    sandbox.pay(url_of(open_session(client)))
    until(sandbox.webhooks.settled)
    [delivery] = sandbox.webhooks.deliveries()
    assert (len(receiver.letters), delivery["state"]) == (4, "given up")


def test_dead_endpoint_delays_no_other(sandbox: RunningSandbox, receiver: Receiver) -> None:
    client = sandbox.client()
    subscribed(client, "http://127.0.0.1:1/hook", COMPLETED)
    subscribed(client, receiver.url, COMPLETED)
    sandbox.pay(url_of(open_session(client)))
    until(sandbox.webhooks.settled)
    assert [delivery["state"] for delivery in sandbox.webhooks.deliveries()] == ["given up", "done"]


def test_localhost_name_is_reached_under_its_own_host(sandbox: RunningSandbox, receiver: Receiver) -> None:
    client = sandbox.client()
    named = receiver.url.replace("127.0.0.1", "acme.localhost")
    subscribed(client, named, COMPLETED)
    sandbox.pay(url_of(open_session(client)))
    until(lambda: receiver.letters)
    assert receiver.letters[0].host == named.removeprefix("http://").removesuffix("/hook")


def test_letters_are_held_and_released_in_the_other_order(sandbox: RunningSandbox, receiver: Receiver) -> None:
    client = sandbox.client()
    secret = subscribed(client, receiver.url, COMPLETED, SUCCEEDED, "charge.refunded")
    sandbox.webhooks.hold()
    session = open_session(client)
    sandbox.pay(url_of(session))
    intent = client.v1.checkout.sessions.retrieve(session.id).payment_intent
    client.v1.refunds.create({"payment_intent": str(intent)})
    assert (receiver.letters, sandbox.webhooks.settled()) == ([], False)
    sandbox.webhooks.release(order="newest")
    until(sandbox.webhooks.settled)
    assert receiver.types(secret) == ["charge.refunded", COMPLETED, SUCCEEDED]


def test_only_the_named_types_are_held(sandbox: RunningSandbox, receiver: Receiver) -> None:
    client = sandbox.client()
    secret = subscribed(client, receiver.url, COMPLETED, SUCCEEDED)
    sandbox.webhooks.hold(SUCCEEDED)
    sandbox.pay(url_of(open_session(client)))
    until(lambda: receiver.letters)
    assert receiver.types(secret) == [COMPLETED]
    sandbox.webhooks.release()
    until(sandbox.webhooks.settled)
    assert receiver.types(secret) == [COMPLETED, SUCCEEDED]


def test_event_is_sent_as_often_as_asked(sandbox: RunningSandbox, receiver: Receiver) -> None:
    client = sandbox.client()
    secret = subscribed(client, receiver.url, COMPLETED)
    sandbox.pay(url_of(open_session(client)))
    until(lambda: receiver.letters)
    event = receiver.letters[0].event(secret).id
    sandbox.webhooks.duplicate(event, copies=4)
    until(lambda: len(receiver.letters) == 5)
    assert {letter.event(secret).id for letter in receiver.letters} == {event}


def test_dropped_letters_never_arrive(sandbox: RunningSandbox, receiver: Receiver) -> None:
    client = sandbox.client()
    secret = subscribed(client, receiver.url, COMPLETED)
    sandbox.webhooks.hold()
    sandbox.pay(url_of(open_session(client)))
    sandbox.webhooks.drop()
    sandbox.webhooks.release()
    heard = open_session(client)
    sandbox.pay(url_of(heard))
    until(sandbox.webhooks.settled)
    assert [letter.event(secret).data.object["id"] for letter in receiver.letters] == [heard.id]


def test_undelivered_letter_survives_a_restart(tmp_path: Path, receiver: Receiver) -> None:
    state = tmp_path / "sandbox.db"
    with running_sandbox(state=state) as before:
        client = before.client()
        secret = subscribed(client, receiver.url, COMPLETED)
        before.webhooks.hold()
        session = open_session(client)
        before.pay(url_of(session))
    assert receiver.letters == []
    with running_sandbox(state=state) as after:
        until(after.webhooks.settled)
        assert [letter.event(secret).data.object["id"] for letter in receiver.letters] == [session.id]
