"""Files: a small one travels in its message, a larger one lies in the store and is fetched piece by piece."""

from typing import Annotated

from pydantic import Field

from shared.contracts.message import Ask, Message
from shared.contracts.values import Line, Name

PIECE = 256 * 1024
"""Bytes that travel in one message; a file of no more needs no store."""
LARGEST_FILE = 32 * 1024 * 1024
"""That may be uploaded."""
LARGEST_KEPT = 64 * 1024 * 1024
"""That we make ourselves."""
MOST_PIECES = LARGEST_KEPT // PIECE

FileToken = Annotated[str, Field(min_length=24, max_length=24, pattern=r"^[A-Za-z0-9]+$")]
"""Names a file in the store. It stays between the services: a person is shown the address of a document."""
Position = Annotated[int, Field(ge=0, lt=MOST_PIECES)]
MediaType = Annotated[Line, Field(pattern=r"^[a-z0-9.+-]+/[a-z0-9.+-]+$")]


class Kept(Message):
    """A file in the store, of `size` bytes, in pieces of `PIECE` of which the last may be shorter."""

    token: FileToken
    size: int

    @property
    def pieces(self) -> int:
        return -(-self.size // PIECE)


class File(Message):
    """A document to download. `content` is base64 in JSON, and empty when the file is `kept` in the store."""

    name: str
    media_type: str
    content: bytes = b""
    kept: Kept | None = None


class Piece(Message):
    content: bytes


class ReadPiece(Ask[Piece]):
    """A piece of a file in the store, counted from 0. Whoever asks was given the token as an answer to a question
    that knew who may have the file. Refuses with FileNotFound: nothing there, or not any more."""

    token: FileToken
    position: Position


class StartUpload(Ask[Kept]):
    """Room for a file that is to arrive in pieces. Unless something claims it, it is forgotten after an hour.
    Refuses with nothing."""

    name: Name
    media_type: MediaType
    size: Annotated[int, Field(gt=0, le=LARGEST_FILE)]


class AddPiece(Ask[None]):
    """The next piece of an upload; the same piece may come twice. Refuses with FileNotFound, or Invalid
    ("content") when the piece is not as long as the upload's size says."""

    token: FileToken
    position: Position
    content: Annotated[bytes, Field(max_length=PIECE, min_length=1)]
