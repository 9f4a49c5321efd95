"""What stands on an invoice and a receipt, word by word."""

import pytest

from services.billing.documents.errors import Unprintable
from services.billing.documents.values import Fact, Facts, Headline, InvoiceColumns, Notes, Party, PayOnline
from tests.support import papers, pdf
from tests.unit.documents.printing import printed


def test_an_invoice_says_everything_on_it() -> None:
    assert pdf.pages(printed(papers.invoice())) == [
        "AP Acme Paper 1725 Mill Street Portland, OR 97209\n"
        "Invoice\nINV-1086\nBalance due\n$20.00\nby December 24, 2026\n"
        "Billed to\nGlobex Corporation\n88 Harbour Road\nDetails\nIssued November 24, 2026\nTerms Net 30\n"
        "Item Quantity Unit cost Amount\n"
        "Article 1\nBy the box\n2 $5.00 $10.00\nArticle 2\nBy the box\n2 $5.00 $10.00\n"
        "Subtotal $20.00\nTotal $20.00\nNotes\nThank you.\n"
        "Pay online\nScan the code, or open\nacme.portal.example/invoices/q9LrT2\n"
        "By bank transfer\nAccount 0042 7719 03\n"
        "Acme Paper, Inc., Oregon\n+1 503 555 0142 · billing@acme.example\nInvoice INV-1086\nPage 1 of 1"
    ]


def test_a_receipt_says_what_was_paid_with_it() -> None:
    assert pdf.pages(printed(papers.receipt())) == [
        "AP Acme Paper 1725 Mill Street Portland, OR 97209\n"
        "Receipt\nPAY-21007\nReceived\n$15.00\non November 24, 2026\n"
        "Received from\nGlobex Corporation\nPayment\nMethod Visa ending 4242\n"
        "Applied to Invoice total This payment Left to pay\n"
        "Invoice INV-1071\nIssued November 2, 2026\n$20.00 $15.00 $5.00\n"
        "Received $15.00\nKeep this receipt.\n"
        "Acme Paper, Inc., Oregon\n+1 503 555 0142 · billing@acme.example\nReceipt PAY-21007\nPage 1 of 1"
    ]


def test_what_is_empty_leaves_no_trace() -> None:
    assert pdf.pages(printed(papers.bare_invoice())) == [
        "AP Acme Paper\nInvoice\nINV-1086\nBalance due\n$0.00\nTotal $0.00\n"
        "Acme Paper Invoice INV-1086\nPage 1 of 1"
    ]


def test_what_is_empty_leaves_no_gap() -> None:
    def place_of_the_total(**changes: object) -> float:
        found = pdf.words(printed(papers.bare_invoice(**changes)))
        return next(word.bottom for word in found if word.text == "Total")

    empty = place_of_the_total()
    assert place_of_the_total(parties=(Party("Billed to", ("",)),)) == empty
    assert place_of_the_total(parties=(Party("Billed to", ("Globex",)),)) > empty


def test_no_word_comes_from_the_template() -> None:
    paper = papers.invoice(
        kind="Rechnung",
        number="RE-1",
        page_pattern="Seite {n} von {m}",
        business=papers.business(legal="Nordlicht GmbH", name="Nordlicht"),
        headline=Headline("Offen", "20,00 €", "bis 24. Dezember"),
        parties=(Party("An", ("Globex",)),),
        details=Facts("Angaben", (Fact("Datum", "heute"),)),
        columns=InvoiceColumns("Position", "Menge", "Einzelpreis", "Betrag"),
        totals=(),
        notes=Notes("Hinweise", "Danke."),
        pay=PayOnline(label="Zahlen", words="Hier", url=papers.LINK, display="acme.example", code_label="Code"),
        elsewhere=(),
    )
    assert pdf.pages(printed(paper)) == [
        "AP Nordlicht 1725 Mill Street Portland, OR 97209\n"
        "Rechnung\nRE-1\nOffen\n20,00 €\nbis 24. Dezember\nAn\nGlobex\nAngaben\nDatum heute\n"
        "Position Menge Einzelpreis Betrag\n"
        "Article 1\nBy the box\n2 $5.00 $10.00\nArticle 2\nBy the box\n2 $5.00 $10.00\n"
        "Hinweise\nDanke.\nZahlen\nHier\nacme.example\n"
        "Nordlicht GmbH\n+1 503 555 0142 · billing@acme.example\nRechnung RE-1\nSeite 1 von 1"
    ]


def test_pages_are_counted_in_the_figures_of_the_language() -> None:
    paper = papers.noted("word " * 3000, page_pattern="{n}/{m}", digits="٠١٢٣٤٥٦٧٨٩")
    assert [page.splitlines()[-1] for page in pdf.pages(printed(paper))] == ["١/٤", "٢/٤", "٣/٤", "٤/٤"]


def test_line_breaks_in_notes_are_kept() -> None:
    page = pdf.pages(printed(papers.noted("One.\nTwo.\n\nThree.")))[0]
    assert page.split("Notes\n")[1].splitlines()[:3] == ["One.", "Two.", "Three."]


def test_the_pay_link_can_be_followed() -> None:
    assert pdf.links(printed(papers.invoice())) == [papers.LINK]


@pytest.mark.parametrize(
    ("url", "complaint"),
    [
        ("javascript:alert(1)", "the pay link is not a web address"),
        ("file:///etc/passwd", "the pay link is not a web address"),
        ("https://acme.example/" + "x" * 3000, "the pay link is too long for a code"),
    ],
)
def test_a_pay_link_that_is_no_link_is_refused(url: str, complaint: str) -> None:
    with pytest.raises(Unprintable, match=f"^{complaint}$"):
        printed(papers.invoice(pay=papers.pay_online(url)))


def test_what_the_compiler_refuses_is_unprintable() -> None:
    with pytest.raises(Unprintable, match=r"^color string contains non-hexadecimal letters$"):
        printed(papers.invoice(business=papers.business(accent="#nocolor")))
