"""Billing killed around a deposit, the provider silent: one charge in the end, and with it the approval."""

from shared.contracts.billing.approving import ApprovalStart
from shared.money import Money
from tests.faults.test_payments import (
    CREATE,
    ENQUIRE,
    Street,
    acme,
    kill_while_the_provider_is_asked,
    sessions,
    settled,
    street,
)
from tests.support.business import Business
from tests.support.estimating import HALF, approve, estimate, look, status

__all__ = ["acme", "street"]


def test_a_deposit_approves_once_when_billing_was_killed_before_it_wrote_the_charge_down(
    street: Street, acme: Business
) -> None:
    found = estimate(acme, deposit=HALF)
    start = approve(acme, found, initials="JO")
    acme.house.sandbox.pay(start.checkout_url)
    customer = acme.who(seconds=5)
    kill_while_the_provider_is_asked(street, ENQUIRE, lambda: acme.payment(start.payment, who=customer))

    assert settled(acme, start.payment) == "succeeded"
    view = look(acme, found)
    assert view.approval is not None
    assert (view.approval.initials, view.estimate.is_deposit_paid) == ("JO", True)
    assert acme.payment(start.payment).kept == Money(1_540_00, "USD")
    assert [payment["captured"] for payment in acme.taken()] == [1_540_00]


def test_a_page_that_billing_was_killed_at_is_found_again_and_approves(street: Street, acme: Business) -> None:
    globex = acme.customer()
    found = estimate(acme, globex, deposit=HALF)
    hasty = acme.signed_in(globex, seconds=5)
    kill_while_the_provider_is_asked(street, CREATE, lambda: approve(acme, found, who=hasty))
    assert status(acme, found) == "sent"
    start = approve(acme, found, who=acme.signed_in(globex))
    acme.house.sandbox.pay(start.checkout_url)

    assert settled(acme, start.payment) == "succeeded"
    assert (status(acme, found), sessions(acme.house.sandbox, acme)) == ("approved", 1)


def test_a_silent_provider_is_waited_for_and_nothing_is_approved_meanwhile(street: Street, acme: Business) -> None:
    globex = acme.customer()
    found = estimate(acme, globex, deposit=HALF)
    start = approve(acme, found)
    acme.house.sandbox.pay(start.checkout_url)
    acme.house.sandbox.faults.hold(ENQUIRE, times=1_000)
    waiting = acme.payment(start.payment, who=acme.who(seconds=5))
    again = approve(acme, found, who=acme.signed_in(globex, seconds=8))

    assert (waiting.state, status(acme, found)) == ("waiting", "sent")
    assert again == ApprovalStart(payment=start.payment)
    acme.house.sandbox.faults.release()
    assert settled(acme, start.payment) == "succeeded"
    assert (status(acme, found), len(acme.taken())) == ("approved", 1)
