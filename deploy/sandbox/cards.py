"""Stripe's test cards and what each of them does; every other card is refused and leaves no trace."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from deploy.sandbox.means import N_, Decline, FieldErrors, Means, digits_of, with_ascii_digits

GENERIC = Decline("card_declined", N_("Your card was declined."), "generic_decline")
NO_FUNDS = Decline("card_declined", N_("Your card was declined: it has insufficient funds."), "insufficient_funds")
LOST = Decline("card_declined", N_("Your card was declined."), "lost_card")
STOLEN = Decline("card_declined", N_("Your card was declined."), "stolen_card")
EXPIRED = Decline("expired_card", N_("Your card was declined: it has expired."), "expired_card")
WRONG_CODE = Decline("incorrect_cvc", N_("Your card was declined: its security code is wrong."), "incorrect_cvc")
TROUBLE = Decline("processing_error", N_("Your card could not be processed just now."), "processing_error")
NOT_CONFIRMED = Decline(
    "payment_intent_authentication_failure", N_("Your bank could not confirm that it is you who is paying.")
)


EXPIRY = re.compile(r"([0-9]{1,2})\s*[/. -]\s*([0-9]{4}|[0-9]{2})|([0-9]{2})([0-9]{4}|[0-9]{2})")


@dataclass(frozen=True, slots=True)
class TestCard:
    brand: str
    decline: Decline | None = None
    asks_confirmation: bool = False
    funding: str = "credit"


CARDS = {
    "4242424242424242": TestCard("visa"),
    "4000056655665556": TestCard("visa", funding="debit"),
    "5555555555554444": TestCard("mastercard"),
    "2223003122003222": TestCard("mastercard"),
    "5200828282828210": TestCard("mastercard", funding="debit"),
    "378282246310005": TestCard("amex"),
    "371449635398431": TestCard("amex"),
    "6011111111111117": TestCard("discover"),
    "3566002020360505": TestCard("jcb"),
    "6200000000000005": TestCard("unionpay"),
    "4000000000000002": TestCard("visa", GENERIC),
    "4000000000009995": TestCard("visa", NO_FUNDS),
    "4000000000009987": TestCard("visa", LOST),
    "4000000000009979": TestCard("visa", STOLEN),
    "4000000000000069": TestCard("visa", EXPIRED),
    "4000000000000127": TestCard("visa", WRONG_CODE),
    "4000000000000119": TestCard("visa", TROUBLE),
    "4000002500003155": TestCard("visa", asks_confirmation=True),
    "4000002760003184": TestCard("visa", asks_confirmation=True),
    "4000008260003178": TestCard("visa", NO_FUNDS, asks_confirmation=True),
}


def read_card(form: Mapping[str, str], *, today: date) -> Means:
    """The card typed into the payment page. Raises FieldErrors."""
    number = digits_of(form.get("number", ""))
    expiry = _expiry(form.get("expiry", ""))
    errors = {
        "number": _number_error(number),
        "expiry": _expiry_error(expiry, today=today),
        "code": _code_error(digits_of(form.get("code", "")), number=number),
    }
    wrong = {field: error for field, error in errors.items() if error}
    if wrong or expiry is None:
        raise FieldErrors(wrong)
    return _means(CARDS[number], last4=number[-4:], expiry=expiry)


def luhn(number: str) -> bool:
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in number[-2::-2])
    return (sum(int(digit) for digit in number[-1::-2]) + sum(doubled)) % 10 == 0


def _means(card: TestCard, *, last4: str, expiry: tuple[int, int]) -> Means:
    year, month = expiry
    details = {
        "brand": card.brand,
        "country": "US",
        "exp_month": month,
        "exp_year": year,
        "funding": card.funding,
        "last4": last4,
        "network": card.brand,
        "wallet": None,
    }
    return Means("card", details, decline=card.decline, asks_confirmation=card.asks_confirmation)


def _expiry(text: str) -> tuple[int, int] | None:
    """Year and month from `12/34`, `12 / 2034` or `1234`."""
    typed = EXPIRY.fullmatch(with_ascii_digits(text).strip())
    if not typed:
        return None
    month, year = (int(part) for part in typed.groups() if part)
    return (year if year > 99 else 2000 + year, month) if 1 <= month <= 12 else None


def _number_error(number: str) -> str | None:
    if not number:
        return N_("Enter the card number.")
    if len(number) < 12 or len(number) > 19 or not luhn(number):
        return N_("Check the card number: it is not complete or has a wrong digit.")
    if number not in CARDS:
        return N_("Use a test card, such as 4242 4242 4242 4242. Real cards are refused here.")
    return None


def _expiry_error(expiry: tuple[int, int] | None, *, today: date) -> str | None:
    if expiry is None:
        return N_("Enter the expiry date as month and year, such as 12 / 34.")
    if expiry < (today.year, today.month):
        return N_("This date is in the past.")
    return N_("This date is too far ahead.") if expiry[0] > today.year + 50 else None


def _code_error(code: str, *, number: str) -> str | None:
    if number.startswith(("34", "37")):
        return None if len(code) == 4 else N_("Enter the 4 digits of the security code.")
    return None if len(code) == 3 else N_("Enter the 3 digits of the security code.")
