"""Our own style sheet, scripts and icons: read once, named by what is in them, kept by browsers for ever."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "static"
TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8"}
ORDER = ("reset", "tokens", "base", "blocks/*", "utilities", "print")
"""Which layer wins is said in the first of them."""
SHEETS: Mapping[str, frozenset[str]] = {
    "portal.css": frozenset({"form_plan", "table"}),
    "lists.css": frozenset({"activity", "table"}),
    "statements.css": frozenset({"statement", "table"}),
    "documents.css": frozenset({"comment", "table", "totals"}),
    "paying.css": frozenset({"form_plan", "instructions", "totals"}),
}
"""A page loads one of them: the blocks that every page needs and, in their place, those it has besides."""
BESIDES = frozenset().union(*SHEETS.values())
FOLDERS = {
    "activity": "lists.css",
    "statements": "statements.css",
    **dict.fromkeys(("comments", "credit_notes", "estimates", "invoices", "papers"), "documents.css"),
    "paying": "paying.css",
}
UNREAD = (
    (re.compile(r"/\*.*?\*/", re.DOTALL), ""),
    (re.compile(r"\s+"), " "),
    (re.compile(r" ?([{};>~]) ?|([,:]) "), r"\1\2"),
    (re.compile(r" \+ (?=\.[a-z]|[*:[])"), "+"),
)
"""What only we read of a sheet, and what is left of it."""


@dataclass(frozen=True, slots=True)
class Static:
    name: str
    media_type: str
    content: bytes


class Statics:
    """`address("portal.css")` is where a page finds it; `find` what is there."""

    def __init__(self) -> None:
        files = [_named(name, _style_sheet(blocks)) for name, blocks in SHEETS.items()]
        files += [_named(path.name, path.read_bytes()) for path in sorted(FOLDER.glob("js/*.js"))]
        files += [_named(path.name, path.read_bytes()) for path in sorted(FOLDER.glob("vendor/*.js"))]
        self._by_plain_name = dict(files)
        self._by_name: Mapping[str, Static] = {file.name: file for file in self._by_plain_name.values()}

    def address(self, plain_name: str) -> str:
        return f"/static/{self._by_plain_name[plain_name].name}"

    def find(self, name: str) -> Static | None:
        return self._by_name.get(name)


def _named(plain_name: str, content: bytes) -> tuple[str, Static]:
    stem, _, suffix = plain_name.rpartition(".")
    name = f"{stem}.{content_hash(content)}.{suffix}"
    return plain_name, Static(name, TYPES[f".{suffix}"], content)


@cache
def statics() -> Statics:
    """Read at the first request of this process."""
    return Statics()


def sheet_for(template: str) -> str:
    """The plain name of the one sheet that a page of this template loads."""
    return FOLDERS.get(template.partition("/")[0], "portal.css")


def _style_sheet(besides: frozenset[str]) -> bytes:
    """Block after block, always in the same order: what is equal elsewhere is equal here."""
    paths = [path for pattern in ORDER for path in sorted(FOLDER.glob(f"css/{pattern}.css"))]
    left_out = BESIDES - besides
    css = "\n".join(path.read_text() for path in paths if path.stem not in left_out)
    for unread, left in UNREAD:
        css = unread.sub(left, css)
    return css.strip().encode()


def content_hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]
