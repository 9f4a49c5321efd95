"""Comments: what a customer asks about a document, what the business answers, and who is still waiting."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints

from shared.contracts.billing.customers import Customer
from shared.contracts.billing.files import File, FileToken
from shared.contracts.message import Ask, Event, Message
from shared.contracts.values import DocumentToken, Email, Id
from shared.money import Money

DocumentKind = Literal["estimate", "invoice"]
Via = Literal["portal", "link", "email", "stranger", "business"]
Side = Literal["customer", "business"]
LONGEST = 10_000
"""Characters of a comment, kept exactly as they were typed."""
MOST_FILES = 5
MOST_BY_MAIL = 50
"""Files that come with an e-mail: nobody could be asked to leave some out."""
LARGEST_ATTACHMENT = 10 * 1024 * 1024
MOST_ATTACHMENTS = 20
"""That the business may put on one document."""
PAGE = 50
"""Comments that are shown at a time."""


def _said(text: str) -> str:
    if "\0" in text:
        raise ValueError("NUL characters are not allowed")
    if not text.strip():
        raise ValueError("nothing was said")
    return text


Body = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST), AfterValidator(_said)]


Files = Annotated[tuple[FileToken, ...], Field(max_length=MOST_FILES)]


class Attachment(Message):
    """A file on a document. `token` is a part of its address; `size` in bytes."""

    token: str
    name: str
    media_type: str
    size: int


class Comment(Message):
    """`author` as the caller gave it, or the customer's name. `via`: how it came: by somebody signed in, from the
    document's own link, by e-mail, by e-mail from an address that is not on the customer's account, from the
    business. `written_at` is aware UTC."""

    id: int
    author: str
    is_business: bool
    via: Via
    body: str
    written_at: datetime
    attachments: tuple[Attachment, ...] = ()


class Thread(Message):
    """What was said about a document. `newest` has the newest first, and one more than are shown when there are
    more. `attachments` are what the business put on the document itself."""

    newest: tuple[Comment, ...] = ()
    attachments: tuple[Attachment, ...] = ()

    @property
    def comments(self) -> tuple[Comment, ...]:
        """Oldest first, at most `PAGE`."""
        return self.newest[PAGE - 1 :: -1] if len(self.newest) > PAGE else self.newest[::-1]

    @property
    def has_earlier(self) -> bool:
        return len(self.newest) > PAGE


class CommentView(Message):
    """A comment with what it is about. `mailbox` is the customer's in this conversation: of who wrote it, or is
    answered by it. `left` is what is still to pay of an invoice, `due_on` its date. `waiting`: so many documents
    need attention."""

    comment: Comment
    kind: DocumentKind
    document: int
    token: str
    number: str
    customer: Customer
    mailbox: str
    left: Money | None
    due_on: date | None
    waiting: int


class WriteComment(Ask[Comment]):
    """A customer's comment on a document, by whoever has its link; the document then needs attention. The same
    idempotency key makes one comment. `files` are uploads. Refuses with InvoiceNotFound, FileNotFound,
    FileNotAllowed, or Denied (the business answers by ReplyToComment)."""

    kind: DocumentKind
    token: DocumentToken
    body: Body
    files: Files = ()


class ReplyToComment(Ask[Comment]):
    """The business's words on a document; the last customer who wrote hears of it by e-mail. What needs attention
    goes on doing so until it is resolved. The same idempotency key makes one comment.
    Refuses with InvoiceNotFound, FileNotFound, FileNotAllowed or Denied."""

    kind: DocumentKind
    document: Id
    body: Body
    files: Files = ()


class ReceiveAnswer(Ask[Comment]):
    """What came by e-mail to the address that one side of a conversation was given; the caller's name is what the
    sender calls themselves. A stranger may speak for the customer, and is named as one; only the business's own
    address speaks for the business. Files that are not allowed are left out, and named. The same idempotency key
    makes one comment. Refuses with InvoiceNotFound, FileNotFound or Denied ("sender", or the caller is not Portico
    itself)."""

    kind: DocumentKind
    document: Id
    side: Side
    sender: Email
    body: Body
    files: Annotated[tuple[FileToken, ...], Field(max_length=MOST_BY_MAIL)] = ()


class OpenAttachment(Ask[File]):
    """A file on a document, for whoever has the document's link. Refuses with InvoiceNotFound or FileNotFound."""

    kind: DocumentKind
    token: DocumentToken
    attachment: FileToken


class AttachFile(Ask[Attachment]):
    """Puts an upload of the business's on the document itself.
    Refuses with InvoiceNotFound, FileNotFound, FileNotAllowed, Invalid ("files": there are too many) or Denied."""

    kind: DocumentKind
    document: Id
    file: FileToken


class RemoveAttachment(Ask[None]):
    """Takes a file off the document again, whoever it came from; twice is fine.
    Refuses with InvoiceNotFound or Denied."""

    kind: DocumentKind
    document: Id
    attachment: FileToken


class GetComment(Ask[CommentView]):
    """A comment, for the business and for e-mails. Refuses with CommentNotFound or Denied."""

    comment: Id


class GetThread(Ask[Thread]):
    """What was said about a document before a given comment, or last. Refuses with InvoiceNotFound or Denied."""

    kind: DocumentKind
    document: Id
    before: Id | None = None


class CommentAdded(Event):
    """Somebody said something about a document."""

    comment: int
    kind: str
    document: int
    is_business: bool
