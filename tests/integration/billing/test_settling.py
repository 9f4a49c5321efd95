"""What the provider says is compared with what it was asked, and written down once."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from services.billing.domain.attempts import State
from services.billing.models import AttemptRow
from services.billing.payments.provider import Result
from services.billing.payments.settling import apply_provider_result
from shared.contracts.billing.approving import ApprovalStart
from shared.contracts.billing.invoices import PaidWith
from shared.contracts.billing.payments import PaymentStart, RecordPayment, StartPayment
from shared.contracts.message import LinkHolder
from shared.contracts.settings import ChangeSwitches, Switches
from shared.money import Money
from shared.secrets import new_document_token
from tests.support.business import Business, business
from tests.support.house import House

PAID = {"state": State.SUCCEEDED, "payment": "pi_1"}


def told(acme: Business, start: PaymentStart | ApprovalStart, **changes: Any) -> Result:
    """What the provider would say of an open page, unless changed."""
    store = acme.house.store(acme.who())
    with store.reading():
        attempt = store.attempt(start.payment)
    result = Result(
        checkout=attempt.checkout_id or "",
        state=State.OPEN,
        tenant=acme.tenant.id,
        attempt=start.payment,
        amount=Money(attempt.amount_minor, attempt.currency),
    )
    return replace(result, **changes)


def apply(acme: Business, start: PaymentStart | ApprovalStart, result: Result) -> State:
    store = acme.house.store(acme.who())
    with store.begin():
        return State(apply_provider_result(store, start.payment, result, request_id="test").state)


def news(acme: Business) -> list[str]:
    return acme.house.news(acme.tenant)


@pytest.mark.parametrize(
    "changes",
    [
        {"amount": Money(149_99, "USD")},
        {"amount": Money(150_01, "USD")},
        {"amount": Money(150_00, "EUR")},
        {"attempt": "x" * 24},
        {"attempt": ""},
        {"tenant": 0},
        {"checkout": "cs_test_another"},
        {"payment": ""},
    ],
    ids=lambda changes: str(*changes.items()),
)
def test_money_that_does_not_fit_is_set_aside(house: House, acme: Business, changes: dict[str, Any]) -> None:
    invoice = acme.invoice(total=150_00)
    start = acme.start(invoice)

    assert apply(acme, start, told(acme, start, **PAID | changes)) is State.QUARANTINED
    assert acme.look(invoice).invoice.paid == Money(0, "USD")
    assert acme.payment(start.payment).state == "waiting"
    assert acme.start(invoice) == PaymentStart(payment=start.payment, checkout_url="")
    assert news(acme) == ["payment_quarantined"]


def test_a_result_of_another_business_is_set_aside(house: House, acme: Business) -> None:
    start = acme.start(acme.invoice())

    assert apply(acme, start, told(acme, start, **PAID, tenant=business(house).tenant.id)) is State.QUARANTINED


def test_what_was_set_aside_is_told_of_once_and_asked_after_no_more(acme: Business) -> None:
    start = acme.start(acme.invoice())
    wrong = told(acme, start, **PAID, attempt="x" * 24)
    apply(acme, start, wrong)
    apply(acme, start, wrong)
    acme.house.janitor().settle()

    assert apply(acme, start, told(acme, start)) is State.QUARANTINED
    assert news(acme) == ["payment_quarantined"]


def test_the_same_money_is_never_written_down_twice(acme: Business) -> None:
    paid = acme.paid(acme.invoice())
    intent = acme.taken()[0]["payment_intent"]
    start = acme.start(acme.invoice())

    assert apply(acme, start, told(acme, start, state=State.SUCCEEDED, payment=intent)) is State.QUARANTINED
    assert acme.payment(paid.token).state == "succeeded"
    assert news(acme) == ["payment_received", "invoice_paid", "payment_quarantined"]


@pytest.mark.parametrize("late", [State.OPEN, State.PENDING, State.FAILED, State.EXPIRED])
def test_older_words_do_not_undo_newer_ones(acme: Business, late: State) -> None:
    invoice = acme.invoice()
    start = acme.start(invoice)
    stale = told(acme, start, state=late)
    acme.house.sandbox.pay(start.checkout_url)
    settled = acme.payment(start.payment)

    assert apply(acme, start, stale) is State.SUCCEEDED
    assert acme.payment(start.payment) == settled


def test_an_older_word_does_not_reopen_a_pending_payment(acme: Business) -> None:
    start = acme.start(acme.invoice())
    stale = told(acme, start)
    acme.house.sandbox.pay_from_us_account(start.checkout_url)
    acme.payment(start.payment)

    assert apply(acme, start, stale) is State.PENDING


@pytest.mark.parametrize("given_up", [State.EXPIRED, State.FAILED])
def test_money_for_what_was_given_up_pays_the_invoice_if_it_still_needs_it(
    acme: Business, given_up: State
) -> None:
    invoice = acme.invoice(total=150_00)
    start = acme.start(invoice)
    apply(acme, start, told(acme, start, state=given_up))
    pay_late(acme, start)

    assert acme.look(invoice).invoice.left == Money(0, "USD")
    assert acme.payment(start.payment).kept == Money(0, "USD")


def test_money_for_what_was_given_up_becomes_credit_if_the_invoice_was_paid_meanwhile(acme: Business) -> None:
    invoice = acme.invoice(total=150_00)
    late = acme.start(invoice)
    apply(acme, late, told(acme, late, state=State.EXPIRED))
    acme.paid(invoice)
    pay_late(acme, late)
    payment = acme.payment(late.payment)

    assert (payment.state, payment.amount, payment.kept) == (
        "succeeded",
        Money(150_00, "USD"),
        Money(150_00, "USD"),
    )
    assert payment.invoices == ()
    assert acme.look(invoice).invoice.paid == Money(150_00, "USD")
    assert news(acme) == ["payment_received", "invoice_paid", "payment_received"]


def test_a_page_that_stands_open_is_closed_once_late_money_has_paid_its_invoice(acme: Business) -> None:
    invoice = acme.invoice()
    late = acme.start(invoice)
    apply(acme, late, told(acme, late, state=State.EXPIRED))
    second = acme.start(invoice)
    pay_late(acme, late)
    acme.house.janitor().settle()

    assert acme.house.sandbox.open(second.checkout_url).status == 410
    assert acme.payment(second.payment).state == "expired"


def test_a_payment_says_when_it_was_received_and_with_what(acme: Business) -> None:
    paid = acme.paid(acme.invoice())
    charge = acme.house.sandbox.client(acme.api_key).v1.charges.list().data[0]

    assert paid.settled_at is not None
    assert int(paid.settled_at.timestamp()) == charge.created
    assert paid.method == PaidWith(kind="card", brand="visa", last4="4242")


def test_two_open_attempts_of_one_invoice_cannot_be_written_down(acme: Business) -> None:
    invoice = acme.invoice()
    start = acme.start(invoice)
    store = acme.house.store(acme.who())
    with store.reading():
        known = store.attempt(start.payment)
    columns = {column.name: getattr(known, column.name) for column in AttemptRow.__table__.columns}
    fresh = {"id": None, "token": new_document_token(), "provider_key": acme.api_key, "checkout_id": None}
    with pytest.raises(IntegrityError, match=r"attempt_invoices.invoice_id|uq_one_open_attempt"), store.begin():
        store.add_attempt(AttemptRow(**columns | fresh), {invoice.id: 150_00})


def pay_late(acme: Business, start: PaymentStart) -> None:
    """The page was given up here, and paid there all the same; the provider writes about it."""
    acme.house.sandbox.pay(start.checkout_url)
    acme.notice([event for event in acme.events() if event["type"] == "checkout.session.completed"][-1])


def test_the_fee_of_money_that_no_invoice_needed_is_kept_too(acme: Business) -> None:
    acme.house.bus.ask(ChangeSwitches(who=acme.who(), switches=Switches(convenience_fee=Decimal("2.5"))))
    invoice = acme.invoice(total=150_00)
    who, fee = acme.who(LinkHolder(token=invoice.token)), Money(3_75, "USD")
    ask = StartPayment(who=who, invoices=(invoice.token,), amount=invoice.left, method="card", fee=fee)
    late = acme.house.bus.ask(ask)
    apply(acme, late, told(acme, late, state=State.EXPIRED))
    cash = RecordPayment(who=acme.who(), invoice=invoice.id, amount=invoice.left, method="cash")
    acme.house.bus.ask(cash)
    pay_late(acme, late)
    payment = acme.payment(late.payment)
    assert (payment.amount, payment.kept, payment.fee) == (
        Money(153_75, "USD"),
        Money(153_75, "USD"),
        Money(0, "USD"),
    )
