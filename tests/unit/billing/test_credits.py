"""Credit is drawn in order, adds up on both sides, and is never more than there is."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as some

from services.billing.domain.allocation import share_out
from services.billing.domain.credits import Use, draw
from shared.money import Money, total

AMOUNTS = some.lists(some.integers(1, 10**9), min_size=1, max_size=20)


def usd(minor: int) -> Money:
    return Money(minor, "USD")


def numbered(amounts: list[int]) -> list[tuple[int, Money]]:
    return [(number, usd(minor)) for number, minor in enumerate(amounts, 1)]


def test_the_oldest_credit_goes_to_the_first_invoice() -> None:
    assert draw([(1, usd(10)), (2, usd(50))], [(7, usd(20)), (8, usd(5))]) == (
        Use(1, 7, usd(10)),
        Use(2, 7, usd(10)),
        Use(2, 8, usd(5)),
    )


def test_more_than_there_is_cannot_be_drawn() -> None:
    with pytest.raises(ValueError, match="more credit"):
        draw([(1, usd(10))], [(7, usd(11))])


@given(AMOUNTS, AMOUNTS, some.data())
def test_what_is_drawn_adds_up_on_both_sides(credits: list[int], dues: list[int], data: some.DataObject) -> None:
    amount = data.draw(some.integers(0, min(sum(credits), sum(dues))))
    parts = share_out(usd(amount), numbered(dues))
    uses = draw(numbered(credits), list(parts.items()))
    of_credit: Counter[int] = Counter()
    to_invoice: Counter[int] = Counter()
    for use in uses:
        of_credit[use.credit] += use.amount.minor
        to_invoice[use.invoice] += use.amount.minor

    assert total([use.amount for use in uses], currency="USD") == usd(amount)
    assert dict(to_invoice) == {invoice: part.minor for invoice, part in parts.items()}
    assert all(of_credit[number] <= left.minor for number, left in numbered(credits))
    assert all(use.amount.minor > 0 for use in uses)


@given(AMOUNTS, some.data())
def test_what_is_shared_out_is_all_of_it_oldest_first(dues: list[int], data: some.DataObject) -> None:
    amount = data.draw(some.integers(1, sum(dues)))
    parts = share_out(usd(amount), numbered(dues))

    assert total(list(parts.values()), currency="USD") == usd(amount)
    assert list(parts) == list(range(1, len(parts) + 1))
    assert all(parts[number] == left for number, left in numbered(dues) if number < len(parts))
    assert all(0 < part.minor <= dues[number - 1] for number, part in parts.items())
