"""A secret test key names its account; nothing else opens a door."""

import base64

import pytest

from deploy.sandbox.accounts import account_id, account_of
from deploy.sandbox.refusals import Unauthenticated


def basic(user: str) -> str:
    return "Basic " + base64.b64encode(user.encode()).decode()


@pytest.mark.parametrize("header", ["Bearer sk_test_acme", basic("sk_test_acme:"), basic("sk_test_acme:ignored")])
def test_key_is_taken_as_bearer_or_as_basic_user(header: str) -> None:
    assert account_of(header) == account_id("sk_test_acme")


def test_each_key_is_an_account_of_its_own() -> None:
    assert account_id("sk_test_acme") != account_id("sk_test_globex")


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Bearer",
        "Bearer sk_live_acme",
        "Bearer pk_test_acme",
        "Bearer sk_test_",
        "Digest x",
        "Basic ???",
        basic(""),
    ],
)
def test_anything_else_is_refused(header: str) -> None:
    with pytest.raises(Unauthenticated):
        account_of(header)


def test_refusal_does_not_repeat_the_key() -> None:
    with pytest.raises(Unauthenticated) as refusal:
        account_of("Bearer sk_live_a_very_secret_key")
    assert "very_secret" not in refusal.value.message
