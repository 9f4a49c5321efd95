"""An e-mail is read as it was meant, and however badly it was put together."""

import json
from base64 import b64encode
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deploy.inbox.message import Attachment, Message, Person

PIXEL = b"\x89PNG pixel"


def received(source: bytes) -> Message:
    noon = datetime(2026, 11, 24, 12, tzinfo=UTC)
    return Message(7, noon, source, "bounce@acme.example", ("jo@globex.example",))


def invoice() -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = "Rechnung über 1.290,09 €"
    message["From"] = '"Papier, Müller & Söhne" <billing@acme.example>'
    message["To"] = "Jo Marsh <jo@globex.example>, team@globex.example"
    message["Cc"] = "books@globex.example"
    message.set_content("Rechnung über 1.290,09 €\n\nFällig am 2. Dezember.\n")
    message.add_alternative('<p>Fällig <img src="cid:logo@acme"></p>', subtype="html")
    page = message.get_payload()[1]  # type: ignore[index]  # a message with alternatives is a list
    page.add_related(PIXEL, maintype="image", subtype="png", cid="<logo@acme>")  # type: ignore[union-attr]
    message.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="Rechnung – 42.pdf")
    return message


def test_every_part_of_a_message_finds_its_place() -> None:
    message = received(invoice().as_bytes())
    assert message.subject == "Rechnung über 1.290,09 €"
    assert message.author == Person("Papier, Müller & Söhne", "billing@acme.example")
    assert message.to == (Person("Jo Marsh", "jo@globex.example"), Person("", "team@globex.example"))
    assert message.copies == (Person("", "books@globex.example"),)
    assert message.body.text == "Rechnung über 1.290,09 €\n\nFällig am 2. Dezember.\n"
    assert message.body.attachments == [Attachment("Rechnung – 42.pdf", "application/pdf", b"%PDF")]


def test_embedded_picture_is_put_into_the_page() -> None:
    picture = b64encode(PIXEL).decode()
    assert received(invoice().as_bytes()).html == f'<p>Fällig <img src="data:image/png;base64,{picture}"></p>\n'


def test_preview_does_not_repeat_the_subject() -> None:
    assert received(invoice().as_bytes()).preview == "Fällig am 2. Dezember."


def test_preview_of_a_message_without_plain_text_leaves_out_tags_and_styles() -> None:
    source = b"Content-Type: text/html\n\n<style>p{color:red}</style><p>You owe <b>$5</b></p>"
    assert received(source).preview == "You owe $5"


def test_message_without_headers_is_told_by_its_envelope() -> None:
    message = received(b"just words")
    assert (message.subject, message.author, message.to) == (
        "",
        Person("", "bounce@acme.example"),
        (Person("", "jo@globex.example"),),
    )


def test_message_is_found_by_subject_name_and_address_in_any_case() -> None:
    message = received(invoice().as_bytes())
    words = ("rechnung", "SÖHNE", "books@globex", "team@globex.example", "INV-1", "bounce")
    assert [word for word in words if message.mentions(word)] == [
        "rechnung",
        "SÖHNE",
        "books@globex",
        "team@globex.example",
    ]


@pytest.mark.parametrize(
    ("source", "subject", "text"),
    [
        (b"Subject: caf\xc3\xa9\n\nh\xc3\xa9", "café", "hé"),
        (b"Subject: =?utf-8?b?////?=\n\n\xff", "=?utf-8?b?////?=", "�"),
        (b"Subject: =?nonsense?q?a?=\nContent-Type: text/plain; charset=nonsense\n\nb", "=?nonsense?q?a?=", "b"),
        (b"Content-Type: text/plain; charset=unicode_escape\n\n\\ud800", "", "?"),
        (b"Content-Transfer-Encoding: base64\n\n@@@", "", ""),
    ],
)
def test_broken_encodings_are_read_as_well_as_they_can_be(source: bytes, subject: str, text: str) -> None:
    message = received(source)
    assert (message.subject, message.body.text) == (subject, text)


@given(st.binary(max_size=400))
def test_no_bytes_are_too_strange_to_show(source: bytes) -> None:
    message = received(b"Content-Type: multipart/mixed; boundary=x\n" + source)
    shown = [message.subject, message.preview, message.headers, message.body.text, message.author.label]
    assert json.loads(json.dumps(shown, ensure_ascii=False).encode())
