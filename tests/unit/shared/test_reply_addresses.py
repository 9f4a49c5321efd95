"""An address to answer at names its conversation, and cannot be made up."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from shared.contracts.billing.comments import Side
from shared.reply_addresses import LONGEST, ReplyAddresses, ReplyTo
from shared.secrets import Vault

KEY, OLD = "k2:" + "b" * 32, "k1:" + "a" * 32
ADDRESSES = ReplyAddresses(Vault(f"{KEY},{OLD}"), domain="Reply.example")
TO = ReplyTo(tenant=7, kind="invoice", document=42, side="customer")
NUMBERS = some.integers(min_value=1, max_value=2**63 - 1)


@given(tenant=NUMBERS, document=NUMBERS, side=some.sampled_from(["customer", "business"]))
def test_an_address_says_what_it_was_made_for(tenant: int, document: int, side: Side) -> None:
    to = ReplyTo(tenant=tenant, kind="invoice", document=document, side=side)
    address = ADDRESSES.written(to)
    assert ADDRESSES.read(address) == ADDRESSES.read(address.upper()) == to
    assert len(address.partition("@")[0]) <= LONGEST


def test_an_address_from_before_the_key_was_changed_still_works() -> None:
    before = ReplyAddresses(Vault(OLD), domain="reply.example").written(TO)
    assert before != ADDRESSES.written(TO)
    assert ADDRESSES.read(before) == TO


@pytest.mark.parametrize("place", range(6, 30))
def test_a_changed_letter_makes_it_nobodys(place: int) -> None:
    address = ADDRESSES.written(TO)
    other = "a" if address[place] != "a" else "b"
    assert ADDRESSES.read(address[:place] + other + address[place + 1 :]) in (None, TO)
    assert ADDRESSES.read(address[:place] + address[place + 1 :]) is None


@pytest.mark.parametrize(
    "address",
    [
        "",
        "@",
        "reply+@reply.example",
        "reply+aaaa@reply.example",
        "reply+" + "a" * 58 + "@reply.example",
        "jo@x.example",
        "reply+äöü@reply.example",
        "reply+a@b@reply.example",
        "reply+0189@reply.example",
        "reply+\0@reply.example",
    ],
)
def test_what_is_no_such_address_is_nobodys(address: str) -> None:
    assert ADDRESSES.read(address) is None


def test_another_installation_and_another_domain_make_other_addresses() -> None:
    stranger = ReplyAddresses(Vault("k2:" + "c" * 32), domain="reply.example").written(TO)
    elsewhere = ADDRESSES.written(TO).replace("reply.example", "reply.example.evil.example")
    assert [ADDRESSES.read(address) for address in (stranger, elsewhere)] == [None, None]


def test_without_a_domain_there_are_no_addresses() -> None:
    none = ReplyAddresses(Vault(KEY), domain="")
    assert (none.written(TO), none.read("reply+aaaa@")) == ("", None)
