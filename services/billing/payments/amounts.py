"""Amounts as Stripe's API counts them, which is not always the currency's own minor unit."""

from decimal import Decimal

from shared.money import Money, from_major

WHOLE = frozenset(
    ("BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF")
)  # fmt: skip
THOUSANDTHS = frozenset(("BHD", "JOD", "KWD", "OMR", "TND"))
"""Charged in whole tens of thousandths only. All others are counted in hundredths, even currencies without any."""


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
