"""Test cards do what they are known for; every other number stops at the form."""

from datetime import date

import pytest

from deploy.sandbox.cards import CARDS, EXPIRED, GENERIC, NO_FUNDS, WRONG_CODE, luhn, read_card
from deploy.sandbox.means import Decline, FieldErrors, Means

TODAY = date(2026, 11, 22)


def read(number: str, *, expiry: str = "12/34", code: str = "123") -> Means:
    return read_card({"number": number, "expiry": expiry, "code": code}, today=TODAY)


def errors(number: str = "4242424242424242", *, expiry: str = "12/34", code: str = "123") -> dict[str, str]:
    with pytest.raises(FieldErrors) as problem:
        read(number, expiry=expiry, code=code)
    return problem.value.errors


def test_every_test_card_has_a_valid_check_digit() -> None:
    assert [number for number in CARDS if not luhn(number)] == []


def test_card_is_kept_by_brand_and_last_digits_only() -> None:
    assert read("4242 4242 4242 4242").details == {
        "brand": "visa",
        "country": "US",
        "exp_month": 12,
        "exp_year": 2034,
        "funding": "credit",
        "last4": "4242",
        "network": "visa",
        "wallet": None,
    }


@pytest.mark.parametrize(
    ("number", "brand", "code"),
    [
        ("5555 5555 5555 4444", "mastercard", "123"),
        ("3782 822463 10005", "amex", "1234"),
        ("4242-4242-4242-4242", "visa", "123"),
        ("٤٢٤٢ ٤٢٤٢ ٤٢٤٢ ٤٢٤٢", "visa", "١٢٣"),
    ],
)
def test_card_that_pays(number: str, brand: str, code: str) -> None:
    means = read(number, code=code)
    assert (means.details["brand"], means.decline, means.asks_confirmation) == (brand, None, False)


@pytest.mark.parametrize(
    ("number", "decline"),
    [
        ("4000 0000 0000 0002", GENERIC),
        ("4000 0000 0000 9995", NO_FUNDS),
        ("4000 0000 0000 0069", EXPIRED),
        ("4000 0000 0000 0127", WRONG_CODE),
    ],
)
def test_card_that_is_declined(number: str, decline: Decline) -> None:
    assert read(number).decline == decline


def test_card_whose_bank_asks_for_confirmation() -> None:
    means = read("4000 0025 0000 3155")
    assert (means.asks_confirmation, means.decline) == (True, None)


@pytest.mark.parametrize("number", ["4242 4242 4242 4241", "4242", "4" * 40, "not a number 12"])
def test_number_that_does_not_add_up_is_a_field_error(number: str) -> None:
    assert errors(number) == {"number": "Check the card number: it is not complete or has a wrong digit."}


def test_real_card_is_refused_before_anything_is_kept() -> None:
    assert errors("4111 1111 1111 1111") == {
        "number": "Use a test card, such as 4242 4242 4242 4242. Real cards are refused here."
    }


def test_empty_form_names_every_field() -> None:
    assert errors("", expiry="", code="") == {
        "number": "Enter the card number.",
        "expiry": "Enter the expiry date as month and year, such as 12 / 34.",
        "code": "Enter the 3 digits of the security code.",
    }


@pytest.mark.parametrize("expiry", ["11/26", "11 / 2026", "1126", "112026", "11-26", "11.26"])
def test_card_is_good_to_the_end_of_its_month(expiry: str) -> None:
    details = read("4242424242424242", expiry=expiry).details
    assert (details["exp_month"], details["exp_year"]) == (11, 2026)


@pytest.mark.parametrize(
    ("expiry", "error"),
    [
        ("10/26", "This date is in the past."),
        ("13/34", "Enter the expiry date as month and year, such as 12 / 34."),
        ("1/2/34", "Enter the expiry date as month and year, such as 12 / 34."),
        ("12/2999", "This date is too far ahead."),
    ],
)
def test_expiry_that_cannot_be(expiry: str, error: str) -> None:
    assert errors(expiry=expiry) == {"expiry": error}


def test_amex_has_four_digits_of_security_code() -> None:
    assert errors("378282246310005", code="123") == {"code": "Enter the 4 digits of the security code."}
