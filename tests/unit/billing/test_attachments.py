"""What may be attached is told by what a file is."""

import struct
import zipfile
import zlib
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as some
from PIL import Image

from services.billing.domain.attachments import DOCX, LONGEST_HEAD, ODS, XLSX, Inspected, inspected
from shared.contracts.billing.comments import LARGEST_ATTACHMENT
from shared.contracts.errors import FileNotAllowed


def package(*names: str, mimetype: str = "", said_in: str = "mimetype", kind: int = zipfile.ZIP_STORED) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", kind) as made:
        if mimetype:
            made.writestr(said_in, mimetype)
        for name in names:
            made.writestr(name, "x")
    return out.getvalue()


def broken(made: bytes) -> bytes:
    """With other bytes where its first part begins."""
    start = made.index(b"mimetype") + len("mimetype")
    return made[:start] + b"\xff" * 20 + made[start + 20 :]


def picture(kind: str) -> bytes:
    out = BytesIO()
    Image.new("RGB", (2, 2)).save(out, kind)
    return out.getvalue()


def png_of(width: int, height: int) -> bytes:
    """Its header, and the beginning of what it claims to unpack to."""
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = (header, b"IDAT" + zlib.compress(b"x"))
    chunks = [struct.pack(">I", len(part) - 4) + part + struct.pack(">I", zlib.crc32(part)) for part in parts]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


WORD = ("[Content_Types].xml", "word/document.xml")
SHEET = ("[Content_Types].xml", "xl/workbook.xml")


def refused(content: bytes, name: str = "file.pdf") -> tuple[str, dict[str, str]]:
    with pytest.raises(FileNotAllowed) as refusal:
        inspected(content, name=name)
    return refusal.value.about, refusal.value.facts


@pytest.mark.parametrize(
    ("content", "name", "found"),
    [
        (b"%PDF-1.7\n", "note.pdf", Inspected("note.pdf", "application/pdf")),
        (b"%PDF-1.7\n", "note.PDF", Inspected("note.PDF", "application/pdf")),
        (b"%PDF-1.7\n", "note.html", Inspected("note.html.pdf", "application/pdf")),
        (picture("PNG"), "a.png", Inspected("a.png", "image/png")),
        (picture("JPEG"), "a.JPEG", Inspected("a.JPEG", "image/jpeg")),
        (picture("JPEG"), "a.exe", Inspected("a.exe.jpg", "image/jpeg")),
        (picture("GIF"), "a.gif", Inspected("a.gif", "image/gif")),
        (picture("WEBP"), "a", Inspected("a.webp", "image/webp")),
        (package(*WORD), "a.docx", Inspected("a.docx", DOCX)),
        (package(*SHEET), "a.xlsx", Inspected("a.xlsx", XLSX)),
        (package("content.xml", mimetype=ODS), "a.ods", Inspected("a.ods", ODS)),
        (package("content.xml", mimetype=ODS, said_in="MimeType"), "a.ods", Inspected("a.ods", ODS)),
        ("Grüße, שלום\n".encode(), "a.txt", Inspected("a.txt", "text/plain")),
        ("a;b\n1;2\n".encode("cp1252"), "a.csv", Inspected("a.csv", "text/csv")),
    ],
)
def test_what_is_allowed_is_known_by_its_content(content: bytes, name: str, found: Inspected) -> None:
    assert inspected(content, name=name) == found


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"<html><script>alert(1)</script>", "a.html"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "a.svg"),
        (b"\xef\xbb\xbf \n<!doctype html>", "a.txt"),
        (b"<svg/>", "a.csv"),
        (b"MZ\x90\x00\x03", "a.pdf"),
        (b"\x7fELF", "a.txt"),
        (b"plain text", "a.js"),
        (b"plain text", "a"),
        (b"GIF89a", "a.gif"),
        (b"\x89PNG\r\n\x1a\n", "a.png"),
        (b"PK\x03\x04 and no more", "a.docx"),
        (package("evil.exe"), "a.docx"),
        (package(*WORD, "word/vbaProject.bin"), "a.docx"),
        (package(*SHEET, "xl/vbaProject.bin"), "a.xlsx"),
        (package("content.xml", mimetype="application/vnd.oasis.opendocument.text"), "a.ods"),
        (package("content.xml", mimetype=ODS + "x" * 100_000), "a.ods"),
        (package(*[f"{n}" for n in range(5_001)], *WORD), "a.docx"),
        (b"text\x00with a nul", "a.txt"),
        (broken(package("content.xml", mimetype=ODS, kind=zipfile.ZIP_DEFLATED)), "a.ods"),
        (broken(package("content.xml", mimetype=ODS, kind=zipfile.ZIP_LZMA)), "a.ods"),
    ],
    ids=lambda value: str(value)[:24],
)
def test_what_is_not_allowed_is_refused_by_name(content: bytes, name: str) -> None:
    assert refused(content, name) == ("type", {"name": name})


@pytest.mark.parametrize("size", [(50_000, 50_000), (10_000, 5_001), (2**31 - 1, 1)])
def test_pictures_that_would_fill_the_memory_are_refused(size: tuple[int, int]) -> None:
    assert refused(png_of(*size), "a.png") == ("pixels", {"name": "a.png"})


def test_a_photo_with_a_second_one_behind_it_is_a_jpeg() -> None:
    """As many telephones make them."""
    made, photo = BytesIO(), Image.new("RGB", (3, 2))
    photo.save(made, "MPO", save_all=True, append_images=[photo])
    assert inspected(made.getvalue(), name="a.jpg") == Inspected("a.jpg", "image/jpeg")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_of_a_large_picture_the_head_says_enough(kind: str) -> None:
    made = BytesIO()
    Image.effect_noise((1_600, 1_500), 90).convert("RGB").save(made, kind, quality=100, method=0)
    assert len(made.getvalue()) > LONGEST_HEAD
    assert inspected(made.getvalue(), name="a").media_type == f"image/{kind.lower()}"


def test_what_has_no_end_before_its_pixels_is_no_picture() -> None:
    comments = b"\xff\xfe\0\x02" * (LONGEST_HEAD // 4)
    drawn = picture("JPEG")
    assert refused(drawn[:2] + comments + drawn[2:], "a.jpg") == ("type", {"name": "a.jpg"})


def test_empty_and_too_large_files_are_refused() -> None:
    assert refused(b"")[0] == "empty"
    assert refused(b"%PDF-" + b"x" * LARGEST_ATTACHMENT)[0] == "size"


@given(
    some.binary(max_size=300),
    some.sampled_from([b"", b"%PDF-", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"PK\x03\x04", b"RIFF"]),
)
def test_whatever_it_is_it_is_allowed_or_refused(content: bytes, beginning: bytes) -> None:
    try:
        found = inspected(beginning + content, name="x.txt")
    except FileNotAllowed:
        return
    assert found.media_type
