"""Amounts as Stripe counts them: the smallest unit of each currency, its limits, and how people read it."""

from decimal import Decimal

from babel import Locale
from babel.numbers import format_currency, get_currency_symbol, is_currency

from deploy.sandbox.refusals import InvalidParameters

WITHOUT_DECIMALS = frozenset(
    ("bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga", "pyg", "rwf", "vnd", "vuv", "xaf", "xof", "xpf")
)
THREE_DECIMALS = frozenset(("bhd", "jod", "kwd", "omr", "tnd"))
TWO_ZEROES_AT_THE_END = frozenset(("isk", "ugx"))
"""Counted in hundredths although they have none."""

LEAST = {
    "aed": 2_00, "aud": 50, "brl": 50, "cad": 50, "chf": 50, "czk": 15_00, "dkk": 2_50, "eur": 50, "gbp": 30,
    "hkd": 4_00, "huf": 175_00, "inr": 50, "jpy": 50, "mxn": 10_00, "myr": 2_00, "nok": 3_00, "nzd": 50,
    "pln": 2_00, "ron": 2_00, "sek": 3_00, "sgd": 50, "thb": 10_00, "usd": 50,
}  # fmt: skip
MOST = 99_999_999
ENGLISH = Locale("en", "US")


def exponent(currency: str) -> int:
    if currency in WITHOUT_DECIMALS:
        return 0
    return 3 if currency in THREE_DECIMALS else 2


def readable(amount: int, *, currency: str, locale: Locale = ENGLISH) -> str:
    """The amount as a customer reads it: $1,607.67, ¥1,200, KWD 12.500; elsewhere as is usual there."""
    code = currency.upper()
    if locale.language != ENGLISH.language:
        return format_currency(Decimal(amount).scaleb(-exponent(currency)), code, locale=locale)
    symbol = get_currency_symbol(code, locale="en_US")
    gap = "\N{NO-BREAK SPACE}" if symbol[-1].isalpha() else ""
    digits = exponent(currency)
    return f"{symbol}{gap}{Decimal(amount).scaleb(-digits):,.{digits}f}"


def require_currency(currency: str, *, param: str) -> str:
    lower = currency.lower()
    if not is_currency(lower.upper()):
        raise InvalidParameters(f"Invalid currency: {currency}", code="invalid_currency", param=param)
    return lower


def require_chargeable(amount: int, *, currency: str, param: str) -> None:
    """Refuses what Stripe would not charge: too little, too much, or a fraction the currency does not have."""
    least = LEAST.get(currency, 1)
    step = 10 if currency in THREE_DECIMALS else 100 if currency in TWO_ZEROES_AT_THE_END else 1
    if amount < least:
        message = f"The total must be at least {readable(least, currency=currency)}."
        raise InvalidParameters(message, code="amount_too_small", param=param)
    if amount > MOST:
        message = f"The total must be no more than {readable(MOST, currency=currency)}."
        raise InvalidParameters(message, code="amount_too_large", param=param)
    if amount % step:
        message = f"An amount in {currency.upper()} must be a multiple of {step}."
        raise InvalidParameters(message, code="parameter_invalid_integer", param=param)
