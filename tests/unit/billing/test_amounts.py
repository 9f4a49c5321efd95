"""Amounts as the provider counts them."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as some

from services.billing.payments.amounts import from_stripe, to_stripe
from shared.money import LARGEST_MINOR, Money

COUNTED = [
    (Money(10_50, "USD"), 10_50),
    (Money(1_250, "JPY"), 1_250),
    (Money(5, "ISK"), 5_00),
    (Money(5_000, "UGX"), 5_000_00),
    (Money(12_340, "KWD"), 12_340),
    (Money(500_00, "MGA"), 500),
]


@pytest.mark.parametrize(("amount", "count"), COUNTED, ids=lambda value: str(value))
def test_an_amount_goes_there_and_back(amount: Money, count: int) -> None:
    assert (to_stripe(amount), from_stripe(count, amount.currency.lower())) == (count, amount)


@pytest.mark.parametrize("amount", [Money(12_345, "KWD"), Money(500_01, "MGA")], ids=str)
def test_what_the_provider_cannot_count_is_refused(amount: Money) -> None:
    with pytest.raises(ValueError, match="cannot be charged"):
        to_stripe(amount)


@pytest.mark.parametrize(("count", "currency"), [(5_50, "isk"), (1, "ugx")])
def test_a_fraction_that_the_currency_does_not_have_is_not_rounded_away(count: int, currency: str) -> None:
    with pytest.raises(ValueError, match="is not an amount of"):
        from_stripe(count, currency)


@given(
    some.integers(0, LARGEST_MINOR), some.sampled_from(("USD", "EUR", "JPY", "ISK", "UGX", "KWD", "BHD", "MGA"))
)
def test_every_amount_that_can_be_sent_comes_back_as_it_was(minor: int, currency: str) -> None:
    amount = Money(minor, currency)
    try:
        count = to_stripe(amount)
    except ValueError:
        assume(False)
    assert from_stripe(count, currency.lower()) == amount
