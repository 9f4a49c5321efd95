"""What stands on invoices and receipts that are printed."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from services.billing.documents.press import LARGEST_ORDER
from services.billing.documents.values import Fact, PayElsewhere, ReceiptLine, Total
from services.billing.documents.wire import written
from services.billing.domain.totals import MOST_CHARACTERS
from services.billing.papers.papers import invoice_paper, receipt_paper
from shared.contracts.billing.invoices import Adjustment, AppliedPayment, InvoiceView, OpenAttempt, PaidWith
from shared.contracts.settings import Switches
from shared.contracts.settings.accepted import Accepted, BankAccount, Instruction
from shared.contracts.settings.look import LARGEST_PICTURE
from shared.money import Money
from tests.support.correspondence import TODAY, customer, deposit, invoice_view, payment, tenant

MOMENT = datetime(2026, 11, 24, 20, 5, tzinfo=UTC)


def dollars(cents: int) -> Money:
    return Money(cents, "USD")


def ending(view: InvoiceView) -> list[tuple[str, str]]:
    """What follows the total."""
    totals = invoice_paper(view, tenant(), today=TODAY).totals
    labels = [each.label for each in totals]
    return [(each.label, each.value) for each in totals[labels.index("Total") + 1 :]]


def test_an_invoice_says_how_it_was_paid_and_what_is_left() -> None:
    check = AppliedPayment(
        payment="p" * 24, received_at=MOMENT, method=PaidWith(kind="check"), amount=dollars(500_00)
    )
    view = invoice_view(paid=dollars(500_00)).model_copy(update={"payments": (check,)})
    assert ending(view) == [("Paid November 24 by check", "−$500.00"), ("Left to pay", "$725.87")]


def test_what_is_on_its_way_is_not_left_to_pay() -> None:
    assert ending(invoice_view(pending=dollars(1225_87))) == [
        ("On its way from your bank", "−$1,225.87"),
        ("Left to pay", "$0.00"),
    ]


def test_what_was_sent_early_is_less_by_the_discount() -> None:
    sent = OpenAttempt(payment="p" * 24, state="pending", started_at=MOMENT, method=None)
    early = invoice_view(pending=dollars(1201_35), early_rate=Decimal(2), early_until=TODAY)
    assert ending(early.model_copy(update={"attempt": sent})) == [
        ("On its way from your bank", "−$1,201.35"),
        ("Early payment discount", "−$24.52"),
        ("Left to pay", "$0.00"),
    ]


def test_nothing_is_left_to_pay_of_a_cancelled_invoice() -> None:
    assert ending(invoice_view(is_voided=True)) == []


def test_a_discount_that_has_ended_says_so_below_the_total() -> None:
    last = date(2026, 11, 30)
    lasting, ended = (
        Adjustment(name="Autumn", rate=rate, amount=dollars(59_60), expires=last) for rate in (Decimal(5), None)
    )
    view = invoice_view(discounts=(lasting,), ended_discounts=(ended,))
    assert invoice_paper(view, tenant(), today=TODAY).totals == (
        Total("Subtotal", "$1,192.04"),
        Total("Autumn, 5%, until November 30, 2026", "−$59.60"),
        Total("Sales tax, 8.25%", "$93.43"),
        Total("Total", "$1,225.87", "sum"),
        Total("Autumn", "ended on Nov 30, 2026"),
        Total("Left to pay", "$1,225.87", "grand"),
    )


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


ACCOUNT = BankAccount(holder="Nordlicht Energie GmbH", iban="DE89370400440532013000", bic="COBADEFFXXX")
INSTRUCTIONS = (
    Instruction(method="check", words="Payable to Acme."),
    Instruction(method="cash", words="At our counter."),
)
EVERY = Accepted(
    methods=frozenset({"card", "check", "wire_transfer", "cash", "other"}),
    instructions=INSTRUCTIONS,
    account=ACCOUNT,
)
TRANSFER = PayElsewhere(
    "Bank transfer",
    facts=(
        Fact("Account holder", "Nordlicht Energie GmbH"),
        Fact("IBAN", "DE89 3704 0044 0532 0130 00"),
        Fact("BIC", "COBADEFFXXX"),
        Fact("Reference", "INV-1071"),
    ),
)


def test_an_invoice_says_how_to_pay_it_without_the_page() -> None:
    """Of other means nobody has said anything."""
    assert invoice_paper(invoice_view(), tenant(accepted=EVERY), today=TODAY).elsewhere == (
        PayElsewhere("Check", "Payable to Acme."),
        TRANSFER,
        PayElsewhere("Cash", "At our counter."),
    )


def test_only_ways_that_are_open_to_the_customer_for_the_invoice_are_told() -> None:
    view = invoice_view(disabled_payment_methods=frozenset({"cash"}))
    view = view.model_copy(update={"customer": customer(disabled_payment_methods=frozenset({"check"}))})
    assert invoice_paper(view, tenant(accepted=EVERY), today=TODAY).elsewhere == (TRANSFER,)


def test_without_words_a_check_goes_to_the_business_and_a_transfer_is_not_told() -> None:
    accepted = Accepted(methods=frozenset({"check", "wire_transfer"}))
    assert invoice_paper(invoice_view(), tenant(accepted=accepted), today=TODAY).elsewhere == (
        PayElsewhere(
            "Check",
            "Make the check payable to Acme Paper, Inc. and send it to:\n1725 Mill Street\nPortland, OR 97209",
        ),
    )


@pytest.mark.parametrize(
    "changes",
    [{"paid": dollars(1225_87)}, {"pending": dollars(1225_87)}, {"is_voided": True}],
    ids=["paid", "pending", "voided"],
)
def test_what_is_not_to_be_paid_says_no_way_to(changes: dict[str, Any]) -> None:
    paper = invoice_paper(invoice_view(**changes), tenant(accepted=EVERY), today=TODAY)
    assert (paper.pay, paper.elsewhere) == (None, ())


def test_a_business_without_paying_online_still_says_where_transfers_go() -> None:
    off = Switches(off=frozenset({"payments"}))
    only = Accepted(methods=frozenset({"wire_transfer"}), account=ACCOUNT)
    for changes in ({"switches": off}, {}):
        paper = invoice_paper(invoice_view(), tenant(accepted=only, **changes), today=TODAY)
        assert (paper.pay, paper.elsewhere) == (None, (TRANSFER,))


def test_the_longest_invoice_that_is_accepted_fits_into_an_order_of_the_press() -> None:
    """Of letters that take the most room on the way there, with the largest logo."""
    line = invoice_view().invoice.lines[0].model_copy(update={"name": "", "description": 10_000 * "\U0001f4c4"})
    invoice = invoice_view().invoice.model_copy(update={"lines": (line,) * (MOST_CHARACTERS // 10_000)})
    logo = f"data:image/png;base64,{'/' * LARGEST_PICTURE}"
    paper = invoice_paper(invoice_view().model_copy(update={"invoice": invoice}), tenant(logo=logo), today=TODAY)

    assert len(written(paper)) < LARGEST_ORDER
