"""The fee on a card: a share of what is paid, to the minor unit, and never more than four percent."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as some
from pydantic import ValidationError

from shared.contracts.settings import Switches
from shared.money import Money

RATES = some.decimals(min_value=0, max_value=4, places=2)
AMOUNTS = some.builds(Money, some.integers(1, 10**12), some.sampled_from(["USD", "JPY", "KWD"]))


@given(RATES, AMOUNTS)
def test_a_fee_is_the_nearest_minor_unit_to_its_share(rate: Decimal, amount: Money) -> None:
    fee = Switches(convenience_fee=rate).fee_on(amount)
    exact = Fraction(amount.minor) * Fraction(rate) / 100
    assert fee.currency == amount.currency
    assert abs(Fraction(fee.minor) - exact) <= Fraction(1, 2)


@pytest.mark.parametrize("rate", ["-0.01", "4.01", "2.555", "NaN", "Infinity"])
def test_a_rate_beyond_four_percent_or_a_hundredth_is_refused(rate: str) -> None:
    with pytest.raises(ValidationError):
        Switches(convenience_fee=Decimal(rate))
