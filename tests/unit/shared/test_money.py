"""Amounts are exact, of one currency, and never more precise than their currency."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from shared.money import Money, exponent, from_major, total

CURRENCIES = some.sampled_from(["USD", "JPY", "KWD"])
MINORS = some.integers(min_value=-(10**12), max_value=10**12)


def test_amounts_of_one_currency_add_and_subtract() -> None:
    assert Money(10_50, "USD") + Money(4_25, "USD") - Money(75, "USD") == Money(14_00, "USD")


def test_two_currencies_never_mix() -> None:
    with pytest.raises(ValueError, match="USD and EUR cannot be mixed"):
        Money(1, "USD") + Money(1, "EUR")


def test_two_currencies_cannot_be_compared() -> None:
    with pytest.raises(ValueError, match="cannot be mixed"):
        assert Money(1, "USD") < Money(2, "JPY")


@pytest.mark.parametrize(("currency", "digits"), [("USD", 2), ("JPY", 0), ("KWD", 3), ("ISK", 0), ("EUR", 2)])
def test_each_currency_has_its_own_digits(currency: str, digits: int) -> None:
    assert exponent(currency) == digits


@pytest.mark.parametrize(
    ("major", "currency", "minor"), [("12.50", "USD", 12_50), ("1250", "JPY", 1250), ("1.234", "KWD", 1_234)]
)
def test_written_amounts_become_minor_units(major: str, currency: str, minor: int) -> None:
    assert from_major(Decimal(major), currency) == Money(minor, currency)


@pytest.mark.parametrize(
    ("major", "currency"),
    [
        ("1.005", "USD"),
        ("1.5", "JPY"),
        ("NaN", "USD"),
        ("Infinity", "USD"),
        ("1e30", "USD"),
        ("9e999999", "USD"),
        ("1.0000000000000000000000000001", "USD"),
    ],
)
def test_what_is_not_an_amount_of_the_currency_is_refused(major: str, currency: str) -> None:
    with pytest.raises(ValueError, match="is not an amount of"):
        from_major(Decimal(major), currency)


@pytest.mark.parametrize(
    ("minor", "rate", "tax"),
    [(100_00, "8.25", 8_25), (10, "5", 1), (9, "5", 0), (-10, "5", -1), (33_33, "19", 6_33)],
)
def test_percentages_round_half_up_to_the_minor_unit(minor: int, rate: str, tax: int) -> None:
    assert Money(minor, "EUR").percent(Decimal(rate)) == Money(tax, "EUR")


@given(MINORS, CURRENCIES)
def test_major_and_back_is_the_same(minor: int, currency: str) -> None:
    amount = Money(minor, currency)
    assert from_major(amount.major, currency) == amount


@given(some.lists(MINORS, max_size=20))
def test_a_total_is_the_sum_of_its_parts(minors: list[int]) -> None:
    assert total([Money(minor, "USD") for minor in minors], currency="USD") == Money(sum(minors), "USD")
