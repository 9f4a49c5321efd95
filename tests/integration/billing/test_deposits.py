"""An estimate with a deposit: its approval and the charge are one act, and the money waits as credit."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from sqlalchemy.exc import IntegrityError

from services.billing.domain.attempts import State
from services.billing.models import ApprovalRow, AttemptRow
from shared import clock
from shared.contracts.billing.activity import ViewList, Wanted
from shared.contracts.billing.approving import ApprovalStart
from shared.contracts.billing.credits import ListCredits
from shared.contracts.billing.estimates import Estimate, NewDeposit, VoidEstimate
from shared.contracts.billing.payments import ConnectProvider, ForEstimate, PaymentStart, ViewAccount
from shared.contracts.errors import (
    AmountNotPayable,
    EstimateChanged,
    EstimateClosed,
    Invalid,
    PaymentUnderWay,
    ProviderUnavailable,
)
from shared.contracts.settings import ChangeSwitches, Switches
from shared.money import Money
from shared.secrets import new_document_token
from tests.integration.billing.test_provider_troubles import CREATE, ENQUIRE, EXPIRE, Trouble, every_silence
from tests.integration.billing.test_settling import apply, told
from tests.support.business import SECRET, Business, business
from tests.support.crowd import at_once
from tests.support.estimating import HALF, approve, decline, estimate, look, status
from tests.support.house import House
from tests.support.sandbox import FAILING_US_ACCOUNT
from tests.support.waiting import until

DEPOSIT = Money(1_540_00, "USD")
PAID_NEWS = ["estimate_approved", "payment_received"]


def for_estimate(found: Estimate, *, is_approved: bool) -> ForEstimate:
    return ForEstimate(
        id=found.id, token=found.token, number="EST-0001", total=found.total, is_approved=is_approved
    )


def credits(acme: Business, customer: int) -> list[tuple[str, str, Money]]:
    found = acme.house.bus.ask(ListCredits(who=acme.who(), customer=customer))
    return [(credit.source, credit.reference, credit.left) for credit in found]


def sessions(acme: Business) -> int:
    return len(acme.house.sandbox.client(acme.api_key).v1.checkout.sessions.list({"limit": 100}).data)


def pay_late(acme: Business, start: ApprovalStart) -> None:
    """Paid there, whatever was thought of it here; the provider writes about it."""
    acme.house.sandbox.pay(start.checkout_url)
    acme.notice([event for event in acme.events() if event["type"] == "checkout.session.completed"][-1])


def test_the_deposit_is_paid_and_then_the_estimate_is_approved(acme: Business) -> None:
    found = estimate(acme, deposit=HALF)
    start = approve(acme, found)
    begun = status(acme, found)
    acme.house.sandbox.pay(start.checkout_url)
    payment = acme.payment(start.payment)
    view = look(acme, found)

    assert begun == "sent"
    assert (payment.state, payment.amount, payment.kept, payment.invoices) == ("succeeded", DEPOSIT, DEPOSIT, ())
    assert payment.estimate == for_estimate(found, is_approved=True)
    assert (view.estimate.is_approved, view.estimate.is_deposit_paid) == (True, True)
    assert (view.deposit_payment, view.attempt) == (payment.token, None)
    assert credits(acme, found.customer) == [("deposit", "EST-0001", DEPOSIT)]
    assert acme.house.news(acme.tenant) == PAID_NEWS


def test_the_approval_is_of_the_moment_when_it_was_given(acme: Business) -> None:
    found = estimate(acme, deposit=HALF)
    with time_machine.travel(clock.now() - timedelta(minutes=5), tick=False):
        start, at = approve(acme, found, initials="AR"), clock.now()
    acme.house.sandbox.pay(start.checkout_url)
    acme.payment(start.payment)
    approval = look(acme, found).approval

    assert approval is not None
    assert (approval.initials, approval.at) == ("AR", at)


def test_without_success_nothing_is_approved_and_it_can_be_tried_again(acme: Business) -> None:
    found = estimate(acme, deposit=HALF)
    start = approve(acme, found)
    back = acme.payment(start.payment)
    again = approve(acme, found)

    assert (back.state, back.estimate) == ("open", for_estimate(found, is_approved=False))
    assert (status(acme, found), again) == ("sent", start)
    assert credits(acme, found.customer) == []


def test_eight_clicks_make_one_attempt_and_one_page(acme: Business) -> None:
    found = estimate(acme, deposit=HALF)
    starts = at_once([lambda: approve(acme, found)] * 8)

    assert starts == [starts[0]] * 8
    assert isinstance(starts[0], ApprovalStart)
    assert starts[0].checkout_url != ""
    assert sessions(acme) == 1


def test_other_initials_get_a_page_of_their_own_and_the_first_is_closed(acme: Business) -> None:
    found = estimate(acme, deposit=HALF)
    first = approve(acme, found, initials="JO")
    second = approve(acme, found, initials="AR")
    acme.house.sandbox.pay(second.checkout_url)
    acme.payment(second.payment)
    approval = look(acme, found).approval

    assert acme.house.sandbox.open(first.checkout_url).status == 410
    assert acme.payment(first.payment).state == "expired"
    assert approval is not None
    assert approval.initials == "AR"


def test_two_tabs_with_other_initials_take_the_deposit_once(acme: Business) -> None:
    found = estimate(acme, deposit=HALF)
    tabs: list[Callable[[], ApprovalStart]] = [
        lambda: approve(acme, found, initials="JO"),
        lambda: approve(acme, found, initials="AR"),
    ]
    came = at_once(tabs * 2)
    for start in came:
        if isinstance(start, ApprovalStart) and start.checkout_url:
            acme.house.sandbox.pay(start.checkout_url)
    acme.house.janitor().settle()
    assert {type(failure) for failure in came if isinstance(failure, Exception)} <= {PaymentUnderWay}

    if not acme.taken():  # each has closed the page of the other
        pay_late(acme, approve(acme, found))
    assert len(acme.taken()) == 1
    assert status(acme, found) == "approved"


def test_approving_again_what_was_paid_charges_nothing_more(acme: Business) -> None:
    found = estimate(acme, deposit=HALF)
    pay_late(acme, approve(acme, found))

    assert approve(acme, found) == ApprovalStart()
    assert len(acme.taken()) == 1


def test_what_was_paid_in_another_tab_is_found_out_before_anything_is_opened(acme: Business) -> None:
    found = estimate(acme, deposit=HALF)
    start = approve(acme, found)
    acme.house.sandbox.pay(start.checkout_url)

    assert approve(acme, found, initials="AR") == ApprovalStart(payment=start.payment)
    assert status(acme, found) == "approved"
    assert sessions(acme) == 1


def test_a_bank_payment_is_waited_for_and_approves_when_it_arrives(acme: Business) -> None:
    globex = acme.customer()
    found = estimate(acme, globex, deposit=HALF)
    start = approve(acme, found)
    acme.house.sandbox.pay_from_us_account(start.checkout_url)
    waiting, attempt = acme.payment(start.payment), look(acme, found).attempt

    assert (waiting.state, status(acme, found)) == ("pending", "sent")
    assert attempt is not None
    assert attempt.state == "pending"
    assert approve(acme, found, initials="AR") == ApprovalStart(payment=start.payment)
    listed = acme.house.bus.ask(ViewAccount(who=acme.signed_in(globex))).payments
    assert [(row.state, row.numbers) for row in listed] == [("pending", ("EST-0001",))]
    acme.house.sandbox.settle(attempt_checkout(acme, start))
    acme.house.janitor().settle()
    assert acme.payment(start.payment).state == "succeeded"
    assert status(acme, found) == "approved"


def test_a_bank_payment_that_does_not_arrive_approves_nothing(acme: Business) -> None:
    found = estimate(acme, deposit=HALF)
    start = approve(acme, found)
    acme.house.sandbox.pay_from_us_account(start.checkout_url, account=FAILING_US_ACCOUNT)
    acme.payment(start.payment)
    acme.house.sandbox.settle(attempt_checkout(acme, start), "failed")
    acme.house.janitor().settle()

    assert acme.payment(start.payment).state == "failed"
    assert (status(acme, found), look(acme, found).attempt) == ("sent", None)
    assert acme.house.news(acme.tenant) == ["payment_failed"]
    assert approve(acme, found).payment != start.payment


def attempt_checkout(acme: Business, start: ApprovalStart) -> str:
    store = acme.house.store(acme.who())
    with store.reading():
        return store.attempt(start.payment).checkout_id or ""


def test_payments_are_found_by_the_estimates_number(acme: Business) -> None:
    globex = acme.customer()
    acme.paid(acme.invoice(globex))
    pay_late(acme, approve(acme, estimate(acme, globex, deposit=HALF)))
    wanted = Wanted(term="est-0001", sort="received")
    view = acme.house.bus.ask(ViewList(who=acme.signed_in(globex), kind="payments", wanted=wanted, zone="UTC"))

    assert [(row.numbers, row.amount) for row in view.rows] == [(("EST-0001",), DEPOSIT)]


@every_silence
def test_a_page_that_did_not_open_charges_and_approves_nothing(acme: Business, silence: Trouble) -> None:
    found = estimate(acme, deposit=HALF)
    silence(acme, CREATE)
    with pytest.raises(ProviderUnavailable):
        approve(acme, found, who=acme.signed_in(acme.customer(), seconds=3))
    acme.house.sandbox.faults.release()

    assert status(acme, found) == "sent"
    pay_late(acme, approve(acme, found, who=acme.signed_in(acme.customer())))
    assert (status(acme, found), len(acme.taken())) == ("approved", 1)


@every_silence
def test_a_charge_that_the_provider_does_not_tell_of_is_waited_for(acme: Business, silence: Trouble) -> None:
    found = estimate(acme, deposit=HALF)
    start = approve(acme, found)
    acme.house.sandbox.pay(start.checkout_url)
    silence(acme, ENQUIRE)
    waiting = acme.payment(start.payment, who=acme.who(seconds=3))
    attempt = look(acme, found).attempt
    acme.house.sandbox.faults.release()

    assert (waiting.state, status(acme, found)) == ("waiting", "sent")
    assert attempt is not None
    assert attempt.state == "waiting"
    acme.house.janitor().settle()
    assert status(acme, found) == "approved"


def test_while_nobody_knows_nothing_else_is_begun_and_nothing_ends(acme: Business) -> None:
    found = estimate(acme, deposit=HALF)
    start = approve(acme, found)
    acme.house.sandbox.faults.lose(EXPIRE, when="before", times=3)

    assert approve(acme, found, initials="AR") == ApprovalStart(payment=start.payment)
    with pytest.raises(PaymentUnderWay):
        decline(acme, found)
    with pytest.raises(PaymentUnderWay):
        void(acme, found.id)
    assert (status(acme, found), sessions(acme)) == ("sent", 1)


def void(acme: Business, number: int) -> None:
    acme.house.bus.ask(VoidEstimate(who=acme.who(), estimate=number))


def test_an_open_page_is_closed_before_the_estimate_ends(acme: Business) -> None:
    voided, declined = estimate(acme, deposit=HALF), estimate(acme, deposit=HALF)
    pages = [approve(acme, voided), approve(acme, declined)]
    void(acme, voided.id)
    decline(acme, declined)

    assert [acme.house.sandbox.open(page.checkout_url).status for page in pages] == [410, 410]
    assert [acme.payment(page.payment).state for page in pages] == ["expired", "expired"]
    assert [status(acme, each) for each in (voided, declined)] == ["voided", "declined"]


def test_who_declines_when_another_has_paid_is_told_so(acme: Business) -> None:
    found = estimate(acme, deposit=HALF)
    start = approve(acme, found)
    acme.house.sandbox.pay(start.checkout_url)

    with pytest.raises(EstimateClosed, match="approved"):
        decline(acme, found)
    assert status(acme, found) == "approved"


def test_who_declines_what_was_not_shown_closes_nobodys_page(acme: Business) -> None:
    found = estimate(acme, deposit=HALF)
    start = approve(acme, found)
    with pytest.raises(EstimateChanged):
        decline(acme, found, shown="0" * 32)
    assert acme.house.sandbox.open(start.checkout_url).status == 200


def test_a_click_and_the_end_of_an_estimate_at_once_leave_nothing_to_pay_on(acme: Business) -> None:
    found = estimate(acme, deposit=HALF)

    def end() -> ApprovalStart:
        void(acme, found.id)
        return ApprovalStart()

    came = at_once([lambda: approve(acme, found), end, lambda: approve(acme, found)])
    pages = [start.checkout_url for start in came if isinstance(start, ApprovalStart) and start.checkout_url]
    is_voided = status(acme, found) == "voided"

    assert {type(failure) for failure in came if isinstance(failure, Exception)} <= {
        EstimateClosed,
        PaymentUnderWay,
    }
    assert [acme.house.sandbox.open(page).status for page in pages] == [410 if is_voided else 200] * len(pages)


@pytest.mark.parametrize("end", ["voided", "declined"])
def test_money_that_comes_too_late_is_kept_as_credit(acme: Business, end: str) -> None:
    """The page was given up here, and paid there all the same."""
    found = estimate(acme, deposit=HALF)
    start = approve(acme, found)
    give_up(acme, start)
    if end == "voided":
        void(acme, found.id)
    else:
        decline(acme, found)
    pay_late(acme, start)
    payment = acme.payment(start.payment)

    assert (payment.state, payment.kept) == ("succeeded", DEPOSIT)
    assert payment.estimate == for_estimate(found, is_approved=False)
    assert (status(acme, found), look(acme, found).estimate.is_deposit_paid) == (end, False)
    assert credits(acme, found.customer) == [("deposit", "EST-0001", DEPOSIT)]


def test_the_fee_of_money_that_comes_too_late_is_kept_too(acme: Business) -> None:
    acme.house.bus.ask(ChangeSwitches(who=acme.who(), switches=Switches(convenience_fee=Decimal("2.5"))))
    found = estimate(acme, deposit=HALF)
    start = approve(acme, found, method="card", fee=Money(38_50, "USD"))
    give_up(acme, start)
    decline(acme, found)
    pay_late(acme, start)
    payment = acme.payment(start.payment)

    assert (payment.fee, payment.kept) == (Money(0, "USD"), Money(1_578_50, "USD"))
    assert credits(acme, found.customer) == [("deposit", "EST-0001", Money(1_578_50, "USD"))]


def give_up(acme: Business, start: ApprovalStart) -> None:
    begun = PaymentStart(payment=start.payment, checkout_url=start.checkout_url)
    apply(acme, begun, told(acme, begun, state=State.EXPIRED))


def test_late_money_for_what_still_waits_approves_it(acme: Business) -> None:
    found = estimate(acme, deposit=HALF)
    start = approve(acme, found)
    give_up(acme, start)
    pay_late(acme, start)

    assert status(acme, found) == "approved"
    assert acme.house.news(acme.tenant) == PAID_NEWS


def test_of_two_that_were_paid_the_first_approves_and_the_second_is_credit(acme: Business) -> None:
    found = estimate(acme, deposit=HALF)
    late = approve(acme, found, initials="JO")
    give_up(acme, late)
    second = approve(acme, found, initials="AR")
    pay_late(acme, late)
    acme.house.janitor().settle()
    approval = look(acme, found).approval

    assert approval is not None
    assert approval.initials == "JO"
    assert acme.house.sandbox.open(second.checkout_url).status == 410
    assert credits(acme, found.customer) == [("deposit", "EST-0001", DEPOSIT)]


def test_what_nobody_may_pay_begins_no_payment(house: House, acme: Business) -> None:
    tiny = estimate(acme, deposit=NewDeposit(amount=1))
    with_terms = estimate(acme, deposit=HALF, terms="1. Terms.")
    unconnected = business(house, is_connected=False)

    with pytest.raises(AmountNotPayable, match="provider"):
        approve(acme, tiny)
    with pytest.raises(Invalid, match="terms"):
        approve(acme, with_terms, agrees=False)
    with pytest.raises(EstimateChanged):
        approve(acme, with_terms, shown="0" * 32)
    with pytest.raises(ProviderUnavailable):
        approve(unconnected, estimate(unconnected, deposit=HALF))
    assert sessions(acme) == 0


def test_a_key_that_is_mended_lets_the_deposit_be_paid(acme: Business) -> None:
    found = estimate(acme, deposit=HALF)
    wrong = ConnectProvider(who=acme.who(), api_key="sk_test_of-nobody", webhook_secret=SECRET)
    right = wrong.model_copy(update={"api_key": acme.api_key})
    acme.house.bus.ask(wrong)
    acme.house.bus.ask(right)
    pay_late(acme, approve(acme, found))

    assert status(acme, found) == "approved"


def test_a_second_click_while_the_provider_takes_its_time_waits_for_the_first(acme: Business) -> None:
    found = estimate(acme, deposit=HALF)
    fault = acme.house.sandbox.faults.hold(CREATE)

    def second() -> ApprovalStart:
        until(lambda: acme.house.sandbox.faults.waiting() == 1)
        acme.house.sandbox.faults.release(fault)
        return approve(acme, found)

    first, other = at_once([lambda: approve(acme, found), second])

    assert first == other
    assert sessions(acme) == 1


def test_two_open_deposits_of_one_estimate_cannot_be_written_down(acme: Business) -> None:
    found = estimate(acme, deposit=HALF)
    start = approve(acme, found)
    store = acme.house.store(acme.who())
    with store.reading():
        known = store.attempt(start.payment)
        open_one = store.open_approval_locked(found.id)
    assert open_one is not None
    fresh = {"id": None, "token": new_document_token(), "provider_key": acme.api_key, "checkout_id": None}
    attempt = AttemptRow(**columns(known) | fresh)
    approval = ApprovalRow(**columns(open_one.approval) | {"id": None})
    with store.begin():
        store.add_attempt(attempt, {})
    approval.attempt_id = attempt.id
    with pytest.raises(IntegrityError, match=r"approvals.estimate_id|uq_one_open_approval"), store.begin():
        store.add_approval(approval)
    with store.begin():
        store.move_attempt(store.attempt_locked(attempt.token), State.EXPIRED)


def columns(row: AttemptRow | ApprovalRow) -> dict[str, object]:
    return {column.name: getattr(row, column.name) for column in type(row).__table__.columns}
