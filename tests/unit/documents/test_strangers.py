"""Strings and pictures from strangers: shown, never obeyed, and never off the page."""

import struct
import zlib

import pytest

from services.billing.documents.values import Fact, Facts, InvoiceLine, Logo, Notes, Party, Total
from tests.support import papers, pdf
from tests.unit.documents.printing import printed

LETTER_WIDTH, MARGIN = 612, 56

CODE = [
    "#panic()",
    '#eval("1+1")',
    "$x^2$ *bold* _it_ `raw` = head",
    '#import "@preview/x:1.0.0"',
    '#read("/etc/passwd")',
    "\\u{202e} \\ // /* ] [ } { ~ -- --- ... @ref <label>",
    "'; DROP TABLE invoices; --",
    "{n} of {m}",
    '"\\"quoted\\""',
]


@pytest.mark.parametrize("text", CODE)
def test_code_is_text(text: str) -> None:
    file = printed(papers.noted(text))
    assert f"Notes\n{text}\n" in pdf.pages(file)[0]


@pytest.mark.parametrize("text", CODE)
def test_code_is_text_in_every_field(text: str) -> None:
    paper = papers.invoice(
        kind=text,
        number=text,
        title=text,
        business=papers.business(name=text, address=(text,), legal=text),
        lines=(InvoiceLine(text, text, text, text, text),),
    )
    file = printed(paper)
    metadata = pdf.opened(file).metadata
    assert metadata is not None
    assert (metadata.title, metadata.author) == (text, text)
    assert "".join(pdf.pages(file)).replace("\n", "").replace(" ", "").count(text.replace(" ", "")) == 12


def test_a_turned_string_does_not_turn_its_neighbours() -> None:
    turned = InvoiceLine("abc\u202exyz", "12", "$5.00", "$60.00")
    page = pdf.pages(printed(papers.invoice(lines=(turned, *papers.lines(1)))))[0]
    assert "abcxyz 12 $5.00 $60.00\nArticle 1\nBy the box\n2 $5.00 $10.00\n" in page


@pytest.mark.parametrize("letter", ["W", "ы", "ß"])
def test_a_word_of_10000_letters_is_printed_whole_within_the_margins(letter: str) -> None:
    file = printed(papers.invoice(lines=(InvoiceLine(letter * 10_000, "1", "$1.00", "$1.00"),)))
    pieces = [word for word in pdf.words(file) if set(word.text) == {letter}]
    assert sum(len(piece.text) for piece in pieces) == 10_000
    assert all(piece.left > MARGIN and piece.right < LETTER_WIDTH - MARGIN for piece in pieces)


def test_an_endless_word_breaks_after_every_eighth_letter_only() -> None:
    """More places to break would take longer than the press has."""
    file = printed(papers.noted("m" * 50_000))
    lines = [word.text for word in pdf.words(file) if set(word.text) == {"m"}]
    assert {len(line) % 8 for line in lines} == {0}
    assert "".join(lines) == "m" * 50_000


def test_long_words_stay_within_the_margins_in_every_field() -> None:
    paper = papers.invoice(
        number="I" * 80,
        business=papers.business(name="N" * 120, address=("A" * 80,), legal="L" * 200, email="e" * 90),
        parties=(Party("Billed to", ("P" * 90,)),),
        details=Facts("Details", (Fact("label" * 8, "D" * 90),)),
        totals=(Total("T" * 120, "$1.00"),),
        notes=Notes("Notes", "O" * 200),
        pay=papers.pay_online("https://acme.example/" + "u" * 150),
    )
    found = pdf.words(printed(paper))
    assert [word for word in found if word.left < MARGIN or word.right > LETTER_WIDTH - MARGIN] == []


def test_a_word_that_fits_is_not_broken() -> None:
    word = "Donaudampfschifffahrtsgesellschaft"
    assert word in pdf.pages(printed(papers.invoice(lines=(InvoiceLine(word, "1", "$1.00", "$1.00"),))))[0].split()


def _png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    rows = (b"\x00" + b"\x10\x60\xa0" * width) * height
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def _svg(inside: str, *, before: str = "") -> Logo:
    return Logo(
        "svg", f'{before}<svg xmlns="http://www.w3.org/2000/svg" width="90" height="30">{inside}</svg>'.encode()
    )


@pytest.mark.parametrize("logo", [Logo("png", _png(90, 30)), _svg('<rect width="90" height="30"/>')])
def test_a_logo_stands_in_place_of_mark_and_name(logo: Logo) -> None:
    file = printed(papers.bare_invoice(business=papers.business(name="Acme", address=(), logo=logo)))
    assert pdf.alternatives(file) == ["Acme"]
    assert pdf.pages(file)[0].startswith("Invoice\n")


@pytest.mark.parametrize("logo", [Logo("png", _png(30, 30)), Logo("png", _png(40, 30))])
def test_a_narrow_logo_stands_in_place_of_the_mark(logo: Logo) -> None:
    file = printed(papers.bare_invoice(business=papers.business(name="Acme", address=(), logo=logo)))
    assert pdf.alternatives(file) == []
    assert pdf.pages(file)[0].startswith("Acme\nInvoice\n")
    assert pdf.is_universal(file)


@pytest.mark.parametrize(
    "logo",
    [
        Logo("png", b""),
        Logo("png", b"not a picture"),
        Logo("svg", b"<svg"),
        _svg('<image href="/etc/hostname" width="9" height="9"/>'),
        _svg('<image href="file:///etc/hostname" width="9" height="9"/>'),
        _svg('<image href="http://127.0.0.1/logo.png" width="9" height="9"/>'),
        _svg('<image href="base.typ" width="9" height="9"/>'),
        _svg("<text>&secret;</text>", before='<!DOCTYPE svg [<!ENTITY secret SYSTEM "file:///etc/passwd">]>'),
    ],
)
def test_a_logo_that_is_broken_or_reaches_out_gives_way_to_the_name(logo: Logo) -> None:
    file = printed(papers.invoice(business=papers.business(logo=logo)))
    assert file == printed(papers.invoice())
