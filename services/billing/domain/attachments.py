"""What may be attached: by what a file is, not by what it is called."""

import lzma
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, UnidentifiedImageError

from shared.contracts.billing.comments import LARGEST_ATTACHMENT
from shared.contracts.errors import FileNotAllowed

LONGEST_NAME = 200
MOST_PIXELS = 50_000_000
MOST_ENTRIES = 5_000
ENTRY = b"PK\x01\x02"
"""Of a package's list of its parts, counted before it is read: ten megabytes of list take seconds."""
UNREADABLE = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError),
    *(NotImplementedError, RuntimeError, OSError, ValueError, EOFError),
)
"""What reading a package raises that is none, or a broken one."""
LONGEST_HEAD = 2_000_000
"""Of a picture: what comes before its pixels may be read for minutes, were it ten megabytes."""
READ_WHOLE = b"RIFF"
FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
PICTURES = {
    "PNG": "image/png",
    "JPEG": "image/jpeg",
    "GIF": "image/gif",
    "WEBP": "image/webp",
    "MPO": "image/jpeg",
}
"""MPO: a photo of a telephone's with a second one, smaller or of the other eye, behind it."""
OFFICE = "application/vnd.openxmlformats-officedocument"
DOCX, XLSX = f"{OFFICE}.wordprocessingml.document", f"{OFFICE}.spreadsheetml.sheet"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
ENDINGS: dict[str, tuple[str, ...]] = {
    "application/pdf": (".pdf",),
    "image/png": (".png",),
    "image/jpeg": (".jpg", ".jpeg"),
    "image/gif": (".gif",),
    "image/webp": (".webp",),
    "text/plain": (".txt",),
    "text/csv": (".csv",),
    DOCX: (".docx",),
    XLSX: (".xlsx",),
    ODS: (".ods",),
}
MACROS = ("vbaproject.bin", "vbadata.xml")
TEXT_CONTROLS = frozenset(b"\t\n\r\f")


@dataclass(frozen=True, slots=True)
class Inspected:
    """`name` has the ending of what the file is."""

    name: str
    media_type: str


def inspected(content: bytes, *, name: str) -> Inspected:
    """Raises FileNotAllowed."""
    if not content:
        raise _refusal("empty", name)
    if len(content) > LARGEST_ATTACHMENT:
        raise _refusal("size", name)
    for sniff in SNIFFS:
        if media_type := sniff(content, name):
            return Inspected(_named(name, media_type), media_type)
    raise _refusal("type", name)


def _pdf(content: bytes, _name: str) -> str | None:
    return "application/pdf" if content.startswith(b"%PDF-") else None


def _picture(content: bytes, name: str) -> str | None:
    """By its header alone: nothing is unpacked."""
    head = content if content.startswith(READ_WHOLE) else content[:LONGEST_HEAD]
    try:
        with Image.open(BytesIO(head), formats=FORMATS) as picture:
            kind, (width, height) = str(picture.format), picture.size
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise _refusal("pixels", name) from bomb
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError):
        return None
    if width * height > MOST_PIXELS:
        raise _refusal("pixels", name)
    return PICTURES[kind]


def _office(content: bytes, _name: str) -> str | None:
    """A package by the names of its parts; of them only OpenDocument's word for itself is read."""
    if not content.startswith(b"PK\x03\x04") or content.count(ENTRY) > MOST_ENTRIES:
        return None
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            return _of_package(package)
    except UNREADABLE:
        return None


def _of_package(package: zipfile.ZipFile) -> str | None:
    parts = {part.filename.lower(): part for part in package.infolist()}
    if any(part.endswith(MACROS) for part in parts):
        return None
    if "[content_types].xml" in parts:
        return DOCX if "word/document.xml" in parts else XLSX if "xl/workbook.xml" in parts else None
    if "mimetype" in parts and parts["mimetype"].file_size <= len(ODS):
        return ODS if package.read(parts["mimetype"]) == ODS.encode() else None
    return None


def _text(content: bytes, name: str) -> str | None:
    """Text that says so itself, and is no page for a browser."""
    if not name.lower().endswith((".txt", ".csv")) or content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return None
    if any((byte < 32 and byte not in TEXT_CONTROLS) or byte == 127 for byte in set(content)):
        return None
    return "text/csv" if name.lower().endswith(".csv") else "text/plain"


SNIFFS: tuple[Callable[[bytes, str], str | None], ...] = (_pdf, _picture, _office, _text)


def _named(name: str, media_type: str) -> str:
    endings = ENDINGS[media_type]
    if name.lower().endswith(endings):
        return name
    return f"{name[: LONGEST_NAME - len(endings[0])]}{endings[0]}"


def _refusal(about: str, name: str) -> FileNotAllowed:
    return FileNotAllowed(about, {"name": name})
