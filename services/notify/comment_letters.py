"""E-mails about what was said of a document: to the business when a customer wrote, and the other way round."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Literal

from services.notify.letterhead import Letterhead, formats_for, letterhead
from shared.contracts.billing.comments import CommentView, DocumentKind
from shared.contracts.settings import Tenant
from shared.language.formats import Formats
from shared.language.phrases import past_due

PATHS = {"invoice": "invoices", "estimate": "estimates"}


@dataclass(frozen=True, slots=True)
class CommentAlert:
    """To the business. `standing` says what is to collect; `others` wait as well; `mailbox` is the customer's,
    `files` are names of what is attached on the page.
    `is_on_page`: what is answered by e-mail is shown on the document's page."""

    kind: ClassVar[Literal["comment_alert"]] = "comment_alert"
    head: Letterhead
    url: str
    author: str
    number: str
    customer: str
    standing: str
    words: tuple[str, ...]
    files: tuple[str, ...]
    others: int
    mailbox: str
    is_on_page: bool


@dataclass(frozen=True, slots=True)
class CommentReply:
    """To the customer. `about` is the kind of the document, `is_on_page` as above."""

    kind: ClassVar[Literal["comment_reply"]] = "comment_reply"
    about: DocumentKind
    head: Letterhead
    url: str
    author: str
    number: str
    words: tuple[str, ...]
    files: tuple[str, ...]
    is_on_page: bool


def comment_alert(
    view: CommentView, tenant: Tenant, *, today: date, is_on_page: bool, page: str = ""
) -> CommentAlert:
    """In the business's own language; `today` is its date, `page` its own address of the document."""
    formats = formats_for(tenant, None)
    return CommentAlert(
        head=letterhead(tenant, formats.words),
        url=f"{page}#comment-{view.comment.id}" if page else _url(view, tenant),
        author=view.comment.author,
        number=view.number,
        customer=view.customer.name,
        standing=_standing(view, formats, today=today),
        words=tuple(view.comment.body.splitlines()),
        files=tuple(each.name for each in view.comment.attachments),
        others=max(view.waiting - 1, 0),
        mailbox=view.mailbox,
        is_on_page=is_on_page,
    )


def comment_reply(view: CommentView, tenant: Tenant, *, is_on_page: bool) -> CommentReply:
    formats = formats_for(tenant, view.customer.locale)
    return CommentReply(
        about=view.kind,
        head=letterhead(tenant, formats.words),
        url=_url(view, tenant),
        author=view.comment.author,
        number=view.number,
        words=tuple(view.comment.body.splitlines()),
        files=tuple(each.name for each in view.comment.attachments),
        is_on_page=is_on_page,
    )


def _url(view: CommentView, tenant: Tenant) -> str:
    return f"{tenant.url}/{PATHS[view.kind]}/{view.token}#comment-{view.comment.id}"


def _standing(view: CommentView, formats: Formats, *, today: date) -> str:
    if view.left is None:
        return ""
    words = formats.words
    if view.left.minor <= 0:
        return words.gettext("Nothing left to collect")
    amount = words.gettext("%(amount)s to collect", amount=formats.money(view.left))
    if view.due_on is None or today <= view.due_on:
        return amount
    return f"{amount} · {past_due(words, view.due_on, today=today)}"
