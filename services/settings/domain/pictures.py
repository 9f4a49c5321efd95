"""What may be a logo or an icon: a small drawing, or a picture that is what it says it is."""

import base64
import binascii
import re

from shared.contracts.settings.look import LARGEST_PICTURE

RASTER = re.compile(r"data:image/(png|jpeg|gif|webp);base64,([A-Za-z0-9+/=]+)")
DRAWING = re.compile(r"\s*(<\?xml[^>]*\?>\s*)?(?><!--.*?-->\s*)*<svg\b.*</svg>\s*", re.DOTALL | re.IGNORECASE)
BEGINNINGS = {"png": b"\x89PNG\r\n\x1a\n", "jpeg": b"\xff\xd8\xff", "gif": b"GIF8", "webp": b"RIFF"}


def is_picture(text: str) -> bool:
    """An SVG, or a data URL of a PNG, JPEG, GIF or WebP; nothing is one, too."""
    if not text or len(text) > LARGEST_PICTURE:
        return not text
    raster = RASTER.fullmatch(text)
    return _begins_as(raster[1], raster[2]) if raster else bool(DRAWING.fullmatch(text))


def _begins_as(kind: str, data: str) -> bool:
    try:
        return base64.b64decode(data, validate=True).startswith(BEGINNINGS[kind])
    except binascii.Error:
        return False
