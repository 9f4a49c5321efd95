"""Our own style sheet, scripts and icons: read once, named by what is in them, kept by browsers for ever."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "static"
TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8"}
SHEETS = ("reset", "tokens", "base", "blocks/*", "utilities", "print")
"""In this order; which layer wins is said in the first of them."""
INDENT = re.compile(r"^\s+", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Static:
    name: str
    media_type: str
    content: bytes


class Statics:
    """`address("portal.css")` is where a page finds it; `find` what is there."""

    def __init__(self) -> None:
        files = [_named("portal.css", _style_sheet())]
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


def _style_sheet() -> bytes:
    """One sheet, block after block, without the indentation that only we read."""
    sheets = [path for pattern in SHEETS for path in sorted(FOLDER.glob(f"css/{pattern}.css"))]
    return INDENT.sub("", "\n".join(sheet.read_text() for sheet in sheets)).encode()


def content_hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]
