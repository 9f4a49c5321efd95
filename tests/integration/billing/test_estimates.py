"""Estimates: written, numbered, looked at, sent and taken back."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from shared import clock
from shared.contracts.billing.comments import Thread
from shared.contracts.billing.estimates import (
    CreateEstimate,
    Estimate,
    EstimateView,
    GetEstimate,
    NewDeposit,
    SendEstimate,
    ViewEstimate,
    VoidEstimate,
)
from shared.contracts.billing.invoices import Adjustment, LineItem, NewDiscount, NewLine, NewTax
from shared.contracts.errors import (
    AlreadyExists,
    CustomerNotFound,
    Denied,
    EstimateClosed,
    EstimateNotFound,
    Invalid,
)
from shared.contracts.message import ApiKey, Ask, LinkHolder, Visitor
from shared.money import Money
from tests.support.business import Business, business
from tests.support.estimating import HALF, estimate, look
from tests.support.house import House

ABSENT = "x" * 24


def dollars(minor: int) -> Money:
    return Money(minor, "USD")


def void(acme: Business, found: Estimate) -> Estimate:
    return acme.house.bus.ask(VoidEstimate(who=acme.who(), estimate=found.id))


def test_an_estimate_is_added_up_as_invoices_are(acme: Business) -> None:
    globex = acme.customer()
    found = estimate(
        acme,
        globex,
        issued_on=date(2026, 11, 20),
        valid_until=date(2026, 12, 20),
        terms="1. Printed quantities may differ by 3%.",
        purchase_order="PO-1",
        notes="Thank you.",
        lines=(NewLine(name="Letterhead", quantity=Decimal("2.5"), unit_cost=100_00),),
        discounts=(NewDiscount(name="Loyalty", amount=50_00),),
        taxes=(NewTax(name="Sales tax", rate=Decimal("8.25")),),
        deposit=HALF,
    )

    assert look(acme, found) == EstimateView(
        estimate=Estimate(
            token=found.token,
            number="EST-0001",
            issued_on=date(2026, 11, 20),
            valid_until=date(2026, 12, 20),
            is_draft=False,
            is_voided=False,
            is_invoiced=False,
            is_declined=False,
            is_approved=False,
            total=dollars(216_50),
            deposit=dollars(108_25),
            id=found.id,
            customer=globex.id,
            currency="USD",
            terms="1. Printed quantities may differ by 3%.",
            purchase_order="PO-1",
            notes="Thank you.",
            lines=(
                LineItem(
                    name="Letterhead",
                    description="",
                    quantity=Decimal("2.5"),
                    unit_cost=dollars(100_00),
                    amount=dollars(250_00),
                ),
            ),
            subtotal=dollars(250_00),
            discounts=(Adjustment(name="Loyalty", rate=None, amount=dollars(50_00)),),
            taxes=(Adjustment(name="Sales tax", rate=Decimal("8.25"), amount=dollars(16_50)),),
            deposit_rate=Decimal(50),
            is_deposit_paid=False,
        ),
        customer=globex,
        approval=None,
        decline=None,
        invoice=None,
        attempt=None,
        deposit_payment="",
        thread=Thread(),
        is_own=False,
    )


def test_estimates_owe_nothing_and_are_numbered_by_themselves(acme: Business) -> None:
    found = [estimate(acme), estimate(acme, number="EST-0330"), estimate(acme)]

    assert [each.number for each in found] == ["EST-0001", "EST-0330", "EST-0331"]
    assert acme.invoice().number == "INV-0001"
    with pytest.raises(AlreadyExists, match="number"):
        estimate(acme, number="EST-0330")


def test_today_and_the_last_day_are_the_business_calendars(house: House, acme: Business) -> None:
    far_east = business(house, zone="Pacific/Kiritimati")
    today = clock.today("Pacific/Kiritimati")
    found = estimate(far_east, valid_until=today)

    assert (found.issued_on, found.status(today=today)) == (today, "sent")


def test_the_same_key_makes_one_estimate(acme: Business) -> None:
    globex = acme.customer()
    lines = (NewLine(name="Paper", unit_cost=10_00),)
    ask = CreateEstimate(who=acme.who(key="k"), customer=globex.id, lines=lines, deposit=NewDeposit(amount=5_00))

    assert acme.house.bus.ask(ask) == acme.house.bus.ask(ask)
    with pytest.raises(Invalid, match="idempotency_key"):
        acme.house.bus.ask(ask.model_copy(update={"terms": "Others."}))


@pytest.mark.parametrize(
    ("wrong", "about"),
    [
        ({"deposit": NewDeposit()}, "deposit"),
        ({"deposit": NewDeposit(amount=3_080_01)}, "deposit"),
        ({"issued_on": date(2026, 11, 20), "valid_until": date(2026, 11, 19)}, "valid_until"),
        ({"currency": "XYZ"}, "currency"),
        ({"discounts": (NewDiscount(name="All"),)}, "discounts"),
    ],
    ids=str,
)
def test_what_cannot_be_an_estimate_is_refused(acme: Business, wrong: dict[str, Any], about: str) -> None:
    with pytest.raises(Invalid, match=about):
        estimate(acme, **wrong)


def test_only_the_business_writes_estimates_and_for_its_own_customers(house: House, acme: Business) -> None:
    globex, foreign = acme.customer(), business(house).customer()
    lines = (NewLine(name="Paper", unit_cost=10_00),)
    for who in (acme.signed_in(globex), acme.who(Visitor()), acme.who(ApiKey(key=1, may_write=False))):
        with pytest.raises(Denied):
            acme.house.bus.ask(CreateEstimate(who=who, customer=globex.id, lines=lines))
    with pytest.raises(CustomerNotFound):
        acme.house.bus.ask(CreateEstimate(who=acme.who(), customer=foreign.id, lines=lines))


def test_a_draft_is_there_for_its_customer_once_it_is_sent(acme: Business) -> None:
    globex = acme.customer()
    draft = estimate(acme, globex, is_draft=True, send=True)
    with pytest.raises(EstimateNotFound):
        look(acme, draft, who=acme.signed_in(globex))
    assert acme.house.news(acme.tenant) == []
    acme.house.bus.ask(SendEstimate(who=acme.who(), estimate=draft.id))

    assert look(acme, draft, who=acme.signed_in(globex)).is_own
    assert acme.house.news(acme.tenant) == ["estimate_sent"]


def test_an_estimate_is_sent_at_once_when_that_is_wished(acme: Business) -> None:
    estimate(acme, send=True)

    assert acme.house.news(acme.tenant) == ["estimate_sent"]


def test_a_voided_estimate_stays_to_be_seen_and_is_not_sent(acme: Business) -> None:
    found = estimate(acme)

    assert void(acme, found) == void(acme, found)
    assert look(acme, found).estimate.is_voided
    with pytest.raises(EstimateClosed, match="voided"):
        acme.house.bus.ask(SendEstimate(who=acme.who(), estimate=found.id))


def test_estimates_are_looked_up_by_the_business_and_seen_by_their_links(acme: Business) -> None:
    globex = acme.customer()
    found, ask = estimate(acme, globex), acme.house.bus.ask

    assert ask(GetEstimate(who=acme.who(), estimate=found.id)) == look(acme, found)
    assert [look(acme, found, who=who).is_own for who in (acme.who(Visitor()), acme.signed_in(globex))] == [
        False,
        True,
    ]
    with pytest.raises(Denied):
        ask(GetEstimate(who=acme.signed_in(globex), estimate=found.id))
    for asked in (
        GetEstimate(who=acme.who(), estimate=2**62),
        ViewEstimate(who=acme.who(), token=ABSENT),
        ViewEstimate(who=acme.who(LinkHolder(token=ABSENT)), token=found.token),
    ):
        with pytest.raises(EstimateNotFound):
            ask(asked)


def test_another_business_finds_no_estimate_of_ours(house: House, acme: Business) -> None:
    found, other = estimate(acme), business(house)
    questions: tuple[Ask[Any], ...] = (
        GetEstimate(who=other.who(), estimate=found.id),
        ViewEstimate(who=other.who(), token=found.token),
        SendEstimate(who=other.who(), estimate=found.id),
        VoidEstimate(who=other.who(), estimate=found.id),
    )
    for ask in questions:
        with pytest.raises(EstimateNotFound):
            house.bus.ask(ask)
    assert not look(acme, found).estimate.is_voided
