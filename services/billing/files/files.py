"""The way of files: in the message while they are small, through the store when they are not."""

from services.billing.store import BillingStore
from services.billing.store.files import kept
from shared.bus.marks import answers
from shared.contracts.billing.files import PIECE, AddPiece, File, Kept, Piece, ReadPiece, StartUpload


class Files:
    def __init__(self, store: BillingStore) -> None:
        self._store = store

    @answers(ReadPiece)
    def read(self, ask: ReadPiece) -> Piece:
        with self._store.reading():
            return Piece(content=self._store.piece(ask.token, ask.position))

    @answers(StartUpload)
    def start(self, ask: StartUpload) -> Kept:
        with self._store.begin():
            return kept(self._store.start_file(name=ask.name, media_type=ask.media_type, size=ask.size))

    @answers(AddPiece)
    def add(self, ask: AddPiece) -> None:
        with self._store.begin():
            self._store.add_piece(ask.token, position=ask.position, content=ask.content)


def to_send(store: BillingStore, *, name: str, media_type: str, content: bytes) -> File:
    """A file on its way to whoever asked for it. Call outside units."""
    if len(content) <= PIECE:
        return File(name=name, media_type=media_type, content=content)
    with store.begin():
        return File(
            name=name,
            media_type=media_type,
            kept=store.keep_file(name=name, media_type=media_type, content=content),
        )


def to_download(store: BillingStore, token: str) -> File:
    """A file that is kept, for whoever may have it. Raises FileNotFound."""
    with store.reading():
        row = store.file(token)
        return File(name=row.name, media_type=row.media_type, kept=kept(row))
