"""Sign-in links and codes."""

from datetime import UTC, datetime, timedelta

import pytest

from services.auth.domain.links import CODE_LENGTH, code_hash, demand_fresh, is_fresh, mint, tidy_code, tidy_next
from shared.contracts.errors import SignInLinkSpent
from shared.secrets import CODE_LETTERS, Vault

OLD, NEW = "old:" + "x" * 32, "new:" + "y" * 32
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_a_link_derived_twice_is_the_same() -> None:
    assert mint(Vault(OLD), "handle", key_id="old") == mint(Vault(OLD), "handle", key_id="old")


def test_a_link_stays_the_same_when_the_secret_is_rotated() -> None:
    assert mint(Vault(f"{NEW},{OLD}"), "handle", key_id="old") == mint(Vault(OLD), "handle", key_id="old")


def test_another_request_or_another_secret_makes_another_link() -> None:
    links = [
        mint(Vault(OLD), "handle", key_id="old"),
        mint(Vault(OLD), "another", key_id="old"),
        mint(Vault(NEW), "handle", key_id="new"),
    ]

    assert len({link.token for link in links}) == len({link.code for link in links}) == 3


def test_a_code_has_no_letter_that_is_mistaken_for_another() -> None:
    codes = [mint(Vault(OLD), str(number), key_id="old").code for number in range(500)]

    assert {len(code) for code in codes} == {CODE_LENGTH}
    assert set("".join(codes)) == set(CODE_LETTERS)
    assert set(CODE_LETTERS) & set("0O1IL") == set()


@pytest.mark.parametrize("typed", ["abc234", " ABC 234 ", "abc-234", "ＡＢＣ２３４", "a b\tc\n2 3 4"])
def test_a_code_may_be_typed_as_people_type(typed: str) -> None:
    assert tidy_code(typed) == "ABC234"


def test_a_code_works_only_beside_its_own_request() -> None:
    link = mint(Vault(OLD), "handle", key_id="old")

    assert code_hash(link.code.lower(), "handle") == link.code_hash("handle")
    assert code_hash(link.code, "another") != link.code_hash("handle")


@pytest.mark.parametrize("path", ["/", "/invoices/abc?from=mail", "/a//b"])
def test_a_path_of_this_host_may_come_next(path: str) -> None:
    assert tidy_next(path) == path


@pytest.mark.parametrize(
    "path",
    ["", "invoices", "//evil.example", "/\\evil.example", "https://evil.example", "/a\nb", "/\0", "/" * 2001],
)
def test_anything_else_leads_to_the_first_page(path: str) -> None:
    assert tidy_next(path) == "/"


def test_a_fresh_link_works_until_it_is_used_or_its_time_has_come() -> None:
    assert is_fresh(used_at=None, expires_at=NOON, now=NOON - timedelta(microseconds=1))
    demand_fresh(used_at=None, expires_at=NOON, now=NOON - timedelta(microseconds=1))


@pytest.mark.parametrize(
    ("used_at", "now", "reason"),
    [(None, NOON, "expired"), (NOON, NOON - timedelta(minutes=5), "used"), (NOON, NOON, "used")],
)
def test_a_spent_link_says_why(used_at: datetime | None, now: datetime, reason: str) -> None:
    with pytest.raises(SignInLinkSpent) as refusal:
        demand_fresh(used_at=used_at, expires_at=NOON, now=now)

    assert refusal.value.facts == {"reason": reason}
