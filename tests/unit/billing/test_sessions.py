"""What the provider's documents say, read from sessions as its API shows them."""

from datetime import UTC, datetime
from typing import Any

import pytest

from services.billing.domain.attempts import State
from services.billing.payments.provider import Result
from services.billing.payments.sessions import read_session
from shared.contracts.billing.invoices import PaidWith
from shared.money import Money

TOLD = {"tenant": "7", "attempt": "q9LrT2q9LrT2q9LrT2q9LrT2"}
CARD = {
    "type": "card",
    "card": {
        "brand": "visa",
        "country": "US",
        "exp_month": 12,
        "exp_year": 2034,
        "funding": "credit",
        "last4": "4242",
    },
}


def session(**changes: Any) -> dict[str, Any]:
    """Opened, and nothing paid yet."""
    return {
        "id": "cs_test_a1b2",
        "object": "checkout.session",
        "amount_subtotal": 150_00,
        "amount_total": 150_00,
        "client_reference_id": TOLD["attempt"],
        "currency": "usd",
        "livemode": False,
        "metadata": TOLD,
        "mode": "payment",
        "payment_intent": None,
        "payment_status": "unpaid",
        "status": "open",
        "url": "https://checkout.stripe.com/c/pay/cs_test_a1b2",
    } | changes


def intent(status: str, **changes: Any) -> dict[str, Any]:
    return {
        "id": "pi_3Abc",
        "object": "payment_intent",
        "amount": 150_00,
        "amount_received": 0,
        "currency": "usd",
        "last_payment_error": None,
        "latest_charge": None,
        "metadata": TOLD,
        "status": status,
    } | changes


def charge(details: dict[str, Any], *, status: str = "succeeded") -> dict[str, Any]:
    return {
        "id": "ch_3Abc",
        "object": "charge",
        "amount": 150_00,
        "created": 1_795_348_800,
        "payment_method_details": details,
        "status": status,
    }


def result(state: State, **changes: Any) -> Result:
    told: dict[str, Any] = {
        "checkout": "cs_test_a1b2",
        "state": state,
        "tenant": 7,
        "attempt": TOLD["attempt"],
        "amount": Money(150_00, "USD"),
    }
    return Result(**told | changes)


def test_an_open_session_is_open() -> None:
    assert read_session(session()) == result(State.OPEN)


def test_a_paid_session_says_what_was_taken_when_and_with_what() -> None:
    paid = intent("succeeded", amount_received=150_00, latest_charge=charge(CARD))

    assert read_session(session(status="complete", payment_status="paid", payment_intent=paid)) == result(
        State.SUCCEEDED,
        payment="pi_3Abc",
        method=PaidWith(kind="card", brand="visa", last4="4242"),
        received_at=datetime(2026, 11, 22, 12, 0, tzinfo=UTC),
    )


def test_the_amount_of_a_paid_session_is_what_was_received() -> None:
    paid = intent("succeeded", amount_received=149_00, latest_charge=charge(CARD))
    read = read_session(session(status="complete", payment_status="paid", payment_intent=paid))

    assert read.amount == Money(149_00, "USD")


def test_a_declined_card_leaves_the_session_open() -> None:
    error = {"code": "card_declined", "decline_code": "generic_decline", "message": "Your card was declined."}
    declined = intent("requires_payment_method", last_payment_error=error)

    assert read_session(session(payment_intent=declined)) == result(
        State.OPEN, payment="pi_3Abc", failure="card_declined"
    )


def test_a_bank_debit_under_way_is_pending() -> None:
    details = {"type": "us_bank_account", "us_bank_account": {"bank_name": "TEST BANK", "last4": "6789"}}
    processing = intent("processing", latest_charge=charge(details, status="pending"))
    read = read_session(session(status="complete", payment_intent=processing))

    assert (read.state, read.method) == (State.PENDING, PaidWith(kind="bank", brand="TEST BANK", last4="6789"))


def test_a_bank_debit_that_came_back_has_failed() -> None:
    error = {"code": "account_closed", "message": "The bank account has been closed."}
    failed = intent("requires_payment_method", last_payment_error=error)
    read = read_session(session(status="complete", payment_intent=failed))

    assert (read.state, read.failure) == (State.FAILED, "account_closed")


@pytest.mark.parametrize(
    "next_action",
    ["verify_with_microdeposits", "display_bank_transfer_instructions", "multibanco_display_details"],
)
def test_what_the_customer_finishes_away_from_the_page_is_pending(next_action: str) -> None:
    promised = intent("requires_action", next_action={"type": next_action})

    assert read_session(session(status="complete", payment_intent=promised)) == result(
        State.PENDING, payment="pi_3Abc"
    )


def test_what_the_customer_is_asked_for_on_the_page_leaves_it_open() -> None:
    asked = intent("requires_action", next_action={"type": "use_stripe_sdk"})

    assert read_session(session(payment_intent=asked)).state is State.OPEN
    assert read_session(session(status="expired", payment_intent=asked)).state is State.EXPIRED


@pytest.mark.parametrize("begun", [None, intent("canceled")], ids=["never begun", "begun and canceled"])
def test_an_expired_session_is_expired(begun: dict[str, Any] | None) -> None:
    assert read_session(session(status="expired", payment_intent=begun, url=None)).state is State.EXPIRED


@pytest.mark.parametrize(
    ("details", "paid_with"),
    [
        ({"type": "sepa_debit", "sepa_debit": {"last4": "3000"}}, PaidWith(kind="bank", last4="3000")),
        ({"type": "paypal", "paypal": {"payer_id": "X"}}, PaidWith(kind="other", brand="paypal")),
        ({"type": "link"}, PaidWith(kind="other", brand="link")),
        ({"type": "card", "card": {"brand": None, "last4": None}}, PaidWith(kind="card")),
    ],
    ids=lambda value: value.get("type") if isinstance(value, dict) else "",
)
def test_every_means_of_payment_has_a_kind(details: dict[str, Any], paid_with: PaidWith) -> None:
    paid = intent("succeeded", amount_received=150_00, latest_charge=charge(details))

    assert read_session(session(status="complete", payment_status="paid", payment_intent=paid)).method == paid_with


@pytest.mark.parametrize("metadata", [{}, None, {"tenant": "seven", "attempt": ""}, {"tenant": "-7"}], ids=str)
def test_a_session_that_is_not_ours_names_nobody(metadata: dict[str, str] | None) -> None:
    read = read_session(session(metadata=metadata))

    assert (read.tenant, read.attempt) == (0, "")


def test_the_icelandic_krona_is_read_without_its_cents() -> None:
    assert read_session(session(currency="isk", amount_total=5_000_00)).amount == Money(5_000, "ISK")
