"""Files on documents: from customers with a comment, from the business on the document itself."""

from services.billing.access import demand_business, demand_link
from services.billing.domain.attachments import Inspected, inspected
from services.billing.files.files import to_download
from services.billing.models import AttachmentRow
from services.billing.store import BillingStore
from services.billing.store.threads import ABSENT
from shared.bus.marks import answers
from shared.contracts.billing.comments import (
    LARGEST_ATTACHMENT,
    MOST_ATTACHMENTS,
    AttachFile,
    Attachment,
    OpenAttachment,
    RemoveAttachment,
)
from shared.contracts.billing.files import PIECE, File, FileToken
from shared.contracts.errors import FileNotAllowed, Invalid


class Attachments:
    def __init__(self, store: BillingStore) -> None:
        self._store = store

    @answers(OpenAttachment)
    def open(self, ask: OpenAttachment) -> File:
        demand_link(ask.who, ask.token, absent=ABSENT[ask.kind])
        with self._store.reading():
            document = self._store.document(ask.kind, token=ask.token)
            if document.is_draft:
                raise ABSENT[ask.kind]
            file = self._store.attached_file(document, ask.attachment)
        return to_download(self._store, file)

    @answers(AttachFile)
    def attach(self, ask: AttachFile) -> Attachment:
        demand_business(ask.who)
        found = inspect(self._store, ask.file)
        with self._store.begin():
            thread = self._store.thread_locked(self._store.document(ask.kind, number=ask.document))
            if self._store.count_attached(thread) >= MOST_ATTACHMENTS:
                raise Invalid("files")
            return attachment_of(self._store.attach(thread, ask.file, found))

    @answers(RemoveAttachment)
    def remove(self, ask: RemoveAttachment) -> None:
        demand_business(ask.who)
        with self._store.begin():
            self._store.detach(self._store.document(ask.kind, number=ask.document), ask.attachment)


def inspect(store: BillingStore, file: FileToken) -> Inspected:
    """What an upload is. Call outside units. Raises FileNotFound or FileNotAllowed."""
    with store.reading():
        row = store.file(file)
        if row.size > LARGEST_ATTACHMENT:
            raise FileNotAllowed("size", {"name": row.name})
        content = b"".join(store.piece(file, place) for place in range(-(-row.size // PIECE)))
    return inspected(content, name=row.name)


def attachment_of(row: AttachmentRow) -> Attachment:
    return Attachment(token=row.token, name=row.name, media_type=row.media_type, size=row.size)
