"""A business for each test, whose money is counted when the test is over."""

from collections.abc import Iterator

import pytest

from services.billing.domain.attempts import State
from shared import clock
from shared.contracts.settings import Tenant
from tests.support.business import Business, business
from tests.support.house import House, system
from tests.support.invariants import assert_money_adds_up
from tests.support.late_fees import MONTHLY, charge


@pytest.fixture
def acme(house: House) -> Iterator[Business]:
    yield business(house)
    house.sandbox.faults.release()
    for tenant in house.founded:
        _bring_to_an_end(house, tenant)
        assert_money_adds_up(house.databases["billing"], house.sandbox, tenant)


@pytest.fixture
def late(acme: Business) -> Business:
    """It adds late fees."""
    charge(acme, MONTHLY)
    return acme


def _bring_to_an_end(house: House, tenant: Tenant) -> None:
    """Banks pay, open pages are closed: nothing is on its way any more."""
    store, checkouts = house.checkouts(system(tenant))
    with store.reading():
        unsettled = [store.attempt(token) for token in store.unsettled_since(clock.now())]
    for attempt in unsettled:
        if attempt.state == State.PENDING:
            house.sandbox.settle(attempt.checkout_id or "")
        opened = checkouts.open(attempt) if attempt.checkout_id is None else attempt
        checkouts.close(opened)
