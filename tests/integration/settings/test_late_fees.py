"""A business says what it adds to invoices that are not paid in time."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
import time_machine

from shared.contracts.errors import Denied, Invalid
from shared.contracts.message import Customer
from shared.contracts.settings import GetTenant, Tenant
from shared.contracts.settings.late_fees import ChangeLateFee, LateFee, LateFeeTerms
from tests.support.house import House, system

MONTHLY = LateFeeTerms(rate=Decimal("1.5"), grace_days=5, every_months=1)


def change(house: House, tenant: Tenant, terms: LateFeeTerms | None, *, on: str = "2026-12-01") -> LateFee | None:
    """At noon in UTC."""
    with time_machine.travel(datetime.fromisoformat(f"{on}T12:00").replace(tzinfo=UTC)):
        return house.bus.ask(ChangeLateFee(who=system(tenant), terms=terms))


def test_it_counts_from_the_day_on_which_it_was_said(house: House) -> None:
    made = house.tenant(zone="Pacific/Kiritimati")
    assert made.late_fee is None
    changed = change(house, made, MONTHLY)
    assert changed == LateFee(**MONTHLY.model_dump(), since=date(2026, 12, 2))
    assert house.bus.ask(GetTenant(who=system(made))) == made.model_copy(
        update={"version": 2, "late_fee": changed}
    )


def test_what_is_said_again_counts_as_before_and_other_terms_count_from_then_on(house: House) -> None:
    made = house.tenant()
    first, again = (change(house, made, MONTHLY, on=day) for day in ("2026-12-01", "2026-12-20"))
    other = change(house, made, MONTHLY.model_copy(update={"grace_days": 6}), on="2026-12-20")
    assert first == again
    assert other
    assert (other.grace_days, other.since) == (6, date(2026, 12, 20))


def test_switched_off_and_on_it_counts_anew(house: House) -> None:
    made = house.tenant()
    change(house, made, MONTHLY)
    assert change(house, made, None) is None
    found = change(house, made, MONTHLY, on="2027-02-01")
    assert found
    assert found.since == date(2027, 2, 1)


@pytest.mark.parametrize(
    ("terms", "about"),
    [
        ({}, "rate"),
        ({"rate": "1.5", "amounts": {"USD": 15_00}}, "rate"),
        ({"amounts": {"XQX": 15_00}}, "amounts"),
        ({"rate": "1.5", "every_days": 30, "every_months": 1}, "every"),
    ],
)
def test_what_makes_no_sense_is_refused(house: House, terms: dict[str, Any], about: str) -> None:
    made = house.tenant()
    with pytest.raises(Invalid) as refused:
        change(house, made, LateFeeTerms.model_validate(terms))
    assert refused.value.about == about
    assert house.bus.ask(GetTenant(who=system(made))) == made


def test_a_customer_adds_no_fees(house: House) -> None:
    actor = Customer(customer=1, level="full", email="jo@globex.example")
    with pytest.raises(Denied):
        house.bus.ask(ChangeLateFee(who=system(house.tenant(), actor=actor), terms=None))
