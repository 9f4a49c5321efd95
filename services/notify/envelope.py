"""One e-mail as it goes over the wire: text and HTML, the files that come along, the headers around them."""

from dataclasses import dataclass
from datetime import datetime
from email.charset import QP, Charset
from email.header import Header
from email.mime.application import MIMEApplication
from email.mime.image import MIMEImage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import compat32
from email.utils import format_datetime, formataddr

from services.notify.domain.plain import one_line
from shared.contracts.billing.files import File

WIRE = compat32.clone(linesep="\r\n", max_line_length=0)
"""The newer policies lose or add spaces in long encoded headers, so they are encoded and folded here."""
LOGO_ID = "logo"
LONGEST_PLAIN = 60


@dataclass(frozen=True, slots=True)
class Image:
    """A picture shown inside the HTML; `kind` is png, jpeg or gif."""

    kind: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Mailbox:
    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Envelope:
    """`recipient` is one address, `language` a BCP 47 tag, `thread` the Message-ID that a talk refers to."""

    message_id: str
    written_at: datetime
    sender: Mailbox
    reply_to: Mailbox
    recipient: str
    language: str
    subject: str
    text: str
    html: str
    thread: str = ""
    logo: Image | None = None
    files: tuple[File, ...] = ()


def sealed(envelope: Envelope) -> bytes:
    """The message, ready for SMTP."""
    message = MIMEMultipart("mixed", policy=WIRE) if envelope.files else _body(envelope)
    if envelope.files:
        message.attach(_body(envelope))
    for file in envelope.files:
        message.attach(_attached(file))
    message["From"] = _mailbox(envelope.sender)
    message["Reply-To"] = _mailbox(envelope.reply_to)
    message["To"] = _as_bytes(envelope.recipient)
    message["Subject"] = _words(envelope.subject)
    message["Date"] = format_datetime(envelope.written_at)
    message["Message-ID"] = envelope.message_id
    if envelope.thread:
        message["In-Reply-To"] = envelope.thread
        message["References"] = envelope.thread
    message["Content-Language"] = envelope.language
    message["Auto-Submitted"] = "auto-generated"
    return message.as_bytes()


def _body(envelope: Envelope) -> MIMEMultipart:
    body = MIMEMultipart("alternative", policy=WIRE)
    body.attach(_text(envelope.text, "plain"))
    html = _text(envelope.html, "html")
    body.attach(_with_logo(html, envelope.logo) if envelope.logo else html)
    return body


def _text(text: str, kind: str) -> MIMEText:
    readable = Charset("utf-8")
    readable.body_encoding = QP
    return MIMEText(text, kind, readable, policy=WIRE)  # type: ignore[arg-type]  # typeshed has no Charset here


def _with_logo(html: MIMEText, logo: Image) -> MIMEMultipart:
    related = MIMEMultipart("related", policy=WIRE)
    related.attach(html)
    image = MIMEImage(logo.content, logo.kind, policy=WIRE)
    image.add_header("Content-ID", f"<{LOGO_ID}>")
    image.add_header("Content-Disposition", "inline", filename=f"logo.{logo.kind}")
    related.attach(image)
    return related


def _attached(file: File) -> MIMEApplication:
    part = MIMEApplication(file.content, file.media_type.removeprefix("application/"), policy=WIRE)
    name = one_line(file.name)
    part.add_header("Content-Disposition", "attachment", filename=name if name.isascii() else ("utf-8", "", name))
    return part


def _mailbox(mailbox: Mailbox) -> str:
    name = one_line(mailbox.name)
    if _is_plain(name):
        return formataddr((name, mailbox.address))
    return f"{_words(name)} <{mailbox.address}>"


def _words(text: str) -> str:
    line = one_line(text)
    return line if _is_plain(line) else Header(line, "utf-8", header_name="Reply-To").encode()


def _as_bytes(address: str) -> str:
    """An address may only be written as UTF-8, never as encoded words; this is how the package keeps raw bytes."""
    return address.encode().decode("ascii", "surrogateescape")


def _is_plain(text: str) -> bool:
    """Whether it may stand as it is: "=?" would begin an encoded word, and a long line would be folded."""
    return text.isascii() and len(text) <= LONGEST_PLAIN and "=?" not in text
