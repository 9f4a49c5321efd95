"""An e-mail as it arrived, readable however badly it was put together."""

import re
from base64 import b64encode
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes, policy
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message as Part
from email.utils import getaddresses
from functools import cached_property

FOLD = re.compile(r"\r?\n[ \t]+")


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    address: str

    @property
    def label(self) -> str:
        return self.name or self.address


@dataclass(frozen=True, slots=True)
class Attachment:
    name: str
    type: str
    content: bytes


@dataclass(slots=True)
class Body:
    """Text parts are None when the message has none."""

    text: str | None = None
    html: str | None = None
    attachments: list[Attachment] = field(default_factory=list)
    pictures: dict[str, Attachment] = field(default_factory=dict)


@dataclass(frozen=True)
class Message:
    """`sender` and `recipients` are the envelope's: the addresses that SMTP was told."""

    number: int
    received: datetime
    source: bytes
    sender: str
    recipients: tuple[str, ...]

    @cached_property
    def headers(self) -> tuple[tuple[str, str], ...]:
        return tuple((name, _readable(value)) for name, value in self._raw_headers)

    @cached_property
    def body(self) -> Body:
        body = Body()
        for part in self._mail.walk():
            if not part.is_multipart():
                _sort(part, body)
        return body

    @property
    def subject(self) -> str:
        return self._header("subject")

    @property
    def author(self) -> Person:
        return next(iter(self._people("from")), Person("", self.sender))

    @property
    def to(self) -> tuple[Person, ...]:
        return self._people("to") or tuple(Person("", recipient) for recipient in self.recipients)

    @property
    def copies(self) -> tuple[Person, ...]:
        return self._people("cc")

    @cached_property
    def html(self) -> str | None:
        """With its embedded pictures in place, so that it is complete without another request."""
        html = self.body.html
        if html is None:
            return None
        for name, picture in self.body.pictures.items():
            data = b64encode(picture.content).decode()
            html = html.replace(f"cid:{name}", f"data:{picture.type};base64,{data}")
        return html

    @cached_property
    def preview(self) -> str:
        text = self.body.text or re.sub(r"<(style|title)\b.*?</\1>|<[^>]*>", " ", self.body.html or "", flags=re.S)
        words = " ".join(text.split())
        return words.removeprefix(self.subject).strip()[:200]

    def mentions(self, words: str) -> bool:
        people = (self.author, *self.to, *self.copies)
        texts = (self.subject, *self.recipients, *(f"{person.name} {person.address}" for person in people))
        return words.casefold() in "\n".join(texts).casefold()

    @cached_property
    def _mail(self) -> Part:
        # The modern policy raises on some malformed headers; this one reads anything.
        return message_from_bytes(self.source, policy=policy.compat32)

    @cached_property
    def _raw_headers(self) -> tuple[tuple[str, str], ...]:
        return tuple((name, _as_text(value)) for name, value in self._mail.raw_items())

    def _header(self, wanted: str) -> str:
        return next((value for name, value in self.headers if name.lower() == wanted), "")

    def _people(self, wanted: str) -> tuple[Person, ...]:
        # Addresses are told apart before words are decoded: an encoded name may hold a comma.
        values = [value for name, value in self._raw_headers if name.lower() == wanted]
        return tuple(Person(_readable(name), address) for name, address in getaddresses(values) if address)


def encodable(text: str) -> str:
    """Without lone surrogates, which no page and no JSON can carry."""
    return text.encode("utf-8", "replace").decode()


def _sort(part: Part, body: Body) -> None:
    kind = part.get_content_type()
    content = part.get_payload(decode=True)
    content = content if isinstance(content, bytes) else b""
    name = part.get_filename()
    plain = name is None and part.get_content_disposition() != "attachment"
    if plain and kind == "text/plain" and body.text is None:
        body.text = _decoded(part, content)
    elif plain and kind == "text/html" and body.html is None:
        body.html = _decoded(part, content)
    elif kind.startswith("image/") and "Content-ID" in part:
        body.pictures[str(part["Content-ID"]).strip("<> ")] = Attachment(name or "", kind, content)
    else:
        body.attachments.append(Attachment(_readable(name or "unnamed"), kind, content))


def _decoded(part: Part, content: bytes) -> str:
    try:
        text = content.decode(part.get_content_charset("utf-8"))
    except (LookupError, ValueError):
        text = content.decode("utf-8", "replace")
    return encodable(text).replace("\r\n", "\n")


def _as_text(value: str) -> str:
    """Python's e-mail parser hides bytes beyond ASCII in lone surrogates."""
    return FOLD.sub(" ", value.encode("ascii", "surrogateescape").decode("utf-8", "replace"))


def _readable(value: str) -> str:
    try:
        return encodable(str(make_header(decode_header(value))))
    except (HeaderParseError, LookupError, ValueError):
        return encodable(value)
