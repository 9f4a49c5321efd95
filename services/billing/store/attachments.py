"""Files on documents: each hangs on a thread, and on a comment if it came with one."""

from collections.abc import Sequence

from sqlalchemy import func, select

from services.billing.domain.attachments import Inspected
from services.billing.models import AttachmentRow, FileRow, ThreadRow
from services.billing.store.files import FileQueries
from services.billing.store.threads import Document, ThreadQueries
from shared import clock
from shared.contracts.billing.files import FileToken
from shared.contracts.errors import FileNotFound
from shared.secrets import new_document_token


class AttachmentQueries(ThreadQueries, FileQueries):
    def attach(
        self, thread: ThreadRow, file: FileToken, found: Inspected, *, comment: int | None = None
    ) -> AttachmentRow:
        """The upload stays from now on. Raises FileNotFound unless all of it is there."""
        kept = self.claim_file(file)
        kept.name, kept.media_type = found.name, found.media_type
        row = AttachmentRow(
            token=new_document_token(),
            thread_id=thread.id,
            comment_id=comment,
            file_id=kept.id,
            name=found.name,
            media_type=found.media_type,
            size=kept.size,
        )
        self.add(row)
        self.session.flush()
        return row

    def attached_file(self, document: Document, attachment: str) -> FileToken:
        """Raises FileNotFound, also for a file of another document."""
        found = self._attached(document, attachment)
        if found is None:
            raise FileNotFound(attachment)
        return self.token_of(found.file_id)

    def detach(self, document: Document, attachment: str) -> None:
        """The file itself is forgotten with those that have expired."""
        found = self._attached(document, attachment)
        if found is None:
            return
        mine = select(FileRow).where(FileRow.tenant_id == self.tenant, FileRow.id == found.file_id)
        self.session.delete(found)
        self.session.scalars(mine).one().expires_at = clock.now()

    def count_attached(self, thread: ThreadRow) -> int:
        """What the business put on the document itself."""
        count = select(func.count()).select_from(AttachmentRow)
        on_it = AttachmentRow.thread_id == thread.id, AttachmentRow.comment_id.is_(None)
        return self.session.scalars(count.where(AttachmentRow.tenant_id == self.tenant, *on_it)).one()

    def attached_to(self, comments: Sequence[int]) -> dict[int, list[AttachmentRow]]:
        """By comment, in the order in which they were given."""
        mine = select(AttachmentRow).where(
            AttachmentRow.tenant_id == self.tenant, AttachmentRow.comment_id.in_(comments)
        )
        found: dict[int, list[AttachmentRow]] = {comment: [] for comment in comments}
        for row in self.session.scalars(mine.order_by(AttachmentRow.id)):
            found[row.comment_id or 0].append(row)
        return found

    def _attached(self, document: Document, attachment: str) -> AttachmentRow | None:
        same = (ThreadRow.tenant_id == AttachmentRow.tenant_id) & (ThreadRow.id == AttachmentRow.thread_id)
        mine = (
            select(AttachmentRow)
            .join(ThreadRow, same)
            .where(
                AttachmentRow.tenant_id == self.tenant,
                AttachmentRow.token == attachment,
                ThreadRow.kind == document.kind,
                ThreadRow.document_id == document.id,
            )
        )
        return self.session.scalars(mine).first()
