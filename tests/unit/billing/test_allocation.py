"""Where received money goes."""

from hypothesis import given
from hypothesis import strategies as some

from services.billing.domain.allocation import Allocation, Wish, allocate
from shared.money import Money


def dollars(minor: int) -> Money:
    return Money(minor, "USD")


def wish(invoice: int, meant: int, left: int) -> Wish:
    return Wish(invoice, dollars(meant), dollars(left))


def test_a_payment_goes_to_the_invoices_it_was_meant_for() -> None:
    assert allocate(dollars(30_00), [wish(1, 10_00, 10_00), wish(2, 20_00, 50_00)]) == Allocation(
        parts=((1, dollars(10_00)), (2, dollars(20_00))), kept=dollars(0)
    )


def test_what_an_invoice_no_longer_needs_becomes_credit() -> None:
    assert allocate(dollars(30_00), [wish(1, 30_00, 12_00)]) == Allocation(
        parts=((1, dollars(12_00)),), kept=dollars(18_00)
    )


def test_a_payment_for_an_invoice_paid_meanwhile_becomes_credit_as_a_whole() -> None:
    assert allocate(dollars(30_00), [wish(1, 30_00, 0)]) == Allocation(parts=(), kept=dollars(30_00))


def test_less_than_was_meant_goes_to_the_first() -> None:
    assert allocate(dollars(15_00), [wish(1, 10_00, 10_00), wish(2, 20_00, 20_00)]) == Allocation(
        parts=((1, dollars(10_00)), (2, dollars(5_00))), kept=dollars(0)
    )


amounts = some.integers(0, 10**12)


@given(amounts, some.lists(some.tuples(amounts, amounts), max_size=8))
def test_nothing_is_lost_and_no_invoice_gets_too_much(received: int, wishes: list[tuple[int, int]]) -> None:
    wanted = [wish(number, meant, left) for number, (meant, left) in enumerate(wishes)]
    allocation = allocate(dollars(received), wanted)

    assert sum(part.minor for _, part in allocation.parts) + allocation.kept.minor == received
    assert allocation.kept.minor >= 0
    assert [part for invoice, part in allocation.parts if not 0 < part.minor <= min(wishes[invoice])] == []
