"""A payment that does not fit stays in the way, is told, and is released by whoever has looked."""

from typing import Any

import pytest

from services.billing.domain.attempts import State
from shared.contracts.billing.approving import ApprovalStart
from shared.contracts.billing.attention import ListAttention
from shared.contracts.billing.estimates import Estimate
from shared.contracts.billing.invoices import Invoice
from shared.contracts.billing.payments import PaymentStart, PaymentView
from shared.contracts.billing.quarantine import ListQuarantined, Quarantined, ReleaseAttempt
from shared.contracts.errors import (
    AmountNotPayable,
    Conflict,
    Denied,
    PaymentNotFound,
    PaymentUnderWay,
    ProviderUnavailable,
)
from shared.money import Money
from tests.integration.billing.test_comments import write
from tests.integration.billing.test_deposits import credits
from tests.integration.billing.test_provider_troubles import EXPIRE
from tests.integration.billing.test_settling import PAID, apply, news, told
from tests.support.business import Business, business
from tests.support.estimating import HALF, approve, decline, estimate, status

SHORT = PAID | {"amount": Money(149_99, "USD")}
WHY = "succeeded: 14999 USD instead of what was asked for"


def quarantined(acme: Business, invoice: Invoice) -> PaymentStart:
    """The provider's page stands open, and it has reported a cent too little."""
    start = acme.start(invoice)
    assert apply(acme, start, told(acme, start, **SHORT)) is State.QUARANTINED
    return start


def listed(acme: Business) -> tuple[Quarantined, ...]:
    return acme.house.bus.ask(ListQuarantined(who=acme.who()))


def release(acme: Business, start: PaymentStart | ApprovalStart, **found: Any) -> PaymentView:
    reference = acme.payment(start.payment).reference
    return acme.house.bus.ask(ReleaseAttempt(who=acme.who(), payment=reference, **found))


def reasons(acme: Business) -> list[str]:
    return [each.reason for each in acme.house.bus.ask(ListAttention(who=acme.who())).waiting]


def test_it_is_listed_with_what_waits_for_it(acme: Business) -> None:
    globex = acme.customer()
    invoice = acme.invoice(globex, total=150_00)
    start = quarantined(acme, invoice)
    [found] = listed(acme)
    view = acme.payment(start.payment)

    assert found == Quarantined(
        reference=view.reference,
        amount=Money(150_00, "USD"),
        customer=globex.id,
        customer_name="Globex Corporation",
        numbers=(invoice.number,),
        reason=WHY,
        started_at=view.started_at,
        reported_at=found.reported_at,
    )
    assert reasons(acme) == ["payment"]


def test_when_nothing_was_taken_its_invoice_can_be_paid_again(acme: Business) -> None:
    invoice = acme.invoice(total=150_00)
    start = quarantined(acme, invoice)
    released = release(acme, start)

    assert (released.state, listed(acme), reasons(acme)) == ("failed", (), [])
    assert acme.house.sandbox.open(start.checkout_url).status == 410
    assert release(acme, start) == released
    assert acme.paid(invoice).state == "succeeded"
    assert news(acme) == ["payment_quarantined", "payment_failed", "payment_received", "invoice_paid"]


def test_what_was_taken_is_written_down_as_it_is(acme: Business) -> None:
    invoice = acme.invoice(total=150_00)
    start = quarantined(acme, invoice)
    received = release(acme, start, received=Money(149_99, "USD"))

    assert (received.state, received.amount, received.kept) == (
        "succeeded",
        Money(149_99, "USD"),
        Money(0, "USD"),
    )
    assert acme.look(invoice).invoice.left == Money(1, "USD")
    assert news(acme) == ["payment_quarantined", "payment_received"]
    with pytest.raises(Conflict, match="succeeded"):
        release(acme, start)


def test_what_somebody_has_looked_at_is_not_set_aside_for_the_same_again(acme: Business) -> None:
    start = quarantined(acme, acme.invoice(total=150_00))
    release(acme, start)

    assert apply(acme, start, told(acme, start, **SHORT)) is State.RELEASED
    assert apply(acme, start, told(acme, start, **PAID | {"amount": Money(1, "USD")})) is State.QUARANTINED


def test_what_fits_by_the_time_of_the_release_counts(acme: Business) -> None:
    invoice = acme.invoice(total=150_00)
    start = quarantined(acme, invoice)
    acme.house.sandbox.pay(start.checkout_url)

    assert release(acme, start).state == "succeeded"
    assert acme.look(invoice).invoice.left == Money(0, "USD")
    assert reasons(acme) == []


def test_what_was_given_up_is_in_the_way_again_once_it_does_not_fit(acme: Business) -> None:
    invoice = acme.invoice(total=150_00)
    start = acme.start(invoice)
    apply(acme, start, told(acme, start, state=State.EXPIRED))
    apply(acme, start, told(acme, start, **SHORT))

    assert acme.payment(start.payment).settled_at is None
    assert acme.start(invoice) == PaymentStart(payment=start.payment, checkout_url="")


