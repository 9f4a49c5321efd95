"""What is in a PDF, as a reader, a screen reader and a scanner find it. Needs poppler's programs."""

import io
import re
import shutil
import subprocess
from collections.abc import Iterator
from typing import Any, NamedTuple

from pypdf import PdfReader

_EMBEDDING_MARKS = dict.fromkeys(range(0x202A, 0x202F))


def opened(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


def pages(pdf: bytes) -> list[str]:
    """The text of each page, in the order it is drawn."""
    return [page.extract_text() for page in opened(pdf).pages]


def spoken(pdf: bytes) -> str:
    """All text in logical order on one line, as it is copied out of a reader."""
    text = _poppler("pdftotext", "-", "-", stdin=pdf).decode()
    return " ".join(text.translate(_EMBEDDING_MARKS).split())


def catalog(pdf: bytes) -> Any:
    """What the file says about itself as a whole."""
    return opened(pdf).trailer["/Root"]


def links(pdf: bytes) -> list[str]:
    """Where the links of the first page lead."""
    notes: Any = opened(pdf).pages[0]["/Annots"]
    return [note.get_object()["/A"]["/URI"] for note in notes]


def is_universal(pdf: bytes) -> bool:
    """Whether it says that it keeps to PDF/UA."""
    return b"<pdfuaid:part>1</pdfuaid:part>" in catalog(pdf)["/Metadata"].get_data()


def structure(pdf: bytes) -> list[str]:
    """The roles of all tagged elements, in reading order."""
    return [element["/S"] for element in _elements(catalog(pdf)["/StructTreeRoot"])]


def alternatives(pdf: bytes) -> list[str]:
    """What is said in place of pictures."""
    return [element["/Alt"] for element in _elements(catalog(pdf)["/StructTreeRoot"]) if "/Alt" in element]


class Word(NamedTuple):
    text: str
    left: float
    right: float
    bottom: float


def words(pdf: bytes) -> list[Word]:
    """Every word and its place on the page, in points from the page's upper left."""
    boxes = _poppler("pdftotext", "-bbox", "-", "-", stdin=pdf).decode()
    found = re.findall(r'xMin="(\S+)" yMin="\S+" xMax="(\S+)" yMax="(\S+)">(.*?)</word>', boxes)
    return [
        Word(text.translate(_EMBEDDING_MARKS), float(left), float(right), float(bottom))
        for left, right, bottom, text in found
    ]


class Picture(NamedTuple):
    width: int
    height: int
    grey: bytes

    def dark(self, x: float, y: float) -> bool:
        return self.grey[int(y) * self.width + int(x)] < 128


def picture(pdf: bytes, *, page: int = 1, dots_per_inch: int = 144) -> Picture:
    at = ("-f", str(page), "-l", str(page), "-r", str(dots_per_inch))
    drawn = _poppler("pdftoppm", "-gray", *at, "-", stdin=pdf)
    found = re.match(rb"P5\n(\d+) (\d+)\n255\n", drawn)
    assert found, "not a grey picture"
    return Picture(int(found[1]), int(found[2]), drawn[found.end() :])


def _poppler(program: str, *arguments: str, stdin: bytes) -> bytes:
    if shutil.which(program) is None:
        raise FileNotFoundError(f"{program} is missing: apt-get install poppler-utils")
    return subprocess.run([program, *arguments], input=stdin, capture_output=True, check=True).stdout


def _elements(node: Any) -> Iterator[Any]:
    node = node.get_object()
    if isinstance(node, list):
        for part in node:
            yield from _elements(part)
    elif isinstance(node, dict):
        if "/S" in node:
            yield node
        if "/K" in node:
            yield from _elements(node["/K"])
