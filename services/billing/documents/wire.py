"""What travels between the press and its workers: frames of a kind, a length and a body."""

import json
import socket
import struct
from collections.abc import Callable
from dataclasses import asdict

import orjson

from services.billing.documents.spreadsheet import Spreadsheet
from services.billing.documents.values import Paper

ORDER = b"O"
DOCUMENT = b"D"
REFUSAL = b"R"

SHEET = "sheet"
"""What is ordered in a paper's place when it is a sheet."""

_HEAD = struct.Struct(">cI")


def written(paper: Paper) -> bytes:
    """A paper as the body of an order; the bytes of a logo become numbers."""
    return orjson.dumps({"template": paper.template, "content": paper}, default=list)


def written_sheet(sheet: Spreadsheet) -> bytes:
    """A sheet as the body of an order. Its rows are JSON already, and are not read again for that."""
    told = {**asdict(sheet), "pieces": "PIECES"}
    head, tail = json.dumps({"template": SHEET, "content": told}).split('"PIECES"')
    return f"{head}[{', '.join(sheet.pieces)}]{tail}".encode()


def send(line: socket.socket, *, kind: bytes, body: bytes) -> None:
    line.sendall(_HEAD.pack(kind, len(body)) + body)


def receive(line: socket.socket, *, before_each: Callable[[], None] = lambda: None) -> tuple[bytes, bytes]:
    """The next frame. Raises EOFError when the other side has gone."""
    kind, length = _HEAD.unpack(_exactly(line, _HEAD.size, before_each))
    return kind, _exactly(line, length, before_each)


def _exactly(line: socket.socket, size: int, before_each: Callable[[], None]) -> bytes:
    body = bytearray()
    while len(body) < size:
        before_each()
        piece = line.recv(min(size - len(body), 1 << 18))
        if not piece:
            raise EOFError("the other side has gone")
        body += piece
    return bytes(body)
