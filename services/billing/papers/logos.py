"""A business's logo as it goes onto paper."""

import base64
import binascii
import re

from services.billing.documents.values import Logo, LogoKind

RASTER = re.compile(r"data:image/(?P<kind>png|jpeg|gif|webp);base64,(?P<data>.*)", re.DOTALL)
KINDS: dict[str, LogoKind] = {"png": "png", "jpeg": "jpg", "gif": "gif", "webp": "webp"}
NAMESPACE = 'xmlns="http://www.w3.org/2000/svg"'
PEN = re.compile("currentcolor", re.IGNORECASE)


def logo_on_paper(uploaded: str, *, pen: str) -> Logo | None:
    """`pen` is what is drawn with where the drawing leaves the colour to the page. None where there is no logo."""
    if raster := RASTER.fullmatch(uploaded):
        return _picture(KINDS[raster["kind"]], raster["data"])
    if "<svg" not in uploaded:
        return None
    named = uploaded if "xmlns=" in uploaded else uploaded.replace("<svg", f"<svg {NAMESPACE}", 1)
    return Logo("svg", PEN.sub(pen, named).encode())


def _picture(kind: LogoKind, data: str) -> Logo | None:
    try:
        return Logo(kind, base64.b64decode(data, validate=True))
    except binascii.Error:
        return None
