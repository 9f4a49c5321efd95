"""Test bank accounts settle or come back; every other account stops at the form."""

import pytest

from deploy.sandbox.banks import CLOSED, NOT_ALLOWED, read_iban, read_us_account
from deploy.sandbox.means import FieldErrors


def us_form(*, routing: str = "110000000", account: str = "000123456789", holder: str = "Jo") -> dict[str, str]:
    return {"routing": routing, "account": account, "holder": holder}


def test_us_account_that_pays() -> None:
    means = read_us_account(us_form())
    assert (means.type, means.details["last4"], means.decline) == ("us_bank_account", "6789", None)


def test_us_account_that_comes_back() -> None:
    assert read_us_account(us_form(account="000111111113")).decline == CLOSED


def test_us_account_that_is_not_for_tests_is_refused() -> None:
    with pytest.raises(FieldErrors) as problem:
        read_us_account(us_form(routing="021000021", account="12345678", holder=" "))
    assert problem.value.errors == {
        "holder": "Enter the name on the account.",
        "routing": "Use the test routing number 110000000.",
        "account": "Use a test account, such as 000123456789. Real accounts are refused here.",
    }


@pytest.mark.parametrize("iban", ["DE89370400440532013000", "de89 3704 0044 0532 0130 00"])
def test_iban_that_pays(iban: str) -> None:
    means = read_iban({"iban": iban, "holder": "Jo"})
    assert (means.type, means.details, means.decline) == (
        "sepa_debit",
        {"bank_code": "37040044", "branch_code": "", "country": "DE", "last4": "3000"},
        None,
    )


def test_iban_that_comes_back() -> None:
    assert read_iban({"iban": "DE62370400440532013001", "holder": "Jo"}).decline == NOT_ALLOWED


@pytest.mark.parametrize(
    ("iban", "error"),
    [
        ("", "Check the IBAN: it is not complete or has a wrong character."),
        ("DE89370400440532013001", "Check the IBAN: it is not complete or has a wrong character."),
        ("DEÄ9370400440532013000", "Check the IBAN: it is not complete or has a wrong character."),
        (
            "GB82WEST12345698765432",
            "Use a test IBAN, such as DE89 3704 0044 0532 0130 00. Real accounts are refused here.",
        ),
    ],
)
def test_iban_that_is_refused(iban: str, error: str) -> None:
    with pytest.raises(FieldErrors) as problem:
        read_iban({"iban": iban, "holder": "Jo"})
    assert problem.value.errors == {"iban": error}
