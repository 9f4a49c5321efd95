"""What a magic link must be: anything else signs nobody in, and nothing that is sent in makes the reader fail."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from services.auth.domain.magic_links import LONGEST, Claims, Reader, signed_part
from shared.contracts.errors import SignInLinkNotFound, SignInLinkSpent
from tests.support.magic import encoded, token

KEY, OLDER, FOREIGN = "k" * 32, "o" * 43, "f" * 32
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
NOW = int(NOON.timestamp())
HOST = "acme.billing.example"
READER = Reader((KEY, OLDER), HOST, NOON, timedelta(days=90))
GOOD = Claims(customer=42, expires=NOW + 60)


def made(secret: str = KEY, **claims: Any) -> str:
    return token(secret, **{"sub": 42, "exp": NOW + 60, **claims})


def wrong(text: str, reader: Reader = READER) -> str:
    with pytest.raises(SignInLinkNotFound) as refusal:
        reader.read(text)
    return refusal.value.about


@pytest.mark.parametrize(
    "claims",
    [
        {},
        {"sub": "42"},
        {"iss": "A Script With Spaces"},
        {"iss": None},
        {"aud": HOST},
        {"aud": f"https://{HOST}/"},
        {"aud": ["elsewhere.example", HOST.upper()]},
        {"nbf": NOW, "iat": NOW - 5.5, "jti": "x", "anything": {"else": [1]}},
        {"iat": NOW + 59},
    ],
    ids=str,
)
def test_a_right_token_is_whom_it_says(claims: dict[str, Any]) -> None:
    assert READER.read(made(KEY, **claims)) == GOOD


def test_two_keys_are_active_while_one_replaces_the_other() -> None:
    assert [READER.read(made(secret)) for secret in (KEY, OLDER)] == [GOOD, GOOD]


def test_ninety_days_ahead_is_far_enough() -> None:
    assert READER.read(made(exp=NOW + 90 * 86_400)).expires == NOW + 90 * 86_400
    assert wrong(made(exp=NOW + 90 * 86_400 + 1)) == "exp"


@pytest.mark.parametrize(
    "sub", [0, -1, True, 42.0, None, "", "0", "042", " 42", "٤٢", "4e1", [42], {}, 2**63, "9" * 40]
)
def test_whom_it_is_for_must_be_a_customers_number(sub: object) -> None:
    assert wrong(made(sub=sub)) == "sub"


@pytest.mark.parametrize("exp", [None, "1", str(NOW + 60), NOW + 60.5, True, [], 10**400, "never"], ids=repr)
def test_when_it_ends_must_be_a_moment_that_comes(exp: object) -> None:
    assert wrong(made(exp=exp)) == "exp"


def test_a_token_without_an_end_or_without_anybody_is_refused() -> None:
    assert wrong(token(KEY, payload=json.dumps({"sub": 42}).encode())) == "exp"
    assert wrong(token(KEY, payload=json.dumps({"exp": NOW + 60}).encode())) == "sub"


@pytest.mark.parametrize("exp", [NOW, NOW - 1, 0, -(10**400)])
def test_one_that_has_ended_says_so_and_still_names_its_customer(exp: int) -> None:
    with pytest.raises(SignInLinkSpent) as refusal:
        READER.read(made(exp=exp))
    assert refusal.value.facts == {"reason": "expired"}
    assert READER.read(made(exp=exp), is_late_fine=True) == Claims(42, exp)


@pytest.mark.parametrize("claim", ["nbf", "iat"])
@pytest.mark.parametrize("value", [NOW + 61, NOW + 61.5, 10**400, "1", None, True, float("nan"), float("inf")])
def test_what_is_not_yet_is_refused(claim: str, value: object) -> None:
    assert wrong(made(KEY, **{claim: value})) == claim


@pytest.mark.parametrize(
    "aud", ["elsewhere.example", f"{HOST}.evil.example", "", None, 7, [], [None], "http://[::1", {}]
)
def test_one_for_another_host_is_refused(aud: object) -> None:
    assert wrong(made(aud=aud)) == "aud"


@pytest.mark.parametrize("alg", ["none", "None", "hs256", "HS512", "RS256", "ES256", "", None, ["HS256"], 1])
def test_no_other_algorithm_is_listened_to(alg: object) -> None:
    assert wrong(token(KEY, header={"alg": alg, "typ": "JWT"}, sub=42, exp=NOW + 60)) == "alg"


@pytest.mark.parametrize(
    "header",
    [
        {"crit": ["exp"]},
        {"crit": []},
        {"crit": ["b64"], "b64": False},
        {"b64": False},
        {"typ": "at+jwt"},
        {"typ": 1},
    ],
    ids=str,
)
def test_a_header_that_asks_for_more_is_refused(header: dict[str, object]) -> None:
    text = token(KEY, header={"alg": "HS256", "typ": "JWT", **header}, sub=42, exp=NOW + 60)
    assert wrong(text) == "header"


def test_a_header_may_leave_out_its_type_or_name_a_key() -> None:
    headers = [{"alg": "HS256"}, {"typ": "jwt", "alg": "HS256"}, {"alg": "HS256", "kid": "../../key"}]
    assert [READER.read(token(KEY, header=each, sub=42, exp=NOW + 60)) for each in headers] == [GOOD] * 3


@pytest.mark.parametrize("secret", [FOREIGN, "", KEY[:-1], KEY + "k"])
def test_another_key_is_not_believed(secret: str) -> None:
    assert wrong(made(secret)) == "signature"


def test_without_a_key_nothing_opens() -> None:
    assert wrong(made(), Reader((), HOST, NOON, timedelta(days=90))) == "signature"


def test_every_change_breaks_it_but_of_spare_bits_that_change_nothing() -> None:
    text = made()
    twins = {
        f"{text[:-1]}{letter}" for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    }
    opened = {each for each in twins if _opens(each)}
    assert {signed_part(each) for each in opened} == {signed_part(text)}
    assert [place for place in range(len(text) - 1) if _opens(text[:place] + "~" + text[place + 1 :])] == []


@pytest.mark.parametrize(
    "payload", [b"null", b"[]", b'"x"', b"{", b"\xff", b"[" * 2000, b'{"exp": 1e99999999999999999999}']
)
def test_signed_nonsense_is_refused(payload: bytes) -> None:
    assert wrong(token(KEY, payload=payload)) == "claims"


@pytest.mark.parametrize(
    "text", ["", ".", "..", "a.b.c", "a.b", made() + ".x", " " + made(), made() + "\n", "é" * 50]
)
def test_what_is_no_token_is_refused(text: str) -> None:
    assert wrong(text) == "form"


def test_a_token_beyond_four_thousand_letters_is_not_even_read() -> None:
    assert READER.read(made(iss="x" * 2_800)) == GOOD
    assert len(made(iss="x" * 2_900)) > LONGEST
    assert wrong(made(iss="x" * 2_900)) == "form"


@settings(max_examples=300, deadline=None, database=None, derandomize=True)
@given(
    some.recursive(
        some.none() | some.booleans() | some.integers() | some.floats() | some.text(), some.lists, max_leaves=4
    ),
    some.sampled_from(["sub", "exp", "nbf", "iat", "aud"]),
)
def test_no_claim_makes_the_reader_fail(value: object, claim: str) -> None:
    _opens(made(KEY, **{claim: value}))


@settings(max_examples=300, deadline=None, database=None, derandomize=True)
@given(
    some.dictionaries(
        some.sampled_from(["alg", "typ", "crit", "b64", "kid", "jwk", "x5u", "zip"]),
        some.none() | some.booleans() | some.integers() | some.text() | some.lists(some.text()),
    )
)
def test_no_header_makes_the_reader_fail(header: dict[str, object]) -> None:
    _opens(token(KEY, header={"alg": "HS256", **header}, sub=42, exp=NOW + 60))


@settings(max_examples=300, deadline=None, database=None, derandomize=True)
@given(some.binary(), some.binary(), some.binary())
def test_no_bytes_make_the_reader_fail(header: bytes, payload: bytes, signature: bytes) -> None:
    assert not _opens(".".join(encoded(part) for part in (header, payload, signature)))


def _opens(text: str) -> bool:
    try:
        READER.read(text)
    except (SignInLinkNotFound, SignInLinkSpent):
        return False
    return True
