"""Amounts are counted and limited as Stripe does, and read as people do."""

import pytest

from deploy.sandbox.currencies import readable, require_chargeable, require_currency
from deploy.sandbox.refusals import InvalidParameters

NBSP = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("amount", "currency", "text"),
    [
        (1_607_67, "usd", "$1,607.67"),
        (5, "eur", "€0.05"),
        (1200, "jpy", "¥1,200"),
        (12_500, "kwd", f"KWD{NBSP}12.500"),
        (10_00, "chf", f"CHF{NBSP}10.00"),
        (500, "isk", f"ISK{NBSP}5.00"),
    ],
)
def test_amount_is_read_with_its_own_decimals(amount: int, currency: str, text: str) -> None:
    assert readable(amount, currency=currency) == text


@pytest.mark.parametrize(
    ("amount", "currency", "code"),
    [
        (49, "usd", "amount_too_small"),
        (0, "kwd", "amount_too_small"),
        (49, "jpy", "amount_too_small"),
        (100_000_000, "eur", "amount_too_large"),
        (12_505, "kwd", "parameter_invalid_integer"),
        (150, "isk", "parameter_invalid_integer"),
    ],
)
def test_amount_that_cannot_be_charged(amount: int, currency: str, code: str) -> None:
    with pytest.raises(InvalidParameters) as refusal:
        require_chargeable(amount, currency=currency, param="line_items")
    assert (refusal.value.code, refusal.value.param) == (code, "line_items")


@pytest.mark.parametrize(("amount", "currency"), [(50, "usd"), (99_999_999, "usd"), (12_500, "kwd"), (500, "isk")])
def test_amount_that_can_be_charged(amount: int, currency: str) -> None:
    require_chargeable(amount, currency=currency, param="line_items")


def test_currency_is_known_in_any_case() -> None:
    assert require_currency("USD", param="currency") == "usd"


@pytest.mark.parametrize("currency", ["zzz", "", "dollars", "us"])
def test_unknown_currency_is_refused(currency: str) -> None:
    with pytest.raises(InvalidParameters) as refusal:
        require_currency(currency, param="currency")
    assert refusal.value.code == "invalid_currency"