def test_another_attempt_that_is_under_way_by_then_goes_on(acme: Business) -> None:
    invoice = acme.invoice(total=150_00)
    start = acme.start(invoice)
    apply(acme, start, told(acme, start, state=State.EXPIRED))
    second = acme.start(invoice)
    apply(acme, start, told(acme, start, **SHORT))

    assert acme.start(invoice) == second


def test_a_question_of_the_customers_outlives_the_release(acme: Business) -> None:
    invoice = acme.invoice(total=150_00)
    start = quarantined(acme, invoice)
    write(acme, invoice, "Where is my money?")
    release(acme, start)

    assert reasons(acme) == ["comment"]


def test_while_the_provider_is_silent_nothing_is_released(acme: Business) -> None:
    start = quarantined(acme, acme.invoice(total=150_00))
    acme.house.sandbox.faults.lose(EXPIRE, when="before")
    with pytest.raises(ProviderUnavailable):
        release(acme, start)

    assert len(listed(acme)) == 1


def test_only_the_business_releases_and_only_its_own(acme: Business) -> None:
    start = quarantined(acme, acme.invoice(total=150_00))
    reference = acme.payment(start.payment).reference
    ask = ReleaseAttempt(who=acme.who(), payment=reference)
    customer = acme.signed_in(acme.customer())
    with pytest.raises(Denied):
        acme.house.bus.ask(ask.model_copy(update={"who": customer}))
    with pytest.raises(PaymentNotFound):
        acme.house.bus.ask(ask.model_copy(update={"who": business(acme.house).who()}))
    with pytest.raises(AmountNotPayable):
        release(acme, start, received=Money(150_00, "EUR"))
    with pytest.raises(AmountNotPayable):
        release(acme, start, received=Money(0, "USD"))
    assert len(listed(acme)) == 1


@pytest.fixture
def wished(acme: Business) -> Estimate:
    return estimate(acme, deposit=HALF)


def quarantined_deposit(acme: Business, wished: Estimate) -> ApprovalStart:
    """Of $1,540.00; the provider has reported a cent too little."""
    start = approve(acme, wished)
    short = PAID | {"amount": Money(1_539_99, "USD")}
    assert apply(acme, start, told(acme, start, **short)) is State.QUARANTINED
    return start


def test_a_deposit_that_does_not_fit_keeps_its_estimate_from_being_answered(
    acme: Business, wished: Estimate
) -> None:
    start = quarantined_deposit(acme, wished)
    [found] = listed(acme)

    assert (found.numbers, found.amount, reasons(acme)) == (("EST-0001",), Money(1_540_00, "USD"), ["payment"])
    assert (status(acme, wished), acme.payment(start.payment).state) == ("sent", "waiting")
    assert approve(acme, wished).payment == start.payment
    with pytest.raises(PaymentUnderWay):
        decline(acme, wished)
    release(acme, start)


def test_when_no_deposit_was_taken_its_estimate_can_be_approved_again(acme: Business, wished: Estimate) -> None:
    start = quarantined_deposit(acme, wished)
    released = release(acme, start)
    again = approve(acme, wished)
    acme.house.sandbox.pay(again.checkout_url)

    assert (released.state, listed(acme), reasons(acme)) == ("failed", (), [])
    assert (again.payment != start.payment, acme.payment(again.payment).state) == (True, "succeeded")
    assert status(acme, wished) == "approved"
    assert news(acme) == ["payment_quarantined", "payment_failed", "estimate_approved", "payment_received"]


@pytest.mark.parametrize(
    ("received", "becomes"),
    [(Money(1_540_00, "USD"), "approved"), (Money(1_539_99, "USD"), "sent")],
    ids=["whole", "a cent short"],
)
def test_a_deposit_that_was_taken_becomes_credit_and_approves_when_it_is_whole(
    acme: Business, wished: Estimate, received: Money, becomes: str
) -> None:
    start = quarantined_deposit(acme, wished)
    released = release(acme, start, received=received)

    assert (released.state, released.amount, released.kept) == ("succeeded", received, received)
    assert credits(acme, wished.customer) == [("deposit", "EST-0001", received)]
    assert (status(acme, wished), listed(acme), reasons(acme)) == (becomes, (), [])
    approved = ["estimate_approved"] if becomes == "approved" else []
    assert news(acme) == ["payment_quarantined", *approved, "payment_received"]


def test_a_deposit_that_was_given_up_is_in_the_way_again_once_it_does_not_fit(
    acme: Business, wished: Estimate
) -> None:
    start = approve(acme, wished)
    apply(acme, start, told(acme, start, state=State.EXPIRED))
    apply(acme, start, told(acme, start, **PAID | {"amount": Money(1_539_99, "USD")}))

    with pytest.raises(PaymentUnderWay):
        decline(acme, wished)
    release(acme, start)
    decline(acme, wished)
    assert status(acme, wished) == "declined"
