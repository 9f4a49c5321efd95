"""The foot of an invoice: how it is paid, over the page and past it."""

import pytest

from services.billing.documents.values import Fact, Paper, PayElsewhere
from tests.support import papers, pdf
from tests.unit.documents.printing import printed

IBAN = "DE89 3704 0044 0532 0130 00"
CHECK = PayElsewhere("Check", "Payable to Acme Paper.\nLockbox 5142, Millbrook")
TRANSFER = PayElsewhere("Bank transfer", "To our account.", (Fact("IBAN", IBAN), Fact("Reference", "INV-1086")))
WIRE = PayElsewhere("Wire", "To our account.", (Fact("Reference", "INV-1086"),))
CASH = PayElsewhere("Cash", "At our counter.")


def lefts(paper: Paper, *words: str) -> list[float]:
    """How far from the left of the page each word begins, in points."""
    found = {word.text: word.left for word in pdf.words(printed(paper))}
    return [found[word] for word in words]


def test_what_is_short_stands_in_a_row() -> None:
    paper = papers.invoice(elsewhere=(CHECK, WIRE))
    online, check, wire = lefts(paper, "Scan", "Payable", "To")
    assert online < check < wire
    bottoms = {word.text: word.bottom for word in pdf.words(printed(paper))}
    assert bottoms["Scan"] == bottoms["Payable"] == bottoms["To"]


def test_the_row_is_read_from_the_right_where_the_language_is() -> None:
    check, wire = lefts(papers.invoice(direction="rtl", elsewhere=(CHECK, WIRE)), "Payable", "To")
    assert wire < check


def test_what_is_too_wide_for_a_row_stands_below_the_link() -> None:
    online, check = lefts(papers.invoice(elsewhere=(CHECK, TRANSFER)), "Scan", "Payable")
    assert online == check


@pytest.mark.parametrize("others", [(TRANSFER,), (CHECK, TRANSFER), (CHECK, TRANSFER, CASH)])
def test_what_is_copied_into_a_form_stays_on_one_line(others: tuple[PayElsewhere, ...]) -> None:
    for pay in (papers.pay_online(), None):
        found = pdf.words(printed(papers.invoice(elsewhere=others, pay=pay)))
        assert len({word.bottom for word in found if word.text in IBAN.split()}) == 1


def test_without_a_page_to_pay_on_the_other_ways_stand_alone() -> None:
    text = pdf.pages(printed(papers.invoice(pay=None, elsewhere=(CHECK, CASH))))[0]
    assert "Check\nPayable to Acme Paper.\nLockbox 5142, Millbrook\nCash\nAt our counter.\n" in text
    assert "Pay online" not in text


def test_the_longest_instructions_are_told_to_the_end() -> None:
    long = " ".join(f"w{number:03}" for number in range(399))
    ways = tuple(PayElsewhere(label, long) for label in ("Check", "Bank transfer", "Cash", "Other"))
    file = printed(papers.invoice(elsewhere=ways))
    assert (len(long), "".join(pdf.pages(file)).count("w398")) == (1994, 4)
    assert pdf.is_universal(file)


def test_an_invoice_of_one_page_with_two_ways_more_stays_one() -> None:
    ways = (
        PayElsewhere("Check", "Make the check payable to Acme Paper Co. and write the invoice number on it."),
        PayElsewhere(
            "Bank transfer",
            "Millbrook Savings Bank\nRouting number 110000000 · Account number 000123456789\n"
            "Wires sent before 4 PM Eastern arrive on the same day.",
            (Fact("Reference", "INV-1086"),),
        ),
    )
    assert len(pdf.pages(printed(papers.invoice(lines=papers.lines(6), elsewhere=ways)))) == 1
