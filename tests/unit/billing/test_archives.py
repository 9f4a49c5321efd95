"""ZIP files of documents: names that every system takes, bytes that depend on nothing but the documents."""

import io
import zipfile
from datetime import date

import pytest

from services.billing.domain.archives import LONGEST_NAME, entry_names, zipped

DAY = date(2026, 11, 4)


@pytest.mark.parametrize(
    ("names", "found"),
    [
        (["a.pdf", "b.pdf"], ["a.pdf", "b.pdf"]),
        (["a.pdf", "a.pdf", "a.pdf"], ["a.pdf", "a-2.pdf", "a-3.pdf"]),
        (["INV-1.pdf", "inv-1.pdf"], ["INV-1.pdf", "inv-1-2.pdf"]),
        (["a-2.pdf", "a.pdf", "a.pdf"], ["a-2.pdf", "a.pdf", "a-3.pdf"]),
        (["caf\u00e9.pdf", "cafe\u0301.pdf"], ["café.pdf", "café-2.pdf"]),
        (["\ufb01nal.pdf", "final.pdf"], ["\ufb01nal.pdf", "final-2.pdf"]),
        (["شركة-فاتورة-٧.pdf"], ["شركة-فاتورة-٧.pdf"]),
    ],
)
def test_no_two_names_are_the_same_to_any_system(names: list[str], found: list[str]) -> None:
    assert entry_names(names) == found


@pytest.mark.parametrize("letter", ["x", "é", "紙", "𝔸"])
def test_long_names_are_cut_and_stay_apart(letter: str) -> None:
    found = entry_names([f"{letter * 400}.pdf"] * 3)
    assert len(set(found)) == 3
    assert all(len(name.encode()) <= LONGEST_NAME and name.endswith(".pdf") for name in found)
    assert all(set(name.removesuffix(".pdf").rstrip("-23")) == {letter} for name in found)


def test_an_archive_holds_the_documents_under_their_dates() -> None:
    content = zipped([("é.pdf", DAY, b"one"), ("b.pdf", date(1970, 1, 1), b""), ("c.pdf", date(2999, 1, 1), b"3")])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        told = [(each.filename, each.date_time[:3], archive.read(each)) for each in archive.infolist()]
        assert archive.testzip() is None
    assert told == [
        ("é.pdf", (2026, 11, 4), b"one"),
        ("b.pdf", (1980, 1, 1), b""),
        ("c.pdf", (2107, 12, 31), b"3"),
    ]


def test_the_same_documents_give_the_same_archive() -> None:
    documents = [(f"{number}.pdf", DAY, bytes(100)) for number in range(3)]
    assert zipped(documents) == zipped(documents)


def test_an_archive_can_be_unpacked_while_it_arrives() -> None:
    """Every entry says its length before its content: some unpackers know no other way."""
    content = zipped([("a.pdf", DAY, b"one"), ("b.pdf", DAY, b"two")])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert [each.flag_bits & 0x08 for each in archive.infolist()] == [0, 0]
