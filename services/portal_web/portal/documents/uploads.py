"""Takes what a visitor uploads to the store, piece by piece."""

import hashlib

from services.portal_web.bus import AsyncBus
from services.portal_web.guard.uploads import Upload
from shared import clock
from shared.contracts.billing.files import AddPiece, FileToken, StartUpload
from shared.contracts.message import Caller

ANY_TYPE = "application/octet-stream"
"""What it is, billing finds out."""
PIECE_SECONDS = 10


async def keep(bus: AsyncBus, upload: Upload, *, who: Caller) -> tuple[FileToken, str]:
    """Its name in the store, for something to claim, and its digest. Of at least one byte."""
    start = StartUpload(who=_in_time(who), name=upload.name, media_type=ANY_TYPE, size=upload.size)
    kept = await bus.ask(start)
    digest = hashlib.sha256(upload.name.encode())
    for position, piece in enumerate(upload.pieces()):
        await bus.ask(AddPiece(who=_in_time(who), token=kept.token, position=position, content=piece))
        digest.update(piece)
    return kept.token, digest.hexdigest()


def _in_time(who: Caller) -> Caller:
    return who.model_copy(update={"deadline": clock.from_now(seconds=PIECE_SECONDS), "idempotency_key": None})
