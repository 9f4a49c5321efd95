"""Files to keep, under the name they were given."""

import hashlib
from collections.abc import AsyncIterator
from urllib.parse import quote

from starlette.responses import Response, StreamingResponse

from services.portal_web.bus import read
from services.portal_web.portal.visit import Visit
from shared import clock
from shared.contracts.billing.files import File, FileToken, Kept, ReadPiece

PIECE_SECONDS = 10
"""For how long one piece of a file is waited for: by then the answer has begun, and only breaking off is left."""
UNSAFE_TYPES = ("text/html", "application/xhtml+xml", "image/svg+xml")
"""What a browser might show as a page of ours, were it ever to ignore that it is to be saved."""


async def send(visit: Visit, file: File) -> Response:
    """A file from its message, or from the store piece by piece. Raises FileNotFound when it has expired."""
    if file.kept is None:
        return Response(file.content, headers=_headers(file, of=file.content), media_type=_media_type(file))
    headers = _headers(file, of=file.kept.token.encode()) | {"Content-Length": str(file.kept.size)}
    if visit.request.method == "HEAD":
        return Response(headers=headers, media_type=_media_type(file))
    first = await _piece(visit, file.kept.token, 0)  # if it is not there, there is still time to say so
    return StreamingResponse(_pieces(visit, file.kept, first), headers=headers, media_type=_media_type(file))


async def _pieces(visit: Visit, kept: Kept, first: bytes) -> AsyncIterator[bytes]:
    yield first
    for position in range(1, kept.pieces):
        yield await _piece(visit, kept.token, position)


async def _piece(visit: Visit, token: FileToken, position: int) -> bytes:
    who = visit.who.model_copy(update={"deadline": clock.from_now(seconds=PIECE_SECONDS)})
    return (await read(visit.desk.bus, ReadPiece(who=who, token=token, position=position))).content


def _headers(file: File, *, of: bytes) -> dict[str, str]:
    """RFC 6266: a plain name for old programs, the whole name for the others."""
    plain = "".join(
        character if (character.isascii() and character.isalnum()) or character in "-_." else "-"
        for character in file.name
    )
    whole = "".join(character for character in file.name if character.isprintable())  # nothing that turns it round
    disposition = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(whole, safe='')}"
    return {"Content-Disposition": disposition, "ETag": f'"{hashlib.sha256(of).hexdigest()[:32]}"'}


def _media_type(file: File) -> str:
    return "application/octet-stream" if file.media_type in UNSAFE_TYPES else file.media_type
