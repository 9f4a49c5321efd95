"""A raw e-mail, read: who wrote it, to whom, what, and whether a program did."""

import codecs
import email
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.policy import Compat32
from email.utils import getaddresses

from services.portal_web.guard.refused import TooLarge, Unreadable
from services.portal_web.guard.uploads import plain_name
from services.portal_web.hooks.mail.answers import answer, text_of
from shared.contracts.billing.comments import MOST_BY_MAIL

MOST_PARTS = 200
MOST_LINES, MOST_NESTED = 400_000, 100
"""Of the whole, before it is taken apart: each line may begin a part, and each open part is compared with it."""
NESTED = re.compile(rb"multipart/", re.IGNORECASE)
LONGEST_TEXT = 1_000_000
LONGEST_HEADER = 100_000
LONGEST_FACTS, MOST_FACTS = 8_000, 100
"""Of a header about a part, such as its type: the package goes through all that is left at each semicolon."""
ENVELOPE = ("Delivered-To", "X-Original-To", "Envelope-To")
"""What mail servers write down of the one whom this copy is for."""
PROGRAMS = frozenset(("mailer-daemon", "postmaster", "no-reply", "noreply"))
AUTOMATIC = {
    "precedence": frozenset(("bulk", "junk", "list", "auto_reply")),
    "x-autoreply": frozenset(("yes",)),
    "return-path": frozenset(("<>",)),
}
NOT_FOR_MAIL = frozenset(("punycode", "idna", "unicode-escape", "raw-unicode-escape", "undefined"))
"""Of all that Python reads: a megabyte in the first takes it minutes."""
HALF = re.compile("[\ud800-\udfff]")
"""Of a character: what no text in a database has."""


@dataclass(frozen=True, slots=True)
class Letter:
    """`words` are what is new in it, `files` names and contents; `identity` is the same for the same letter,
    however often it comes."""

    identity: str
    sender: str
    name: str
    recipients: tuple[str, ...]
    words: str
    files: tuple[tuple[str, bytes], ...]
    is_automatic: bool


class Brief(Compat32):
    """Reads no header without end."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        """Raises Unreadable."""
        name, value = super().header_source_parse(sourcelines)
        is_facts = name.lower().startswith("content-")
        if len(value) > (LONGEST_FACTS if is_facts else LONGEST_HEADER):
            raise Unreadable
        if is_facts and value.count(";") > MOST_FACTS:
            raise Unreadable
        return name, value


def read(raw: bytes) -> Letter:
    """Raises Unreadable for what is not a message of one author's, TooLarge for what is not kept whole."""
    lines = raw.count(b"\n") + raw.count(b"\r") - raw.count(b"\r\n")
    if lines > MOST_LINES or len(NESTED.findall(raw)) > MOST_NESTED:
        raise TooLarge
    try:
        message = email.message_from_bytes(raw, policy=Brief())
        name, sender = _author(message)
        text, files = _text(message), tuple(_files(message))
        if len(text) > LONGEST_TEXT or len(files) >= MOST_BY_MAIL:
            raise TooLarge
        return Letter(
            identity=_identity(message, raw),
            sender=sender,
            name=name,
            recipients=tuple(_recipients(message)),
            words=answer(text),
            files=files,
            is_automatic=_is_automatic(message, sender),
        )
    except (MessageError, ValueError, LookupError, TypeError, AttributeError, RecursionError) as mistake:
        raise Unreadable from mistake


def _author(message: Message) -> tuple[str, str]:
    written = message.get_all("From", [])
    found = getaddresses([str(each) for each in written])
    if len(written) != 1 or len(found) != 1 or "@" not in found[0][1]:
        raise Unreadable
    name, address = found[0]
    return _decoded(name), address


def _recipients(message: Message) -> Iterator[str]:
    """The envelope's first: a message to several people comes once for each."""
    for header in (*ENVELOPE, "To", "Cc"):
        for _name, address in getaddresses([str(each) for each in message.get_all(header, [])]):
            yield address


def _identity(message: Message, raw: bytes) -> str:
    given = str(message.get("Message-ID", "")).strip().encode("utf-8", "replace")
    return hashlib.sha256(given or raw).hexdigest()


def _is_automatic(message: Message, sender: str) -> bool:
    """Programs must not talk to programs."""
    if str(message.get("Auto-Submitted", "no")).partition(";")[0].strip().lower() != "no":
        return True
    if message.get_content_type() == "multipart/report" or "List-Id" in message:
        return True
    if sender.partition("@")[0].lower() in PROGRAMS:
        return True
    return any(str(message.get(name, "")).strip().lower() in values for name, values in AUTOMATIC.items())


def _text(message: Message) -> str:
    """The plain text, or else the words of the HTML."""
    texts = [part for part in _parts(message) if part.get_content_maintype() == "text" and not _is_file(part)]
    for kind in ("text/plain", "text/html"):
        for part in texts:
            if part.get_content_type() == kind:
                text = _decoded_text(part)
                return text if kind == "text/plain" else text_of(text)
    return ""


def _parts(message: Message) -> list[Message]:
    found: list[Message] = []
    for part in message.walk():
        if len(found) > MOST_PARTS:
            raise TooLarge
        if not part.is_multipart():
            found.append(part)
    return found


def _is_file(part: Message) -> bool:
    return part.get_content_disposition() == "attachment" or part.get_filename() is not None


def _files(message: Message) -> Iterator[tuple[str, bytes]]:
    """What is attached; not the pictures that stand in an HTML text."""
    for part in _parts(message):
        content = part.get_payload(decode=True) if _is_file(part) and "Content-ID" not in part else None
        if isinstance(content, bytes) and content:
            yield plain_name(_decoded(part.get_filename() or "")), content


def _decoded_text(part: Message) -> str:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    return _lettered(content, str(part.get_content_charset("utf-8")))


def _decoded(header: str) -> str:
    """A header's words, on one line."""
    parts = [
        content if isinstance(content, str) else _lettered(content, charset or "utf-8")
        for content, charset in decode_header(header)
    ]
    return " ".join("".join(character if character.isprintable() else " " for character in "".join(parts)).split())


def _lettered(content: bytes, charset: str) -> str:
    """In whatever charset it says, or else in UTF-8."""
    try:
        known = codecs.lookup(charset).name
        text = content.decode("utf-8" if known in NOT_FOR_MAIL else known, "replace")
    except LookupError:
        text = content.decode("utf-8", "replace")
    return HALF.sub("\ufffd", text)
