"""The form of the file: its data, its tags, its pages, its code to scan."""

import pytest
import segno

from services.billing.documents.typesetting import Typesetter
from services.billing.documents.values import InvoiceLine, Paper, Total
from tests.support import papers, pdf
from tests.unit.documents.printing import printed

MILLIMETRE = 144 / 25.4


def test_title_author_and_language_are_set() -> None:
    file = printed(papers.invoice(language="pt_BR"))
    metadata = pdf.opened(file).metadata
    assert metadata is not None
    assert (metadata.title, metadata.author) == ("Invoice INV-1086 – Acme Paper", "Acme Paper")
    assert metadata.creation_date is None
    assert pdf.catalog(file)["/Lang"] == "pt-BR"


@pytest.mark.parametrize("paper", [papers.invoice(), papers.receipt(), papers.arabic()])
def test_the_file_is_tagged_and_says_that_it_keeps_to_pdf_ua(paper: Paper) -> None:
    file = printed(paper)
    assert pdf.catalog(file)["/MarkInfo"] == {"/Marked": True, "/Suspects": False}
    assert pdf.is_universal(file)


def test_the_structure_is_read_as_it_is_seen() -> None:
    roles = [role for role in pdf.structure(printed(papers.invoice())) if role not in ("/Div", "/Span")]
    row = ["/TR", "/TD", "/TD", "/TD", "/TD"]
    total = ["/TR", "/TD", "/TD"]
    assert roles == [
        *("/Document", "/H1", "/Table", "/THead", "/TR", "/TH", "/TH", "/TH", "/TH"),
        *("/TBody", *row, "/TFoot", *row, *total, *total),
        *("/H2", "/P", "/Figure", "/H2", "/P", "/P", "/Link", "/H2"),
    ]


def test_the_code_is_told_to_those_who_cannot_see_it() -> None:
    assert pdf.alternatives(printed(papers.invoice())) == ["Code that opens the invoice"]


def test_the_same_paper_gives_the_same_bytes() -> None:
    paper, used = papers.invoice(), Typesetter()
    first = printed(paper, by=used)
    printed(papers.receipt(), by=used)
    assert printed(paper, by=used) == first
    assert printed(paper, by=Typesetter()) == first


def test_another_paper_gives_other_bytes() -> None:
    assert printed(papers.invoice(number="INV-1")) != printed(papers.invoice(number="INV-2"))


@pytest.mark.parametrize(("sheet", "size"), [("a4", (595, 842)), ("us-letter", (612, 792))])
def test_the_sheet_is_the_one_asked_for(sheet: str, size: tuple[int, int]) -> None:
    box = pdf.opened(printed(papers.invoice(sheet=sheet))).pages[0].mediabox
    assert (round(box.width), round(box.height)) == size


def test_the_code_scans_as_the_pay_link() -> None:
    code = segno.make_qr(papers.LINK, error="m")
    wanted = [[bool(module) for module in row] for row in code.matrix]
    page = pdf.picture(printed(papers.bare_invoice(pay=papers.pay_online())))
    left, top = 20 * MILLIMETRE, _top_of_the_code(page)
    module = 25 * MILLIMETRE / len(wanted)
    seen = [
        [page.dark(left + (x + 0.5) * module, top + (y + 0.5) * module) for x in range(len(wanted))]
        for y in range(len(wanted))
    ]
    assert seen == wanted


def _top_of_the_code(page: pdf.Picture) -> int:
    """The first row that is dark for the width of a finder pattern at the near margin."""
    probes = [20 * MILLIMETRE + offset for offset in (2, 8, 14, 20)]
    rows = range(round(60 * MILLIMETRE), page.height)
    return next(y for y in rows if all(page.dark(x, y) for x in probes))


def test_300_lines_are_all_printed_under_a_header_on_every_page() -> None:
    pages = pdf.pages(printed(papers.invoice(lines=papers.lines(300))))
    assert [page.count("Item Quantity Unit cost Amount") for page in pages if "Article" in page] == [1] * 13
    printed_names = [line for page in pages for line in page.splitlines() if line.startswith("Article ")]
    assert printed_names == [f"Article {number}" for number in range(1, 301)]
    assert [page.splitlines()[-1] for page in pages] == [f"Page {number} of 14" for number in range(1, 15)]


@pytest.mark.parametrize("count", range(8, 19))
def test_the_totals_stand_on_the_page_of_the_last_line(count: int) -> None:
    totals = (*(Total(f"Tax {number}", "$1.00") for number in range(6)), Total("To pay", "$20.00", "grand"))
    pages = pdf.pages(printed(papers.invoice(lines=papers.lines(count), totals=totals)))
    with_totals = [page for page in pages if "Tax 0" in page or "To pay" in page]
    assert [f"Article {count}\n" in page for page in with_totals] == [True]


def test_the_pages_of_those_counts_do_break_near_the_totals() -> None:
    totals = (*(Total(f"Tax {number}", "$1.00") for number in range(6)), Total("To pay", "$20.00", "grand"))
    first_lines = {
        pdf.pages(printed(papers.invoice(lines=papers.lines(count), totals=totals)))[-1].count("Article ")
        for count in range(8, 19)
    }
    assert first_lines >= {0, 1}


def test_more_totals_than_fit_on_a_page_are_all_printed() -> None:
    totals = tuple(Total(f"Tax {number}", "$1.00") for number in range(90))
    pages = pdf.pages(printed(papers.invoice(totals=totals)))
    assert [line for page in pages for line in page.splitlines() if line.startswith("Tax ")] == [
        f"Tax {number} $1.00" for number in range(90)
    ]


@pytest.mark.parametrize("place", [0, 1])
def test_a_line_longer_than_a_page_goes_on_on_the_next(place: int) -> None:
    long = InvoiceLine("Long", "1", "$1.00", "$1.00", "word " * 4000)
    lines = list(papers.lines(1))
    lines.insert(place, long)
    assert pdf.spoken(printed(papers.invoice(lines=tuple(lines)))).split().count("word") == 4000
