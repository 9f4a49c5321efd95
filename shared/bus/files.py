"""A file as a whole, wherever it lies, for whoever needs all of it or brings all of it."""

from shared.bus.client import Bus
from shared.contracts.billing.files import PIECE, AddPiece, File, FileToken, ReadPiece, StartUpload
from shared.contracts.message import Caller

ANY_TYPE = "application/octet-stream"


def whole(bus: Bus, file: File, *, who: Caller) -> File:
    """The same file with its content in it. Raises FileNotFound when it has expired."""
    if file.kept is None:
        return file
    asked = (ReadPiece(who=who, token=file.kept.token, position=n) for n in range(file.kept.pieces))
    content = b"".join(bus.ask(each).content for each in asked)
    return file.model_copy(update={"content": content, "kept": None})


def upload(bus: Bus, content: bytes, *, name: str, media_type: str = ANY_TYPE, who: Caller) -> FileToken:
    """Into the store, piece by piece, for something to claim within the hour. Of at least one byte."""
    kept = bus.ask(StartUpload(who=who, name=name, media_type=media_type, size=len(content)))
    for position in range(kept.pieces):
        piece = content[position * PIECE : (position + 1) * PIECE]
        bus.ask(AddPiece(who=who, token=kept.token, position=position, content=piece))
    return kept.token
