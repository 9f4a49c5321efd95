"""Amounts as Stripe's API counts them, which is not always the currency's own minor unit."""

from decimal import Decimal

from shared.money import Money, exponent, from_major

WHOLE = frozenset(
    ("BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF")
)  # fmt: skip
THOUSANDTHS = frozenset(("BHD", "JOD", "KWD", "OMR", "TND"))
"""Charged in whole tens of thousandths only. All others are counted in hundredths, even currencies without any."""

SMALLEST = {
    "AED": 2_00, "CZK": 15_00, "DKK": 2_50, "GBP": 30, "HKD": 4_00, "HUF": 175_00, "JPY": 50, "MXN": 10_00,
    "MYR": 2_00, "NOK": 3_00, "PLN": 2_00, "RON": 2_00, "SEK": 3_00, "THB": 10_00,
}  # fmt: skip
"""In the currency's own minor units, as Stripe documents them; half a unit of the others."""


def smallest(currency: str) -> Money:
    """The least that can be charged."""
    return Money(SMALLEST.get(currency, max(1, 10 ** exponent(currency) // 2)), currency)


def to_stripe(amount: Money) -> int:
    """Raises ValueError for what the API cannot express: single fils, or fractions of an ariary."""
    count = amount.major.scaleb(_digits(amount.currency))
    if count % (10 if amount.currency in THOUSANDTHS else 1):
        raise ValueError(f"{amount.major} {amount.currency} cannot be charged")
    return int(count)


def from_stripe(count: int, currency: str) -> Money:
    """Raises ValueError for fractions that the currency does not have: better no amount than a rounded one."""
    code = currency.upper()
    return from_major(Decimal(count).scaleb(-_digits(code)), code)


def _digits(currency: str) -> int:
    if currency in WHOLE:
        return 0
    return 3 if currency in THOUSANDTHS else 2
