"""What is said about a document: a part of its page, and the form that adds to it."""

from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from hashlib import sha256
from math import ceil
from secrets import token_urlsafe
from typing import ClassVar, Literal

from starlette.responses import Response

from services.portal_web.guard.refused import TooMany
from services.portal_web.portal.documents import downloads
from services.portal_web.portal.documents.seeing import is_by_business
from services.portal_web.portal.documents.uploads import keep
from services.portal_web.portal.typed import NUL, marked
from services.portal_web.portal.visit import Visit
from services.portal_web.portal.ways import Way
from shared import clock
from shared.contracts.billing.comments import (
    LARGEST_ATTACHMENT,
    LONGEST,
    MOST_FILES,
    DocumentKind,
    OpenAttachment,
    Thread,
    WriteComment,
)
from shared.contracts.billing.customers import Customer
from shared.contracts.errors import FileNotAllowed, Unavailable
from shared.contracts.settings import Module

LONGEST_FORM = 4_000_000
"""Bytes: far too long a text comes back to whoever wrote it, rather than being lost."""
LONGEST_KEY = 100
KEY_BYTES = 12
MOSTLY = 0.8
"""Of the room for a text: from then on it is told how much is used."""
Problem = Literal["", "empty", "long", "junk", "often", "many", "type", "size", "pixels", "no bytes"]
STATUSES: dict[Problem, int] = defaultdict(lambda: 422, {"": 200, "often": 429})
OF_FILES: dict[str, Problem] = {"type": "type", "size": "size", "pixels": "pixels", "empty": "no bytes"}
"""What is wrong with a file, as billing says it."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What stands in the form. `key` is the same for the same form, however often it is sent; `minutes` until
    somebody who sent too often may go on. `file` is the one that there is a problem with; `had_files`: they are to
    be chosen again, since no page may choose them."""

    body: str = ""
    key: str = ""
    problem: Problem = ""
    minutes: int = 0
    file: str = ""
    had_files: bool = False
    most: ClassVar[int] = LONGEST

    @property
    def length(self) -> int:
        return len(self.body)

    @property
    def is_mostly_full(self) -> bool:
        return self.length >= MOSTLY * LONGEST


EMPTY = Draft()


@dataclass(frozen=True, slots=True)
class ThreadPart:
    """`sent` is the comment that was just written, `email` where answers go. `is_past`: not the latest is shown.
    `is_kept`: a page that mends itself leaves this part alone, for somebody may be typing. `may_write`: not the
    business, which would be taken for its customer."""

    kind: DocumentKind
    thread: Thread
    path: str
    email: str
    draft: Draft
    sent: int
    is_past: bool
    is_kept: bool
    may_write: bool


@dataclass(frozen=True, slots=True)
class UnsentPage:
    """The business could not be reached: what was typed is kept."""

    kind: DocumentKind
    path: str
    draft: Draft
    email: str = ""


Show = Callable[[Visit, Draft], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Talk:
    """The ways of the threads of one kind of document, whose page is at `path`, is shown by `show` and is part of
    the module `within`."""

    kind: DocumentKind
    path: str
    show: Show
    within: Module | None = None

    @property
    def ways(self) -> tuple[Way, ...]:
        path = f"{self.path}/{{token}}/comments"
        return (
            Way(
                path,
                get=self.look,
                post=self.send,
                kind="document",
                module="comments",
                within=self.within,
                longest=LONGEST_FORM,
                files=MOST_FILES,
            ),
            Way(
                f"{self.path}/{{token}}/files/{{attachment}}",
                get=self.download,
                kind="document",
                module="comments",
                within=self.within,
            ),
        )

    async def look(self, visit: Visit) -> Response:
        """Where the form goes is also an address, in a browser's history."""
        return await self.show(visit, EMPTY)

    async def send(self, visit: Visit) -> Response:
        draft = _draft(visit)
        try:
            if draft.problem:
                return await self.show(visit, draft)
            return await self._send(visit, draft)
        except TooMany as often:
            return await self.show(visit, replace(draft, problem="often", minutes=ceil(often.seconds / 60)))
        except FileNotAllowed as refusal:
            problem = OF_FILES.get(refusal.about, "type")
            return await self.show(visit, replace(draft, problem=problem, file=refusal.facts.get("name", "")))
        except Unavailable:
            page = UnsentPage(self.kind, f"{self.path}/{visit.token}", draft)
            return visit.page("comments/unsent.html", page, status=503)

    async def _send(self, visit: Visit, draft: Draft) -> Response:
        await visit.limit("comment")
        for _upload in visit.files:
            await visit.limit("upload")
            await visit.desk.limits.count("upload of all", tenant=visit.tenant.id)
        kept = [await keep(visit.desk.bus, upload, who=visit.who) for upload in visit.files]
        who = visit.who.model_copy(
            update={
                "idempotency_key": _key(draft, *(digest for _file, digest in kept)),
                "deadline": clock.from_now(seconds=visit.desk.config.pay_seconds),
            }
        )
        files = tuple(file for file, _digest in kept)
        question = WriteComment(who=who, kind=self.kind, token=visit.token, body=draft.body, files=files)
        comment = await visit.ask(question)
        return visit.go(f"{self.path}/{visit.token}?sent={comment.id}#comment-{comment.id}")

    async def download(self, visit: Visit) -> Response:
        attachment = visit.parameters["attachment"]
        question = OpenAttachment(who=visit.who, kind=self.kind, token=visit.token, attachment=attachment)
        return await downloads.send(visit, await visit.read(question))


def thread_part(
    kind: DocumentKind, thread: Thread, *, visit: Visit, customer: Customer, is_own: bool, draft: Draft = EMPTY
) -> ThreadPart:
    """The part of a document's page; answers go to whoever is signed in as its customer, or else to the address
    on file."""
    path = visit.path.removesuffix("/comments")
    return ThreadPart(
        kind=kind,
        thread=thread,
        path=path,
        email=visit.session.email if visit.session and is_own else customer.email,
        draft=draft if draft.key else replace(draft, key=token_urlsafe(KEY_BYTES)),
        sent=_number(visit, "sent"),
        is_past=said_before(visit) is not None,
        is_kept="round" in visit.query,
        may_write=not is_by_business(visit),
    )


def said_before(visit: Visit) -> int | None:
    """The comment before which the reader wants to look."""
    return _number(visit, "before") or None


def _number(visit: Visit, name: str) -> int:
    text = visit.query.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def _draft(visit: Visit) -> Draft:
    """As it was typed: browsers write line ends in their own way."""
    body = visit.form.get("body", "").replace("\r\n", "\n").replace("\r", "\n")
    key = visit.form.get("key", "")[:LONGEST_KEY]
    wrong = next((upload for upload in visit.files if not 0 < upload.size <= LARGEST_ATTACHMENT), None)
    problem: Problem = "empty" if not body.strip() else "long" if len(body) > LONGEST else ""
    if not problem and NUL in body:
        problem = "junk"
    if not problem and len(visit.files) > MOST_FILES:
        problem = "many"
    if not problem and wrong:
        problem = "size" if wrong.size else "no bytes"
    return Draft(marked(body), key, problem, file=wrong.name if wrong else "", had_files=bool(visit.files))


def _key(draft: Draft, *digests: str) -> str:
    """Sent twice it is one comment; changed and sent again, from a page that was gone back to, it is another."""
    said = " ".join((sha256(draft.body.encode()).hexdigest(), *digests))
    return f"{draft.key or token_urlsafe(KEY_BYTES)} {sha256(said.encode()).hexdigest()}"
