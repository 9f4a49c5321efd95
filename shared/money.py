"""An exact amount: whole minor units beside their currency, never a fraction, never two currencies mixed."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

WITHOUT_MINOR_UNIT = frozenset(
    (
        "BIF",
        "CLP",
        "DJF",
        "GNF",
        "ISK",
        "JPY",
        "KMF",
        "KRW",
        "PYG",
        "RWF",
        "UGX",
        "UYI",
        "VND",
        "VUV",
        "XAF",
        "XOF",
        "XPF",
    )
)
WITH_THREE_DIGITS = frozenset(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"))
LARGEST_MINOR = 10**15
"""Amounts beyond this are a mistake: ten trillion dollars still fits."""


@dataclass(frozen=True, slots=True)
class Money:
    """`minor` counts the currency's smallest unit (cents, yen, fils); `currency` is ISO 4217 in capitals."""

    minor: int
    currency: str

    def __add__(self, other: "Money") -> "Money":
        return Money(self.minor + self._same(other).minor, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.minor - self._same(other).minor, self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.minor, self.currency)

    def __lt__(self, other: "Money") -> bool:
        return self.minor < self._same(other).minor

    def __le__(self, other: "Money") -> bool:
        return self.minor <= self._same(other).minor

    def __bool__(self) -> bool:
        return self.minor != 0

    @property
    def major(self) -> Decimal:
        """The amount as people write it: 12.50 dollars, 1250 yen."""
        return Decimal(self.minor).scaleb(-exponent(self.currency))

    @property
    def digits(self) -> int:
        """How many of the decimal digits belong to the minor unit."""
        return exponent(self.currency)

    def times(self, factor: Decimal) -> "Money":
        return Money(round_half_up(Decimal(self.minor) * factor), self.currency)

    def percent(self, rate: Decimal) -> "Money":
        return self.times(rate / 100)

    def _same(self, other: "Money") -> "Money":
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} cannot be mixed")
        return other


def exponent(currency: str) -> int:
    """How many decimal digits the currency's minor unit has (ISO 4217)."""
    if currency in WITHOUT_MINOR_UNIT:
        return 0
    return 3 if currency in WITH_THREE_DIGITS else 2


def round_half_up(amount: Decimal) -> int:
    return int(amount.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def from_major(amount: Decimal, currency: str) -> Money:
    """The amount in minor units. Raises ValueError when it has more digits than the currency, or no value."""
    digits = exponent(currency)
    minor = int(amount.scaleb(digits)) if amount.is_finite() and abs(amount) <= LARGEST_MINOR else None
    # Compared as it came: what is scaled is rounded to 28 digits.
    if minor is None or abs(minor) > LARGEST_MINOR or Decimal(minor).scaleb(-digits) != amount:
        raise ValueError(f"{amount} is not an amount of {currency}")
    return Money(minor, currency)


def total(amounts: "list[Money]", *, currency: str) -> Money:
    return sum(amounts, start=Money(0, currency))
