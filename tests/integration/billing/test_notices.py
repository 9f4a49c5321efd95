"""What the provider sends to a business's webhook: believed when signed, worked once, in any order."""

import json
from typing import Any

import pytest
import stripe
import time_machine
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from shared import clock
from shared.contracts.billing.payments import ConnectProvider
from shared.contracts.errors import ProviderUnavailable, WrongSignature
from tests.support.business import SECRET, Business, business
from tests.support.house import House
from tests.support.sandbox import FAILING_US_ACCOUNT
from tests.support.serving import served
from tests.support.stating import statement
from tests.support.waiting import until

COMPLETED = "checkout.session.completed"


def completed(acme: Business) -> dict[str, Any]:
    """The letter about a card payment that nobody has come back from."""
    acme.house.sandbox.pay(acme.start(acme.invoice()).checkout_url)
    return next(event for event in acme.events() if event["type"] == COMPLETED)


def signed(payload: str, *, secret: str = SECRET, timestamp: int | None = None) -> str:
    return str(stripe.WebhookSignature.generate_signature_header(payload, secret, timestamp))


def news(acme: Business) -> list[str]:
    return acme.house.news(acme.tenant)


def test_a_notice_settles_a_payment_that_nobody_came_back_from(acme: Business) -> None:
    acme.notice(completed(acme))

    assert news(acme) == ["payment_received", "invoice_paid"]


def test_a_notice_that_comes_again_changes_nothing(acme: Business) -> None:
    event = completed(acme)
    for _ in range(3):
        acme.notice(event)

    assert news(acme) == ["payment_received", "invoice_paid"]


def test_notices_may_come_in_any_order(acme: Business) -> None:
    begun = acme.start(acme.invoice())
    acme.house.sandbox.pay_from_us_account(begun.checkout_url, account=FAILING_US_ACCOUNT)
    acme.house.sandbox.settle(begun.checkout_url.rpartition("/")[2], "failed")
    for event in reversed(list(acme.events())):
        acme.notice(event)

    assert acme.payment(begun.payment).state == "failed"
    assert news(acme) == ["payment_failed"]


def test_every_kind_of_notice_is_taken(acme: Business) -> None:
    acme.paid(acme.invoice())
    before = news(acme)
    kinds = {event["type"] for event in acme.events()}
    for event in acme.events():
        acme.notice(event)

    assert {"charge.succeeded", "payment_intent.succeeded", COMPLETED} <= kinds
    assert news(acme) == before


@pytest.mark.parametrize(
    "event",
    [
        {"id": "evt_1", "object": "event", "type": "price.created", "data": {"object": {"object": "price"}}},
        {"id": "evt_2", "object": "event", "type": "new.kind", "data": {}},
        {"id": "evt_3", "object": "event", "type": "new.kind", "data": {"object": "text"}},
        {
            "id": "evt_4",
            "object": "event",
            "type": COMPLETED,
            "data": {"object": {"object": "checkout.session", "id": "cs_test_of_another_shop"}},
        },
    ],
    ids=["unknown kind", "nothing in it", "no object in it", "an object of nobody's"],
)
def test_a_notice_that_means_nothing_to_us_changes_nothing(acme: Business, event: dict[str, Any]) -> None:
    acme.notice(event)

    assert news(acme) == []


def forged(acme: Business) -> dict[str, tuple[str, str]]:
    payload = json.dumps(completed(acme))
    now = int(clock.now().timestamp())
    good = signed(payload)
    return {
        "unsigned": (payload, ""),
        "signed with another secret": (payload, signed(payload, secret="whsec_of_somebody_else")),
        "signed over another body": (payload, signed(payload + " ")),
        "too old": (payload, signed(payload, timestamp=now - 301)),
        "without a time": (payload, good.partition(",")[2]),
        "another scheme": (payload, good.replace("v1=", "v0=")),
        "garbage": (payload, "t=1,v1"),
        "garbage in another script": (payload, f"t={now},v1=ü"),
        "not JSON": ("{", signed("{")),
        "empty": ("", signed("")),
    }


