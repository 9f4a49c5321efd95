"""Questions about what is said of documents."""

from collections.abc import Iterable

from services.billing.access import demand_business, demand_link, demand_reader
from services.billing.domain.attachments import Inspected
from services.billing.files.attachments import inspect
from services.billing.models import CommentRow, CustomerRow, ThreadRow
from services.billing.store import BillingStore
from services.billing.store.customers import mailbox, message_of
from services.billing.store.threads import ABSENT, Document, comment_of
from shared import clock
from shared.bus.marks import answers
from shared.bus.service import Bus
from shared.contracts.billing.comments import (
    Comment,
    CommentAdded,
    CommentView,
    GetComment,
    GetThread,
    ReceiveAnswer,
    ReplyToComment,
    Thread,
    Via,
    WriteComment,
)
from shared.contracts.billing.files import FileToken
from shared.contracts.errors import Denied, FileNotAllowed
from shared.contracts.message import Caller, Customer, LinkHolder, System, Visitor
from shared.contracts.settings import GetTenant
from shared.secrets import fingerprint

LONGEST_NAME = 200
Upload = tuple[FileToken, Inspected]


class Comments:
    def __init__(self, store: BillingStore, bus: Bus) -> None:
        self._store = store
        self._bus = bus

    @answers(WriteComment)
    def write(self, ask: WriteComment) -> Comment:
        if not isinstance(ask.who.actor, (Customer, LinkHolder, Visitor)):
            raise Denied
        demand_link(ask.who, ask.token, absent=ABSENT[ask.kind])
        files = self._inspected(ask.files)
        with self._store.begin():
            document = self._store.document(ask.kind, token=ask.token)
            if document.is_draft:
                raise ABSENT[ask.kind]
            customer = self._store.customer(document.customer)
            return self._said(document, _of_customer(ask, customer), ask.who, files=files)

    @answers(ReplyToComment)
    def reply(self, ask: ReplyToComment) -> Comment:
        demand_business(ask.who)
        files = self._inspected(ask.files)
        with self._store.begin():
            document = self._store.document(ask.kind, number=ask.document)
            row = CommentRow(is_business=True, via="business", author=_name(ask.who), reply_to="", body=ask.body)
            return self._said(document, row, ask.who, files=files)

    @answers(ReceiveAnswer)
    def receive(self, ask: ReceiveAnswer) -> Comment:
        if not isinstance(ask.who.actor, System):
            raise Denied
        if ask.side == "business" and mailbox(self._bus.ask(GetTenant(who=ask.who)).email) != mailbox(ask.sender):
            raise Denied("sender")
        files, left_out = self._allowed(ask.files)
        with self._store.begin():
            document = self._store.document(ask.kind, number=ask.document)
            row = self._answer_of_customer(ask, document) if ask.side == "customer" else _answer_of_business(ask)
            row.body = _without(ask.body, left_out)
            return self._said(document, row, ask.who, files=files)

    @answers(GetComment)
    def get(self, ask: GetComment) -> CommentView:
        demand_reader(ask.who)
        with self._store.reading():
            row, thread = self._store.comment(ask.comment)
            return self._view(row, thread)

    @answers(GetThread)
    def thread(self, ask: GetThread) -> Thread:
        demand_reader(ask.who)
        with self._store.reading():
            document = self._store.document(ask.kind, number=ask.document)
            rows = self._store.comments_before(document, ask.before)
            attached = self._store.attached_to([row.id for row in rows])
        return Thread(newest=tuple(comment_of(row, attached[row.id]) for row in rows))

    def _inspected(self, files: Iterable[FileToken]) -> tuple[Upload, ...]:
        """Raises FileNotFound or FileNotAllowed."""
        return tuple((file, inspect(self._store, file)) for file in files)

    def _allowed(self, files: Iterable[FileToken]) -> tuple[tuple[Upload, ...], list[str]]:
        """And the names of those that are not."""
        allowed, left_out = [], []
        for file in files:
            try:
                allowed.append((file, inspect(self._store, file)))
            except FileNotAllowed as refusal:
                left_out.append(refusal.facts["name"])
        return tuple(allowed), left_out

    def _answer_of_customer(self, ask: ReceiveAnswer, document: Document) -> CommentRow:
        customer = self._store.customer(document.customer)
        is_known = any(match.customer == customer.id for match in self._store.customers_of(ask.sender))
        name = _name(ask.who) or ask.sender
        return CommentRow(
            is_business=False,
            via="email" if is_known else "stranger",
            author=name if is_known else _stranger(name, ask.sender),
            reply_to=ask.sender if is_known else customer.email,
            body=ask.body,
        )

    def _said(self, document: Document, row: CommentRow, who: Caller, *, files: Iterable[Upload] = ()) -> Comment:
        """Once: the same comment under the same key is the one that is there already."""
        row.mark = fingerprint(who.idempotency_key) if who.idempotency_key else None
        thread = self._store.thread_locked(document)
        known = self._store.comment_marked(thread, row.mark)
        if known is not None:
            return comment_of(known, self._store.attached_to([known.id])[known.id])
        row.written_at = clock.now()
        self._store.add_comment(thread, row)
        attached = [self._store.attach(thread, file, found, comment=row.id) for file, found in files]
        if not row.is_business:
            thread.last_said = row.id
            self._store.flag(thread, "comment", at=row.written_at)
        self._store.emit(
            CommentAdded(
                tenant=self._store.tenant,
                at=row.written_at,
                request_id=who.request_id,
                comment=row.id,
                kind=document.kind,
                document=document.id,
                is_business=row.is_business,
            )
        )
        return comment_of(row, attached)

    def _view(self, row: CommentRow, thread: ThreadRow) -> CommentView:
        customer = self._store.customer(thread.customer_id)
        answered_at = row.reply_to or self._store.answers_go_to(thread, before=row.id) or customer.email
        bill = self._store.bill(thread)
        return CommentView.model_validate(
            {
                "comment": comment_of(row, self._store.attached_to([row.id])[row.id]),
                "kind": thread.kind,
                "document": thread.document_id,
                "token": thread.token,
                "number": thread.number,
                "customer": message_of(customer),
                "mailbox": answered_at,
                "left": bill and bill.left,
                "due_on": bill and bill.due_on,
                "waiting": self._store.count_waiting(),
            }
        )


def _of_customer(ask: WriteComment, customer: CustomerRow) -> CommentRow:
    """Answers go to whoever is signed in as this very customer, and else to the address on file."""
    actor = ask.who.actor
    is_own = isinstance(actor, Customer) and actor.customer == customer.id
    via: Via = "portal" if isinstance(actor, Customer) else "link"
    return CommentRow(
        is_business=False,
        via=via,
        author=_name(ask.who) or customer.name,
        reply_to=actor.email if is_own and isinstance(actor, Customer) else customer.email,
        body=ask.body,
    )


def _without(body: str, left_out: list[str]) -> str:
    """Files that came by e-mail and may not be kept are named at least, in no language, also where that makes the
    comment longer than any that is typed."""
    return body + "".join(f"\n[✗ {name}]" for name in left_out)


def _answer_of_business(ask: ReceiveAnswer) -> CommentRow:
    return CommentRow(is_business=True, via="email", author=_name(ask.who), reply_to="", body=ask.body)


def _stranger(name: str, address: str) -> str:
    """A name anybody may take, so with the address."""
    if name == address:
        return address[:LONGEST_NAME]
    return f"{name[: LONGEST_NAME - len(address) - 3]} ({address})"[:LONGEST_NAME]


def _name(who: Caller) -> str:
    return who.name[:LONGEST_NAME]
