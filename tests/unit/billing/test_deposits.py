"""A deposit is an amount, whichever way it was wished for."""

from decimal import Decimal

import pytest

from services.billing.domain.deposits import deposit_of
from shared.contracts.billing.estimates import NewDeposit
from shared.contracts.errors import Invalid
from shared.money import Money

TOTAL = Money(3_080_00, "USD")


def test_nothing_wished_for_is_nothing_due() -> None:
    assert deposit_of(TOTAL, None) == Money(0, "USD")


@pytest.mark.parametrize(
    ("wanted", "minor"),
    [
        (NewDeposit(rate=Decimal(50)), 1_540_00),
        (NewDeposit(rate=Decimal("33.3333")), 1_026_67),
        (NewDeposit(rate=Decimal(100)), 3_080_00),
        (NewDeposit(amount=1), 1),
        (NewDeposit(amount=3_080_00), 3_080_00),
    ],
    ids=str,
)
def test_a_share_or_an_amount_becomes_an_amount(wanted: NewDeposit, minor: int) -> None:
    assert deposit_of(TOTAL, wanted) == Money(minor, "USD")


@pytest.mark.parametrize(
    "wanted",
    [
        NewDeposit(),
        NewDeposit(rate=Decimal(50), amount=100),
        NewDeposit(rate=Decimal(0)),
        NewDeposit(rate=Decimal("0.0001")),
        NewDeposit(amount=3_080_01),
    ],
    ids=str,
)
def test_what_cannot_be_a_deposit_is_refused(wanted: NewDeposit) -> None:
    with pytest.raises(Invalid, match="deposit"):
        deposit_of(TOTAL, wanted)


def test_a_share_of_nothing_is_refused() -> None:
    with pytest.raises(Invalid, match="deposit"):
        deposit_of(Money(0, "USD"), NewDeposit(rate=Decimal(50)))


def test_currencies_without_cents_have_whole_deposits() -> None:
    assert deposit_of(Money(12_345, "JPY"), NewDeposit(rate=Decimal(50))) == Money(6_173, "JPY")
