"""Estimates without a deposit: approved with initials, or declined; what was shown is what is agreed to."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from shared import clock
from shared.contracts.billing.approving import ApprovalStart, GetApproval
from shared.contracts.billing.estimates import Approval, ApprovalRecord, Decline, VoidEstimate
from shared.contracts.billing.payments import ViewAccount
from shared.contracts.errors import (
    Denied,
    EstimateChanged,
    EstimateClosed,
    EstimateNotFound,
    Invalid,
)
from shared.contracts.message import ApiKey, LinkHolder, Visitor
from tests.support.business import Business, business
from tests.support.crowd import at_once
from tests.support.estimating import approve, approved, decline, estimate, look, status
from tests.support.house import House

TERMS = "1. Printed quantities may differ by 3%."
MOMENT = "2026-11-20T15:42:00+00:00"


def record(acme: Business, number: int) -> ApprovalRecord | None:
    return acme.house.bus.ask(GetApproval(who=acme.who(), estimate=number))


def test_an_approval_is_kept_with_all_that_was_there_when_it_was_given(acme: Business) -> None:
    found = estimate(acme, terms=TERMS)
    who = acme.who(LinkHolder(token=found.token), name="").model_copy(update={"ip": "2001:db8::7"})
    with time_machine.travel(MOMENT, tick=False):
        start = approve(acme, found, who=who)
        at = clock.now()

    assert start == ApprovalStart()
    assert look(acme, found).approval == Approval(initials="JO", name="", at=at)
    assert record(acme, found.id) == ApprovalRecord(
        initials="JO", name="", at=at, ip="2001:db8::7", user_agent="Firefox", terms=TERMS
    )
    assert status(acme, found) == "approved"
    assert acme.house.news(acme.tenant) == ["estimate_approved"]


def test_whoever_is_signed_in_is_named(acme: Business) -> None:
    globex = acme.customer()
    found = estimate(acme, globex)
    approve(acme, found, who=acme.signed_in(globex).model_copy(update={"name": "Jo Okafor"}))
    approval = look(acme, found).approval

    assert approval is not None
    assert approval.name == "Jo Okafor"


def test_approving_again_changes_nothing(acme: Business) -> None:
    found = estimate(acme)
    approve(acme, found, initials="JO")
    before = look(acme, found)

    assert approve(acme, found, initials="XX") == ApprovalStart()
    assert look(acme, found) == before
    assert acme.house.news(acme.tenant) == ["estimate_approved"]


def test_eight_approvals_at_once_are_one(acme: Business) -> None:
    found = estimate(acme)

    assert at_once([lambda: approve(acme, found)] * 8) == [ApprovalStart()] * 8
    assert acme.house.news(acme.tenant) == ["estimate_approved"]


def test_approving_and_declining_at_once_leave_one_answer(acme: Business) -> None:
    found = estimate(acme)

    def no() -> ApprovalStart:
        decline(acme, found)
        return ApprovalStart()

    came = at_once([lambda: approve(acme, found), no] * 3)
    view = look(acme, found)

    assert {type(failure) for failure in came if isinstance(failure, Exception)} == {EstimateClosed}
    assert (view.approval is None) != (view.decline is None)
    assert len(acme.house.news(acme.tenant)) == 1


def test_what_is_approved_is_what_was_shown(acme: Business) -> None:
    found = estimate(acme)

    for answer in (approve, decline):
        with pytest.raises(EstimateChanged):
            answer(acme, found, shown="0" * 32)
    assert status(acme, found) == "sent"


def test_terms_are_agreed_to_where_there_are_some(acme: Business) -> None:
    found = estimate(acme, terms=TERMS)
    with pytest.raises(Invalid, match="terms"):
        approve(acme, found, agrees=False)

    assert status(acme, found) == "sent"
    assert approve(acme, estimate(acme), agrees=False) == ApprovalStart()


def test_a_decline_keeps_its_reason_and_the_first_one_stays(acme: Business) -> None:
    found = estimate(acme)
    with time_machine.travel(MOMENT, tick=False):
        decline(acme, found, "Too <b>dear</b>.\n")
        at = clock.now()
    decline(acme, found, "Another reason.")

    assert look(acme, found).decline == Decline(reason="Too <b>dear</b>.", at=at)
    assert status(acme, found) == "declined"
    assert acme.house.news(acme.tenant) == ["estimate_declined"]


def test_what_has_ended_is_neither_approved_nor_declined(acme: Business) -> None:
    today = clock.today(acme.tenant.zone)
    long_ago: dict[str, Any] = {"issued_on": today - timedelta(days=9)}
    declined, given, voided = estimate(acme), estimate(acme), estimate(acme)
    expired = estimate(acme, valid_until=today - timedelta(days=1), **long_ago)
    decline(acme, declined)
    approve(acme, given)
    acme.house.bus.ask(VoidEstimate(who=acme.who(), estimate=voided.id))

    for found, about in ((declined, "declined"), (expired, "expired"), (voided, "voided")):
        with pytest.raises(EstimateClosed, match=about):
            approve(acme, found)
    for found, about in ((given, "approved"), (expired, "expired"), (voided, "voided")):
        with pytest.raises(EstimateClosed, match=about):
            decline(acme, found)


def test_the_last_day_is_the_business_calendars(house: House) -> None:
    far_east = business(house, zone="Pacific/Kiritimati")
    with time_machine.travel("2026-11-20T09:59:00+00:00", tick=False):
        found = estimate(far_east, valid_until=clock.today(far_east.tenant.zone))
        late = estimate(far_east, valid_until=clock.today(far_east.tenant.zone))
        approve(far_east, found)
    with time_machine.travel("2026-11-20T10:00:00+00:00", tick=False), pytest.raises(EstimateClosed):
        approve(far_east, late)


def test_nobody_but_the_customer_answers(house: House, acme: Business) -> None:
    found, other = estimate(acme), business(house)
    for actor in (None, Visitor(), ApiKey(key=1, may_write=True)):
        for answer in (approve, decline):
            with pytest.raises(Denied):
                answer(acme, found, who=acme.who(actor))
    for who in (acme.who(LinkHolder(token="x" * 24)), other.who(LinkHolder(token=found.token))):
        for answer in (approve, decline):
            with pytest.raises(EstimateNotFound):
                answer(other if who.tenant == other.tenant.id else acme, found, who=who)
    assert status(acme, found) == "sent"


def test_a_draft_cannot_be_answered(acme: Business) -> None:
    draft = estimate(acme, is_draft=True)
    for answer in (approve, decline):
        with pytest.raises(EstimateNotFound):
            answer(acme, draft)


def test_the_record_of_an_approval_is_the_businesss_own(house: House, acme: Business) -> None:
    globex = acme.customer()
    found = estimate(acme, globex)

    assert record(acme, found.id) is None
    approved(acme, found)
    with pytest.raises(Denied):
        acme.house.bus.ask(GetApproval(who=acme.signed_in(globex), estimate=found.id))
    with pytest.raises(EstimateNotFound):
        acme.house.bus.ask(GetApproval(who=business(house).who(), estimate=found.id))


def test_my_account_shows_the_estimates_that_wait_for_an_answer(acme: Business) -> None:
    globex, today = acme.customer(), clock.today(acme.tenant.zone)
    more: dict[str, Any] = {"issued_on": today - timedelta(days=9)}
    waiting = [estimate(acme, globex, valid_until=today), estimate(acme, globex)]
    approved(acme, estimate(acme, globex))
    decline(acme, estimate(acme, globex))
    estimate(acme, globex, valid_until=today - timedelta(days=2), **more)
    estimate(acme, globex, is_draft=True)
    estimate(acme)
    view = acme.house.bus.ask(ViewAccount(who=acme.signed_in(globex)))

    assert [row.number for row in view.estimates] == [each.number for each in reversed(waiting)]
    assert [row.summary for row in view.estimates] == ["Letterhead, printed"] * 2
