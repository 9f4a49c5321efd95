"""What names contain changes neither the headers of an e-mail nor its recipient."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses
from typing import Any

import pytest

from services.notify.domain.plain import one_line
from services.notify.envelope import Envelope, Image, Mailbox, sealed
from shared.contracts.billing.files import File

HEADERS = {
    "Content-Type",
    "MIME-Version",
    "From",
    "Reply-To",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "Content-Language",
    "Auto-Submitted",
}
NAMES = [
    "Acme Paper, Inc.",
    'Acme "Paper" <billing@evil.example>',
    "Acme, evil@x.example",
    "Acme\r\nBcc: evil@x.example",
    "Acme\nContent-Type: text/html\n\n<h1>",
    "Acme\x00Paper",
    "Acme\u2028Bcc: evil@x.example",
    "=?utf-8?q?Bcc=3A?= evil",
    "=?utf-8?q?=0D=0ABcc:_evil@x.example?=",
    "Müller & Söhne Gesellschaft mit beschränkter Haftung, Zweigniederlassung Süd-West",
    "x" * 70 + ", é",
    "Ünï, " * 20,
    "شركة النخيل للتوريدات المكتبية والقرطاسية والمواد، ذ.م.م — فرع دبي الرئيسي",
    "株式会社ペーパー東京本社営業部第二課",
    "😀 Smile 😀 & Co",
    "word " * 60,
    "a" * 500,
]


def envelope(**changes: Any) -> Envelope:
    told: dict[str, Any] = {
        "message_id": "<1@portal.example>",
        "written_at": datetime(2026, 11, 24, 20, 5, tzinfo=UTC),
        "sender": Mailbox("Acme Paper", "billing@portal.example"),
        "reply_to": Mailbox("Acme Paper", "billing@acme.example"),
        "recipient": "jo@globex.example",
        "language": "en-US",
        "subject": "Sign in to Acme Paper",
        "text": "Grüße\n\n-- \nAcme\n",
        "html": "<p>Grüße</p>",
    }
    return Envelope(**told | changes)


def arrived(letter: bytes) -> Message:
    return message_from_bytes(letter)


def decoded(header: str) -> str:
    return str(make_header(decode_header(header.replace("\r\n", ""))))


def leaves(message: Message) -> list[tuple[str, bytes]]:
    return [
        (part.get_content_type(), bytes(part.get_payload(decode=True)))
        for part in message.walk()
        if not part.is_multipart()
    ]


@pytest.mark.parametrize("name", NAMES)
def test_name_arrives_as_one_line_and_adds_no_header(name: str) -> None:
    mailbox = Mailbox(name, "billing@portal.example")
    message = arrived(sealed(envelope(sender=mailbox, reply_to=mailbox, subject=name)))
    people = [(decoded(who), address) for who, address in getaddresses([message["From"], message["Reply-To"]])]
    assert people == [(one_line(name), "billing@portal.example")] * 2
    assert decoded(message["Subject"]) == one_line(name)
    assert (set(message.keys()), len(message.keys())) == (HEADERS, len(HEADERS))
    assert message["To"] == "jo@globex.example"


@pytest.mark.parametrize("name", NAMES)
def test_lines_end_as_smtp_wants_and_are_not_too_long(name: str) -> None:
    letter = sealed(envelope(subject=name, sender=Mailbox(name, "billing@portal.example"), text=name, html=name))
    assert letter.count(b"\n") == letter.count(b"\r\n") == letter.count(b"\r")
    assert max(len(each) for each in letter.split(b"\r\n")) <= 998


def test_headers_say_who_what_and_that_a_program_wrote_it() -> None:
    message = arrived(sealed(envelope()))
    assert {name: message[name] for name in HEADERS - {"Content-Type"}} == {
        "MIME-Version": "1.0",
        "From": "Acme Paper <billing@portal.example>",
        "Reply-To": "Acme Paper <billing@acme.example>",
        "To": "jo@globex.example",
        "Subject": "Sign in to Acme Paper",
        "Date": "Tue, 24 Nov 2026 20:05:00 +0000",
        "Message-ID": "<1@portal.example>",
        "Content-Language": "en-US",
        "Auto-Submitted": "auto-generated",
    }


def test_text_comes_before_html() -> None:
    message = arrived(sealed(envelope()))
    assert message.get_content_type() == "multipart/alternative"
    assert leaves(message) == [
        ("text/plain", "Grüße\r\n\r\n-- \r\nAcme\r\n".encode()),
        ("text/html", "<p>Grüße</p>".encode()),
    ]


def test_documents_come_along_unchanged_under_their_names() -> None:
    files = (
        File(name="Acme-INV-1071.pdf", media_type="application/pdf", content=bytes(range(256))),
        File(name='Müller\r\nX: "1".pdf', media_type="application/pdf", content=b"%PDF"),
    )
    message = arrived(sealed(envelope(files=files)))
    attached = [part for part in message.walk() if part.get_content_disposition() == "attachment"]
    assert [part.get_filename() for part in attached] == ["Acme-INV-1071.pdf", 'Müller X: "1".pdf']
    assert leaves(message)[2:] == [("application/pdf", bytes(range(256))), ("application/pdf", b"%PDF")]


def test_logo_travels_inside_the_html() -> None:
    message = arrived(sealed(envelope(logo=Image("png", b"\x89PNG"))))
    picture = next(part for part in message.walk() if part.get_content_type() == "image/png")
    assert (picture["Content-ID"], picture.get_content_disposition()) == ("<logo>", "inline")
    assert leaves(message)[2:] == [("image/png", b"\x89PNG")]


def test_address_that_is_not_ascii_is_written_as_it_is() -> None:
    assert "To: jörg@globex.example\r\n".encode() in sealed(envelope(recipient="jörg@globex.example"))
