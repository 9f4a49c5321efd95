"""ZIP files of documents: the same documents give the same bytes, under names that every system takes."""

import io
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date

LONGEST_NAME = 180
"""In bytes: file systems allow 255, and unpackers add folders and endings of their own."""
EARLIEST, LATEST = date(1980, 1, 1), date(2107, 12, 31)
"""Of the calendar of ZIP files."""
PLAIN_FILE = 0o100644 << 16
UNIX = 3


def entry_names(names: Iterable[str]) -> list[str]:
    """The names as they can lie side by side in one folder: short enough, and none twice, whatever the system
    thinks of capitals and of accents."""
    taken: set[str] = set()
    return [_free(name, taken) for name in names]


def zipped(entries: Iterable[tuple[str, date, bytes]]) -> bytes:
    """Names, dates and contents as a ZIP file. PDFs are compressed already, so nothing is compressed here."""
    filled = io.BytesIO()
    with zipfile.ZipFile(filled, "w", zipfile.ZIP_STORED) as archive:
        for name, dated, content in entries:
            day = min(max(dated, EARLIEST), LATEST)
            entry = zipfile.ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
            entry.create_system, entry.external_attr = UNIX, PLAIN_FILE
            archive.writestr(entry, content)
    return filled.getvalue()


def _free(name: str, taken: set[str]) -> str:
    found = next(candidate for candidate in _candidates(name) if _folded(candidate) not in taken)
    taken.add(_folded(found))
    return found


def _candidates(name: str) -> Iterator[str]:
    """The name, and the name with 2, 3 and so on behind it."""
    stem, dot, ending = unicodedata.normalize("NFC", name).rpartition(".")
    number = 1
    while True:
        suffix = f"{'' if number == 1 else f'-{number}'}{dot}{ending}"
        yield _cut(stem, LONGEST_NAME - len(suffix.encode())) + suffix
        number += 1


def _cut(text: str, most: int) -> str:
    return text.encode()[:most].decode(errors="ignore")


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()
