"""Idempotency keys, and the trouble they are for: late, lost and broken answers, before and after the effect."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Literal

import pytest
import requests
import stripe

from tests.support.checkout import open_session, url_of
from tests.support.sandbox import RunningSandbox, running_sandbox
from tests.support.waiting import until

CREATE = "checkout.sessions.create"
When = Literal["before", "after"]


@pytest.fixture
def sandbox() -> Iterator[RunningSandbox]:
    with running_sandbox() as running:
        yield running


@pytest.fixture
def client(sandbox: RunningSandbox) -> stripe.StripeClient:
    return sandbox.client()


def sessions(client: stripe.StripeClient) -> list[str]:
    return [session.id for session in client.v1.checkout.sessions.list()]


def headers_of(session: stripe.StripeObject) -> dict[str, str]:
    assert session.last_response is not None
    return {name.lower(): value for name, value in session.last_response.headers.items()}


def test_same_key_gets_the_same_answer(client: stripe.StripeClient) -> None:
    first, second = open_session(client, key="pay-7"), open_session(client, key="pay-7")
    assert second.to_dict() == first.to_dict()
    assert sessions(client) == [first.id]
    told, retold = headers_of(first), headers_of(second)
    assert ("idempotent-replayed" in told, retold["idempotent-replayed"]) == (False, "true")
    assert (retold["original-request"], retold["request-id"] != told["request-id"]) == (told["request-id"], True)


def test_same_key_gets_the_same_refusal(sandbox: RunningSandbox, client: stripe.StripeClient) -> None:
    session = open_session(client)
    sandbox.pay(url_of(session))
    intent = str(client.v1.checkout.sessions.retrieve(session.id).payment_intent)
    refusals = []
    for _ in range(2):
        with pytest.raises(stripe.InvalidRequestError) as refusal:
            client.v1.refunds.create(
                {"payment_intent": intent, "amount": 9_999_99}, {"idempotency_key": "refund-7"}
            )
        refusals.append(refusal.value)
    assert refusals[0].json_body == refusals[1].json_body
    assert [refusal.headers.get("idempotent-replayed") for refusal in refusals if refusal.headers] == [
        None,
        "true",
    ]


def test_refused_parameters_do_not_use_up_the_key(client: stripe.StripeClient) -> None:
    with pytest.raises(stripe.InvalidRequestError):
        open_session(client, key="pay-7", amount=1)
    assert sessions(client) == []
    assert open_session(client, key="pay-7").status == "open"


def test_key_with_other_parameters_is_refused(client: stripe.StripeClient) -> None:
    first = open_session(client, key="pay-7")
    with pytest.raises(stripe.IdempotencyError) as refusal:
        open_session(client, key="pay-7", amount=5_00)
    with pytest.raises(stripe.IdempotencyError):
        client.v1.checkout.sessions.expire(first.id, {}, {"idempotency_key": "pay-7"})
    assert refusal.value.http_status == 400
    assert sessions(client) == [first.id]


def test_key_in_flight_is_refused_and_then_replayed(sandbox: RunningSandbox, client: stripe.StripeClient) -> None:
    sandbox.faults.hold(CREATE, when="before")
    with ThreadPoolExecutor(1) as other:
        first = other.submit(open_session, client, key="pay-7")
        until(sandbox.faults.waiting)
        with pytest.raises(stripe.APIError) as refusal:
            open_session(sandbox.client(), key="pay-7")
        sandbox.faults.release()
        held = first.result()
    assert isinstance(refusal.value.json_body, dict)
    assert (refusal.value.http_status, refusal.value.json_body["error"]["code"]) == (409, "idempotency_key_in_use")
    assert open_session(client, key="pay-7").id == held.id


def test_many_at_once_with_one_key_make_one_session(sandbox: RunningSandbox) -> None:
    with ThreadPoolExecutor(8) as askers:
        clients = [sandbox.client(max_network_retries=5) for _ in range(8)]
        made = list(askers.map(lambda client: open_session(client, key="pay-7").id, clients))
    assert sessions(sandbox.client()) == [made[0]]
    assert set(made) == {made[0]}


def test_keys_of_two_accounts_are_apart(sandbox: RunningSandbox) -> None:
    acme, globex = sandbox.client("sk_test_acme"), sandbox.client("sk_test_globex")
    assert open_session(acme, key="pay-7").id != open_session(globex, key="pay-7").id


def test_answer_survives_a_restart(tmp_path: Path) -> None:
    state = tmp_path / "sandbox.db"
    with running_sandbox(state=state) as before:
        first = open_session(before.client(), key="pay-7")
    with running_sandbox(state=state) as after:
        second = open_session(after.client(), key="pay-7")
        assert second.to_dict() == first.to_dict()
        assert after.client().v1.checkout.sessions.retrieve(first.id).status == "open"


def test_answer_lost_after_the_effect_is_replayed(sandbox: RunningSandbox, client: stripe.StripeClient) -> None:
    sandbox.faults.lose(CREATE)
    with pytest.raises(stripe.APIConnectionError):
        open_session(client, key="pay-7")
    [made] = sessions(client)
    assert open_session(client, key="pay-7").id == made


def test_answer_lost_before_the_effect_leaves_nothing(
    sandbox: RunningSandbox, client: stripe.StripeClient
) -> None:
    sandbox.faults.lose(CREATE, when="before")
    with pytest.raises(stripe.APIConnectionError):
        open_session(client, key="pay-7")
    assert sessions(client) == []
    assert [open_session(client, key="pay-7").id] == sessions(client)


def test_library_retries_lost_answers_to_one_session(sandbox: RunningSandbox) -> None:
    sandbox.faults.lose(CREATE, times=2)
    session = open_session(sandbox.client(max_network_retries=2))
    assert sessions(sandbox.client()) == [session.id]


@pytest.mark.parametrize(("when", "made"), [("before", 0), ("after", 1)])
def test_broken_answer_is_remembered(
    sandbox: RunningSandbox, client: stripe.StripeClient, when: When, made: int
) -> None:
    sandbox.faults.fail(CREATE, when=when)
    statuses = []
    for _ in range(2):
        with pytest.raises(stripe.APIError) as failure:
            open_session(client, key="pay-7")
        statuses.append(failure.value.http_status)
    assert statuses == [500, 500]
    assert len(sessions(client)) == made


@pytest.mark.parametrize("when", ["before", "after"])
def test_broken_answer_that_is_not_remembered_may_be_asked_again(
    sandbox: RunningSandbox, client: stripe.StripeClient, when: When
) -> None:
    sandbox.faults.fail(CREATE, when=when, remembered=False)
    with pytest.raises(stripe.APIError):
        open_session(client, key="pay-7")
    assert [open_session(client, key="pay-7").id] == sessions(client)


def test_late_answer_has_its_effect_after_the_client_has_gone(sandbox: RunningSandbox) -> None:
    impatient = stripe.StripeClient(
        "sk_test_acme",
        base_addresses={"api": sandbox.url},
        http_client=stripe.RequestsClient(timeout=0.05),
        max_network_retries=0,
    )
    sandbox.faults.hold(CREATE, when="before")
    with pytest.raises(stripe.APIConnectionError):
        open_session(impatient, key="pay-7")
    client = sandbox.client()
    assert sessions(client) == []
    sandbox.faults.release()
    [made] = until(lambda: sessions(client))
    assert open_session(client, key="pay-7").id == made


def test_late_answer_comes_in_the_end(sandbox: RunningSandbox, client: stripe.StripeClient) -> None:
    sandbox.faults.late(CREATE, seconds=0.05)
    assert [open_session(client).id] == sessions(client)


def test_fault_strikes_as_often_as_asked_and_only_there(
    sandbox: RunningSandbox, client: stripe.StripeClient
) -> None:
    sandbox.faults.fail("refunds.create", times=5)
    sandbox.faults.fail(CREATE, times=2)
    statuses = [
        requests.post(
            f"{sandbox.url}/v1/checkout/sessions", auth=("sk_test_acme", ""), data={"mode": "payment"}, timeout=10
        ).status_code
        for _ in range(3)
    ]
    assert statuses == [500, 500, 400]
    assert open_session(client).status == "open"


def test_released_fault_strikes_no_more(sandbox: RunningSandbox, client: stripe.StripeClient) -> None:
    sandbox.faults.release(sandbox.faults.fail("*"))
    assert open_session(client).status == "open"


def test_payment_page_can_be_held_too(sandbox: RunningSandbox, client: stripe.StripeClient) -> None:
    session = open_session(client, metadata={"case": "held page"})
    sandbox.faults.lose("checkout.page.pay")
    with pytest.raises(requests.ConnectionError):
        sandbox.pay(url_of(session))
    assert [payment["captures"] for payment in sandbox.payments(case="held page")] == [1]
    sandbox.faults.fail("checkout.page.pay", when="before")
    other = open_session(client)
    assert sandbox.pay(url_of(other)).status == 500
    assert client.v1.checkout.sessions.retrieve(other.id).status == "open"


def test_truth_is_told_per_account_and_metadata(sandbox: RunningSandbox) -> None:
    for key, invoice in (("sk_test_acme", "7"), ("sk_test_acme", "8"), ("sk_test_globex", "7")):
        session = open_session(sandbox.client(key), metadata={"invoice": invoice})
        sandbox.pay(url_of(session))
    told = sandbox.scripted.get("/payments", {"key": "sk_test_acme", "metadata[invoice]": "7"})["data"]
    assert [(payment["metadata"], payment["captured"], payment["currency"]) for payment in told] == [
        ({"invoice": "7"}, 1_607_67, "usd")
    ]
    assert len(sandbox.payments(invoice="7")) == 2


@pytest.mark.parametrize(
    ("path", "order", "status"),
    [
        ("/faults", {"operation": "x", "answer": "sideways"}, 400),
        ("/faults", {"operation": "x", "answer": "late", "colour": "red"}, 400),
        ("/payments/pi_none/settle", {"outcome": "succeeded"}, 409),
    ],
)
def test_instruction_that_cannot_be_followed_is_refused(
    sandbox: RunningSandbox, path: str, order: dict[str, str], status: int
) -> None:
    assert requests.post(f"{sandbox.url}/_sandbox{path}", json=order, timeout=10).status_code == status


def test_instructions_are_not_taken_from_a_foreign_page(sandbox: RunningSandbox) -> None:
    answer = requests.post(f"{sandbox.url}/_sandbox/deliveries/drop", data="{}", timeout=10)
    assert answer.status_code == 415


def test_call_without_a_key_is_never_kept(sandbox: RunningSandbox) -> None:
    form = {"url": "http://127.0.0.1:9/hook", "enabled_events[]": "*"}
    made = [
        requests.post(f"{sandbox.url}/v1/webhook_endpoints", auth=("sk_test_acme", ""), data=form, timeout=10)
        for _ in range(2)
    ]
    assert len({answer.json()["id"] for answer in made}) == 2
