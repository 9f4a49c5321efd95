"""Files to keep, under the name they were given."""

import hashlib
from urllib.parse import quote

from starlette.responses import Response

from shared.contracts.billing.invoices import File


def attached(file: File) -> Response:
    """RFC 6266: a plain name for old programs, the whole name for the others."""
    plain = "".join(
        character if (character.isascii() and character.isalnum()) or character in "-_." else "-"
        for character in file.name
    )
    disposition = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(file.name, safe='')}"
    etag = f'"{hashlib.sha256(file.content).hexdigest()[:32]}"'
    return Response(
        file.content, media_type=file.media_type, headers={"Content-Disposition": disposition, "ETag": etag}
    )
