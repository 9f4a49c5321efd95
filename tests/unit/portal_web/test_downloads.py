"""A file reaches the visitor whole, however large, under a name that steers nothing."""

import hashlib
from collections.abc import Mapping
from typing import Any

import pytest

from shared.contracts.billing.files import PIECE, File, Kept, Piece, ReadPiece
from shared.contracts.billing.invoices import PrintInvoice
from shared.contracts.errors import FileNotFound
from tests.support import samples
from tests.support.gateway import visiting

PDF = f"/invoices/{samples.INVOICE_TOKEN}/pdf"
SMALL = File(name="Acme-Paper-INV-1.pdf", media_type="application/pdf", content=b"%PDF small")
LARGE = bytes(range(256)) * 2048 + b"the end"
KEPT = File(name="Rechnung „Ö“.pdf", media_type="application/pdf", kept=Kept(token="f" * 24, size=len(LARGE)))


def piece(question: ReadPiece) -> Piece:
    return Piece(content=LARGE[question.position * PIECE : (question.position + 1) * PIECE])


def answers(file: File, pieces: Any = piece) -> Mapping[Any, Any]:
    return {PrintInvoice: file, ReadPiece: pieces}


def test_a_small_file_comes_with_the_answer() -> None:
    with visiting(answers(SMALL)) as (visitor, bus):
        answer = visitor.get(PDF)
    digest = hashlib.sha256(SMALL.content).hexdigest()[:32]
    assert (answer.content, answer.headers["etag"]) == (SMALL.content, f'"{digest}"')
    assert bus.times_asked(ReadPiece) == 0


def test_a_large_file_is_fetched_piece_by_piece() -> None:
    with visiting(answers(KEPT)) as (visitor, bus):
        answer = visitor.get(PDF)
    assert (answer.content, answer.headers["content-length"]) == (LARGE, str(len(LARGE)))
    assert answer.headers["content-disposition"] == (
        "attachment; filename=\"Rechnung----.pdf\"; filename*=UTF-8''Rechnung%20%E2%80%9E%C3%96%E2%80%9C.pdf"
    )
    assert "sandbox" in answer.headers["content-security-policy"]
    assert bus.times_asked(ReadPiece) == 3


def test_asking_for_the_headers_of_a_large_file_fetches_nothing_of_it() -> None:
    with visiting(answers(KEPT)) as (visitor, bus):
        answer = visitor.get(PDF, method="HEAD")
    assert (answer.status_code, answer.headers["content-length"], answer.content) == (200, str(len(LARGE)), b"")
    assert bus.times_asked(ReadPiece) == 0


def test_a_large_file_that_has_expired_is_not_found() -> None:
    with visiting(answers(KEPT, FileNotFound("f" * 24))) as (visitor, _bus):
        answer = visitor.get(PDF)
    assert answer.status_code == 404
    assert "f" * 24 not in answer.text


@pytest.mark.parametrize("media_type", ["text/html", "image/svg+xml", "application/xhtml+xml"])
def test_a_file_is_never_a_page_of_ours(media_type: str) -> None:
    file = File(name="order.html", media_type=media_type, content=b"<script>alert(1)</script>")
    with visiting(answers(file)) as (visitor, _bus):
        answer = visitor.get(PDF)
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment")


@pytest.mark.parametrize("name", ['a"b.pdf', "a\r\nSet-Cookie: x=1.pdf", "../../etc/passwd", "‮fdp.exe", ""])
def test_a_name_steers_neither_header_nor_path(name: str) -> None:
    with visiting(answers(SMALL.model_copy(update={"name": name}))) as (visitor, _bus):
        answer = visitor.get(PDF)
    disposition = answer.headers["content-disposition"]
    plain = disposition.split('"')[1]
    assert "x=1" not in answer.headers.get("set-cookie", "")
    assert ("/" in plain, plain.isascii(), "%E2%80%AE" in disposition) == (False, True, False)