@pytest.mark.parametrize(
    "how",
    [
        "unsigned",
        "signed with another secret",
        "signed over another body",
        "too old",
        "without a time",
        "another scheme",
        "garbage",
        "garbage in another script",
        "not JSON",
        "empty",
    ],
)
def test_a_notice_that_the_provider_did_not_send_is_refused(acme: Business, how: str) -> None:
    payload, signature = forged(acme)[how]
    with pytest.raises(WrongSignature):
        acme.deliver(payload, signature)

    assert news(acme) == []


def test_a_captured_notice_is_worth_nothing_five_minutes_later(acme: Business) -> None:
    payload = json.dumps(completed(acme))
    signature = signed(payload)
    with time_machine.travel(clock.now().timestamp() + 301), pytest.raises(WrongSignature):
        acme.deliver(payload, signature)


def test_a_notice_for_another_business_is_refused(house: House, acme: Business) -> None:
    initech = business(house)
    house.bus.ask(
        ConnectProvider(who=initech.who(), api_key=initech.api_key, webhook_secret="whsec_of_initech_alone")
    )
    with pytest.raises(WrongSignature):
        initech.notice(completed(acme))

    assert (news(acme), news(initech)) == ([], [])


def test_a_notice_about_another_business_payment_changes_nothing(house: House, acme: Business) -> None:
    initech = business(house)
    initech.notice(completed(acme))

    assert (news(acme), news(initech)) == ([], [])


@pytest.mark.parametrize("secret", [SECRET, "", "whsec_"])
def test_a_business_without_an_account_has_no_provider_that_could_write(house: House, secret: str) -> None:
    unconnected = business(house, is_connected=False)
    with pytest.raises(WrongSignature):
        unconnected.notice({"id": "evt_1", "object": "event", "data": {}}, secret=secret or "x")


def test_a_notice_that_cannot_be_checked_now_is_to_be_sent_again(acme: Business) -> None:
    event = completed(acme)
    acme.house.sandbox.faults.lose("checkout.sessions.retrieve")
    with pytest.raises(ProviderUnavailable):
        acme.notice(event)
    before = news(acme)
    acme.notice(event)

    assert (before, news(acme)) == ([], ["payment_received", "invoice_paid"])


def test_the_providers_own_courier_is_understood(acme: Business) -> None:
    async def door(request: Request) -> Response:
        payload = (await request.body()).decode()
        await run_in_threadpool(acme.deliver, payload, request.headers["stripe-signature"])
        return Response()

    with served(lambda _: Starlette(routes=[Route("/hook", door, methods=["POST"])])) as url:
        client = acme.house.sandbox.client(acme.api_key)
        endpoint = client.v1.webhook_endpoints.create({"url": f"{url}/hook", "enabled_events": ["*"]})
        acme.house.bus.ask(
            ConnectProvider(who=acme.who(), api_key=acme.api_key, webhook_secret=endpoint.secret or "")
        )
        acme.house.sandbox.pay(acme.start(acme.invoice()).checkout_url)
        until(lambda: news(acme))
        until(acme.house.sandbox.webhooks.settled)

    assert news(acme) == ["payment_received", "invoice_paid"]


def test_the_providers_keys_are_kept_sealed(acme: Business) -> None:
    store = acme.house.store(acme.who())
    with store.reading():
        row = store.provider_account()

    assert row is not None
    assert acme.api_key not in row.api_key
    assert SECRET not in row.webhook_secret
    assert acme.house.vault.open(row.api_key) == acme.api_key


def test_money_given_back_at_the_provider_is_not_told_here(acme: Business) -> None:
    customer = acme.customer()
    invoice = acme.invoice(customer, total=100_00)
    paid = acme.paid(invoice)
    before = (
        acme.look(invoice),
        acme.payment(paid.token),
        statement(acme, customer),
        acme.house.news(acme.tenant),
    )
    client = acme.house.sandbox.client(acme.api_key)
    client.v1.refunds.create({"payment_intent": acme.taken()[0]["payment_intent"], "amount": 40_00})
    given_back = [event for event in acme.events() if event["type"] in {"charge.refunded", "refund.created"}]
    for event in given_back:
        acme.notice(event)
    after = (acme.look(invoice), acme.payment(paid.token), statement(acme, customer), acme.house.news(acme.tenant))
    assert (len(given_back), after) == (2, before)
