"""Files in pieces: written whole or as they arrive, read one piece at a time, forgotten when they expire."""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Select, delete, func, select, update

from services.billing.models import FileRow, PieceRow
from shared import clock
from shared.columns import insert_unless_there
from shared.contracts.billing.files import PIECE, Kept
from shared.contracts.errors import FileNotFound, Invalid
from shared.secrets import new_document_token
from shared.store import Store

PATIENCE = timedelta(hours=1)
"""For how long a file waits to be fetched or claimed."""


class FileQueries(Store):
    def keep_file(self, *, name: str, media_type: str, content: bytes) -> Kept:
        """For an hour, or until it is claimed. What is made again is kept once."""
        digest = hashlib.sha256(content).hexdigest()
        row = self._same_file(digest, name=name, media_type=media_type)
        if row is None:
            row = self.start_file(name=name, media_type=media_type, size=len(content), digest=digest)
            self._add_pieces(row, content)
        row.expires_at = clock.now() + PATIENCE
        return kept(row)

    def own_files(self, files: Sequence[tuple[str, bytes]], *, media_type: str) -> list[FileRow]:
        """Names and contents, as files that stay until their owner lets go of them."""
        rows = [_new_file(name=name, media_type=media_type, size=len(content)) for name, content in files]
        for row in rows:
            row.expires_at = None
            self.add(row)
        self.session.flush()
        for row, (_, content) in zip(rows, files, strict=True):
            self._add_pieces(row, content)
        return rows

    def let_go(self, files: Select[int | None]) -> None:
        """Of files by their ids: they are forgotten with those that have expired."""
        mine = update(FileRow).where(FileRow.tenant_id == self.tenant, FileRow.id.in_(files))
        self.session.execute(mine.values(expires_at=clock.now()), execution_options={"synchronize_session": False})

    def start_file(self, *, name: str, media_type: str, size: int, digest: str = "") -> FileRow:
        """Room for a file whose pieces come later."""
        row = _new_file(name=name, media_type=media_type, size=size, digest=digest)
        self.add(row)
        self.session.flush()
        return row

    def add_piece(self, token: str, *, position: int, content: bytes) -> None:
        """Raises FileNotFound, or Invalid for a piece that is not as long as it must be."""
        row = self.file(token)
        if row.digest or len(content) != min(PIECE, row.size - position * PIECE):
            raise Invalid("content")
        table = PieceRow.metadata.tables[PieceRow.__tablename__]
        first = insert_unless_there(table, self.session.get_bind().dialect.name)
        piece = {"tenant_id": self.tenant, "file_id": row.id, "position": position, "content": content}
        self.session.execute(first.values(piece))

    def claim_file(self, token: str) -> FileRow:
        """From now on it stays. Raises FileNotFound unless all of it is there."""
        row = self.file(token)
        arrived = select(func.coalesce(func.sum(func.length(PieceRow.content)), 0)).where(
            PieceRow.tenant_id == self.tenant, PieceRow.file_id == row.id
        )
        if self.session.scalar(arrived) != row.size:
            raise FileNotFound(token)
        row.expires_at = None
        return row

    def file(self, token: str) -> FileRow:
        """Raises FileNotFound, also when it has expired."""
        mine = select(FileRow).where(FileRow.tenant_id == self.tenant, FileRow.token == token)
        row = self.session.scalars(mine).first()
        if row is None or (row.expires_at is not None and row.expires_at <= clock.now()):
            raise FileNotFound(token)
        return row

    def token_of(self, file: int) -> str:
        mine = select(FileRow.token).where(FileRow.tenant_id == self.tenant, FileRow.id == file)
        return self.session.scalars(mine).one()

    def contents_of(self, files: Sequence[int]) -> dict[int, bytes]:
        """All of some files that are known to be there, by their ids."""
        mine = select(PieceRow.file_id, PieceRow.content).where(
            PieceRow.tenant_id == self.tenant, PieceRow.file_id.in_(files)
        )
        found: dict[int, list[bytes]] = {}
        for file, content in self.session.execute(mine.order_by(PieceRow.position)):
            found.setdefault(file, []).append(content)
        return {file: b"".join(pieces) for file, pieces in found.items()}

    def piece(self, token: str, position: int) -> bytes:
        """Raises FileNotFound."""
        row = self.file(token)
        mine = select(PieceRow.content).where(
            PieceRow.tenant_id == self.tenant, PieceRow.file_id == row.id, PieceRow.position == position
        )
        content = self.session.scalars(mine).first()
        if content is None:
            raise FileNotFound(token)
        return content

    def forget_files(self, before: datetime, *, most: int) -> int:
        """How many were dropped of those that have expired, with their pieces."""
        expired = select(FileRow.id).where(FileRow.tenant_id == self.tenant, FileRow.expires_at <= before)
        found = self.session.scalars(expired.order_by(FileRow.expires_at).limit(most)).all()
        for part, of in ((PieceRow, PieceRow.file_id), (FileRow, FileRow.id)):
            self.session.execute(delete(part).where(part.tenant_id == self.tenant, of.in_(found)))
        return len(found)

    def _add_pieces(self, row: FileRow, content: bytes) -> None:
        for position in range(kept(row).pieces):
            piece = content[position * PIECE : (position + 1) * PIECE]
            self.add(PieceRow(file_id=row.id, position=position, content=piece))

    def _same_file(self, digest: str, *, name: str, media_type: str) -> FileRow | None:
        """Locked: it must not expire meanwhile. One that was claimed belongs to somebody."""
        mine = select(FileRow).where(
            FileRow.tenant_id == self.tenant,
            FileRow.digest == digest,
            FileRow.name == name,
            FileRow.media_type == media_type,
            FileRow.expires_at > clock.now(),
        )
        return self.session.scalars(mine.limit(1).with_for_update()).first()


def kept(row: FileRow) -> Kept:
    return Kept(token=row.token, size=row.size)


def _new_file(*, name: str, media_type: str, size: int, digest: str = "") -> FileRow:
    moment = clock.now()
    return FileRow(
        token=new_document_token(),
        name=name,
        media_type=media_type,
        size=size,
        digest=digest,
        created_at=moment,
        expires_at=moment + PATIENCE,
    )
