"""The official library works against the sandbox unchanged."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests
import stripe

from tests.support.checkout import CANCEL, open_session, session_params, url_of
from tests.support.sandbox import DECLINED, RunningSandbox, running_sandbox

KEY = "sk_test_acme"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[RunningSandbox]:
    with running_sandbox() as running:
        yield running


@pytest.fixture
def client(sandbox: RunningSandbox, request: pytest.FixtureRequest) -> stripe.StripeClient:
    """A client of an account that no other test has."""
    return sandbox.client("sk_test_" + "".join(filter(str.isalnum, request.node.name)))


def refused(sandbox: RunningSandbox, **params: Any) -> tuple[str | None, str | None]:
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        open_session(sandbox.client(), **params)
    return refusal.value.code, refusal.value.param


def test_session_carries_what_the_business_asked_for(client: stripe.StripeClient) -> None:
    session = open_session(
        client,
        client_reference_id="attempt-7",
        metadata={"invoice": "1042"},
        branding_settings={"display_name": "Acme Paper"},
        locale="de",
    )
    shown = session.to_dict()
    expected = {
        "amount_total": 1_607_67,
        "cancel_url": CANCEL,
        "client_reference_id": "attempt-7",
        "currency": "usd",
        "locale": "de",
        "metadata": {"invoice": "1042"},
        "mode": "payment",
        "payment_intent": None,
        "payment_method_types": ["card", "us_bank_account"],
        "payment_status": "unpaid",
        "status": "open",
    }
    assert {name: shown[name] for name in expected} == expected
    assert session.expires_at - session.created == 24 * 60 * 60


def test_payment_is_told_by_intent_charge_and_session(
    sandbox: RunningSandbox, client: stripe.StripeClient
) -> None:
    intent_data = {
        "metadata": {"attempt": "7"},
        "description": "INV-1042",
        "statement_descriptor_suffix": "INV-1042",
    }
    opened = open_session(client, payment_intent_data=intent_data)
    answer = sandbox.pay(url_of(opened))
    assert (answer.status, answer.location) == (303, f"http://acme.localhost:8000/return?session={opened.id}")

    session = client.v1.checkout.sessions.retrieve(opened.id, {"expand": ["payment_intent.latest_charge"]})
    intent = session.payment_intent
    assert isinstance(intent, stripe.PaymentIntent)
    charge = intent.latest_charge
    assert isinstance(charge, stripe.Charge)
    assert (session.status, session.payment_status, session.url) == ("complete", "paid", None)
    assert (intent.status, intent.amount_received, intent.metadata["attempt"]) == ("succeeded", 1_607_67, "7")
    assert (charge.status, charge.amount_captured, charge.description) == ("succeeded", 1_607_67, "INV-1042")
    assert charge.payment_method_details is not None
    assert charge.payment_method_details["card"]["last4"] == "4242"
    assert client.v1.charges.retrieve(charge.id).payment_intent == intent.id
    assert [found.id for found in client.v1.checkout.sessions.list({"payment_intent": intent.id})] == [opened.id]


def test_decline_leaves_the_session_open_and_says_why(
    sandbox: RunningSandbox, client: stripe.StripeClient
) -> None:
    opened = open_session(client)
    sandbox.pay(url_of(opened), card=DECLINED)
    session = client.v1.checkout.sessions.retrieve(opened.id, {"expand": ["payment_intent"]})
    intent = session.payment_intent
    assert isinstance(intent, stripe.PaymentIntent)
    assert intent.last_payment_error is not None
    assert (session.status, intent.status, intent.amount_received) == ("open", "requires_payment_method", 0)
    assert (intent.last_payment_error.code, intent.last_payment_error.decline_code) == (
        "card_declined",
        "generic_decline",
    )


@pytest.mark.parametrize(
    ("resource", "name"),
    [
        (stripe.checkout.Session, "session"),
        (stripe.PaymentIntent, "intent"),
        (stripe.Charge, "charge"),
        (stripe.Refund, "refund"),
        (stripe.Event, "event"),
        (stripe.PaymentMethod, "method"),
        (stripe.WebhookEndpoint, "endpoint"),
    ],
)
def test_objects_have_no_field_that_the_library_does_not_know(
    sandbox: RunningSandbox, resource: type[stripe.StripeObject], name: str
) -> None:
    client = sandbox.client(f"sk_test_fields_{name}")
    opened = open_session(client)
    sandbox.pay(url_of(opened))
    session = client.v1.checkout.sessions.retrieve(
        opened.id, {"expand": ["payment_intent.latest_charge", "payment_intent.payment_method"]}
    )
    intent: Any = session.payment_intent
    objects = {
        "session": session,
        "intent": intent,
        "charge": intent.latest_charge,
        "method": intent.payment_method,
        "refund": client.v1.refunds.create({"payment_intent": intent.id}),
        "event": client.v1.events.list().data[0],
        "endpoint": client.v1.webhook_endpoints.create({"url": "http://a.test", "enabled_events": ["*"]}),
    }
    assert set(objects[name].to_dict()) - set(resource.__annotations__) == set()


def test_expanding_what_cannot_be_expanded_is_refused(client: stripe.StripeClient) -> None:
    opened = open_session(client)
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        client.v1.checkout.sessions.retrieve(opened.id, {"expand": ["amount_total"]})
    assert refusal.value.param == "expand"


def test_line_items_are_listed_and_expanded(client: stripe.StripeClient) -> None:
    opened = open_session(client)
    listed = client.v1.checkout.sessions.line_items.list(opened.id)
    expanded = client.v1.checkout.sessions.retrieve(opened.id, {"expand": ["line_items"]}).line_items
    assert expanded is not None
    assert [(item.description, item.amount_total, item.quantity) for item in listed] == [
        ("Invoice INV-1042", 1_607_67, 1)
    ]
    assert [item.id for item in expanded] == [item.id for item in listed]


def test_refunds_add_up_to_the_charge_and_no_further(sandbox: RunningSandbox, client: stripe.StripeClient) -> None:
    opened = open_session(client, metadata={"case": "refunds"})
    sandbox.pay(url_of(opened))
    intent = str(client.v1.checkout.sessions.retrieve(opened.id).payment_intent)
    part = client.v1.refunds.create({"payment_intent": intent, "amount": 7_67, "reason": "requested_by_customer"})
    with pytest.raises(stripe.InvalidRequestError) as too_much:
        client.v1.refunds.create({"payment_intent": intent, "amount": 1_600_01})
    rest = client.v1.refunds.create({"charge": str(part.charge)})
    with pytest.raises(stripe.InvalidRequestError) as again:
        client.v1.refunds.create({"payment_intent": intent})
    assert (part.amount, rest.amount) == (7_67, 1_600_00)
    assert (too_much.value.param, again.value.code) == ("amount", "charge_already_refunded")
    [payment] = sandbox.payments(case="refunds")
    assert (payment["captures"], payment["captured"], payment["refunded"]) == (1, 1_607_67, 1_607_67)


def test_expired_session_is_closed_for_good(sandbox: RunningSandbox, client: stripe.StripeClient) -> None:
    opened = open_session(client)
    assert client.v1.checkout.sessions.expire(opened.id).status == "expired"
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.checkout.sessions.expire(opened.id)
    assert sandbox.pay(url_of(opened)).status == 410
    assert client.v1.checkout.sessions.retrieve(opened.id).payment_status == "unpaid"


def test_expiring_takes_the_begun_payment_with_it(sandbox: RunningSandbox, client: stripe.StripeClient) -> None:
    opened = open_session(client)
    sandbox.pay(url_of(opened), card=DECLINED)
    client.v1.checkout.sessions.expire(opened.id)
    session = client.v1.checkout.sessions.retrieve(opened.id, {"expand": ["payment_intent"]})
    assert isinstance(session.payment_intent, stripe.PaymentIntent)
    assert session.payment_intent.status == "canceled"


def test_accounts_see_nothing_of_each_other(sandbox: RunningSandbox) -> None:
    acme, globex = sandbox.client("sk_test_apart_acme"), sandbox.client("sk_test_apart_globex")
    opened = open_session(acme)
    sandbox.pay(url_of(opened))
    session = acme.v1.checkout.sessions.retrieve(opened.id, {"expand": ["payment_intent"]})
    intent: Any = session.payment_intent
    acme.v1.webhook_endpoints.create({"url": "http://127.0.0.1:9/hook", "enabled_events": ["charge.failed"]})
    asked: dict[str, Callable[[], object]] = {
        "session": lambda: globex.v1.checkout.sessions.retrieve(opened.id),
        "expire": lambda: globex.v1.checkout.sessions.expire(opened.id),
        "intent": lambda: globex.v1.payment_intents.retrieve(intent.id),
        "charge": lambda: globex.v1.charges.retrieve(intent.latest_charge),
        "refund": lambda: globex.v1.refunds.create({"payment_intent": intent.id}),
        "event": lambda: globex.v1.events.retrieve(acme.v1.events.list().data[0].id),
        "endpoint": lambda: globex.v1.webhook_endpoints.delete(acme.v1.webhook_endpoints.list().data[0].id),
    }
    codes = {}
    for name, ask in asked.items():
        with pytest.raises(stripe.InvalidRequestError) as refusal:
            ask()
        codes[name] = (refusal.value.http_status, refusal.value.code)
    assert codes == dict.fromkeys(asked, (404, "resource_missing"))
    assert [len(many.data) for many in (globex.v1.checkout.sessions.list(), globex.v1.events.list())] == [0, 0]
    assert len(acme.v1.webhook_endpoints.list().data) == 1


def test_absent_and_foreign_objects_are_refused_alike(sandbox: RunningSandbox) -> None:
    opened = open_session(sandbox.client("sk_test_alike"))
    foreign, absent = opened.id, "cs_test_none"
    messages = []
    for ident in (foreign, absent):
        with pytest.raises(stripe.InvalidRequestError) as refusal:
            sandbox.client("sk_test_other").v1.checkout.sessions.retrieve(ident)
        messages.append(str(refusal.value.user_message).replace(ident, "…"))
    assert messages[0] == messages[1]


def test_key_that_is_no_secret_test_key_is_refused(sandbox: RunningSandbox) -> None:
    with pytest.raises(stripe.AuthenticationError):
        sandbox.client("sk_live_acme").v1.balance.retrieve()


def test_key_is_also_taken_as_basic_user(sandbox: RunningSandbox) -> None:
    answer = requests.get(f"{sandbox.url}/v1/account", auth=(KEY, ""), timeout=10)
    assert (answer.status_code, answer.json()["id"]) == (
        200,
        sandbox.client(KEY).v1.accounts.retrieve_current().id,
    )
    assert answer.headers["Request-Id"].startswith("req_")


def test_lists_turn_their_pages_newest_first(client: stripe.StripeClient) -> None:
    opened = [open_session(client).id for _ in range(5)]
    first = client.v1.checkout.sessions.list({"limit": 2})
    second = client.v1.checkout.sessions.list({"limit": 2, "starting_after": first.data[-1].id})
    back = client.v1.checkout.sessions.list({"limit": 2, "ending_before": second.data[0].id})
    everything = [each.id for each in client.v1.checkout.sessions.list({"limit": 2}).auto_paging_iter()]
    assert everything == opened[::-1]
    assert [each.id for each in second] == opened[2:0:-1]
    assert [each.id for each in back] == opened[:2:-1]
    assert (first.has_more, second.has_more) == (True, True)


def test_lists_are_filtered_by_time_and_status(client: stripe.StripeClient) -> None:
    old, new = open_session(client), open_session(client)
    client.v1.checkout.sessions.expire(old.id)
    assert [each.id for each in client.v1.checkout.sessions.list({"status": "open"})] == [new.id]
    assert client.v1.checkout.sessions.list({"created": {"gt": new.created}}).data == []
    assert len(client.v1.checkout.sessions.list({"created": {"gte": old.created, "lte": new.created}}).data) == 2


def test_events_tell_the_story_by_type(sandbox: RunningSandbox, client: stripe.StripeClient) -> None:
    opened = open_session(client)
    sandbox.pay(url_of(opened))
    told = client.v1.events.list({"types": ["checkout.session.completed", "payment_intent.succeeded"]})
    assert [event.type for event in told] == ["checkout.session.completed", "payment_intent.succeeded"]
    [completed] = client.v1.events.list({"type": "checkout.session.completed"})
    assert client.v1.events.retrieve(completed.id).data.object["id"] == opened.id


def test_balance_is_what_was_taken_and_not_given_back(
    sandbox: RunningSandbox, client: stripe.StripeClient
) -> None:
    opened = open_session(client, currency="jpy", amount=1_200)
    sandbox.pay(url_of(opened))
    session = client.v1.checkout.sessions.retrieve(opened.id)
    client.v1.refunds.create({"payment_intent": str(session.payment_intent), "amount": 200})
    available = {each.currency: each.amount for each in client.v1.balance.retrieve().available}
    assert available == {"jpy": 1_000, "usd": 0}


@pytest.mark.parametrize(
    ("params", "code", "param"),
    [
        ({"amount": 10}, "amount_too_small", "line_items"),
        ({"amount": -5}, None, "line_items[0][price_data][unit_amount]"),
        ({"amount": 100_000_000}, "amount_too_large", "line_items"),
        ({"amount": 12_505, "currency": "kwd"}, "parameter_invalid_integer", "line_items"),
        ({"currency": "zzz"}, "invalid_currency", "line_items[0][price_data][currency]"),
        ({"mode": "setup"}, None, "mode"),
        ({"success_url": "/return"}, "url_invalid", "success_url"),
        ({"customer_email": "nobody"}, "email_invalid", "customer_email"),
        ({"expires_at": 1}, None, "expires_at"),
        ({"colour": "red"}, "parameter_unknown", "colour"),
        ({"payment_intent_data": {"capture": "x"}}, "parameter_unknown", "payment_intent_data[capture]"),
        ({"payment_method_types": ["card"]}, "payment_method_types_no_longer_supported", "payment_method_types"),
        ({"line_items": []}, "parameter_missing", "line_items"),
    ],
)
def test_wrong_parameter_is_refused_by_name(
    sandbox: RunningSandbox, params: dict[str, Any], code: str | None, param: str
) -> None:
    assert refused(sandbox, **params) == (code, param)


def test_payment_methods_can_be_narrowed(client: stripe.StripeClient) -> None:
    narrowed = open_session(client, allowed_payment_method_types=["card"])
    elsewhere = open_session(client, currency="eur", allowed_payment_method_types=["card", "sepa_debit"])
    assert narrowed.payment_method_types == ["card"]
    assert elsewhere.payment_method_types == ["card", "sepa_debit"]


def test_older_api_version_lists_payment_methods_its_own_way(client: stripe.StripeClient) -> None:
    params = session_params(payment_method_types=["card"])
    session = client.v1.checkout.sessions.create(params, {"stripe_version": "2025-09-30.clover"})
    assert session.payment_method_types == ["card"]


def test_unknown_address_is_refused_in_json(sandbox: RunningSandbox) -> None:
    answer = requests.get(f"{sandbox.url}/v1/customers", timeout=10)
    assert (answer.status_code, answer.json()["error"]["type"]) == (404, "invalid_request_error")


@pytest.mark.parametrize(
    ("body", "kind"),
    [(b'{"mode": "payment"}', "application/json"), (b"\xff=1", None), (b"a" * 300_000, None), (b"a[b=1", None)],
)
def test_body_that_is_no_form_is_refused(sandbox: RunningSandbox, body: bytes, kind: str | None) -> None:
    headers = {"Authorization": f"Bearer {KEY}", "Content-Type": kind or "application/x-www-form-urlencoded"}
    answer = requests.post(f"{sandbox.url}/v1/checkout/sessions", data=body, headers=headers, timeout=10)
    assert (answer.status_code, answer.json()["error"]["type"]) == (400, "invalid_request_error")
