"""What stands on invoices and receipts that are printed."""

from typing import Any

import pytest

from services.billing.documents.values import ReceiptLine, Total
from services.billing.papers import receipt_paper
from shared.money import Money
from tests.support.correspondence import deposit, payment, tenant


def dollars(cents: int) -> Money:
    return Money(cents, "USD")


@pytest.mark.parametrize(("is_approved", "note"), [(True, "Taken off the invoice"), (False, "Kept as credit")])
def test_a_deposit_is_printed_without_its_fee_and_with_what_became_of_it(is_approved: bool, note: str) -> None:
    paid = deposit(amount=dollars(628_26), fee=dollars(15_32))
    assert paid.estimate
    told: dict[str, Any] = {"estimate": paid.estimate.model_copy(update={"is_approved": is_approved})}
    paper = receipt_paper(paid.model_copy(update=told), tenant())
    assert paper.lines == (
        ReceiptLine(name="Deposit on estimate EST-0330", note=note, total="$612.94", paid="$612.94", left="$0.00"),
    )
    assert paper.totals == (Total("Card fee", "$15.32"), Total("Received", "$628.26", "grand"))


def test_what_was_paid_too_much_is_printed_as_credit() -> None:
    paper = receipt_paper(payment(amount=dollars(511_00), kept=dollars(10_00)), tenant())
    assert paper.totals == (Total("Kept as credit", "$10.00"), Total("Received", "$511.00", "grand"))
