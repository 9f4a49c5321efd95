"""A business's own look: what follows from its accent, its logos, its icon."""

import base64
import binascii
import re
from dataclasses import dataclass
from functools import lru_cache

from services.portal_web.portal.look.statics import content_hash
from shared.colour import Accent, accent_colours
from shared.contracts.settings import Tenant
from shared.contracts.settings.look import Look
from shared.language.initials import initials

RASTER = re.compile(r"data:(image/(?:png|jpeg|gif|webp));base64,(.*)", re.DOTALL)
SVG = "image/svg+xml"
SVG_TAG = re.compile(r"<svg\b[^>]*>", re.IGNORECASE)
OUR_FONTS = 'system-ui, "Noto Sans", sans-serif'


@dataclass(frozen=True, slots=True)
class Content:
    """A file as it is served; of an empty one there is none."""

    content: bytes
    media_type: str

    @property
    def name(self) -> str:
        return content_hash(self.content)

    @property
    def inline(self) -> str:
        """Inside the page itself, for pages that load nothing of the business's."""
        return f"data:{self.media_type};base64,{base64.b64encode(self.content).decode()}"


NOTHING = Content(b"", "")


@dataclass(frozen=True, slots=True)
class Brand:
    """`sheet` is made of validated fields alone. `is_plated`: dark pages put the logo on a white plate, because
    nobody has said how it looks on them."""

    sheet: Content
    icon: Content
    logo: Content
    dark_logo: Content
    is_plated: bool

    @property
    def sheet_address(self) -> str:
        return f"/brand/{self.sheet.name}.css"

    @property
    def icon_address(self) -> str:
        return f"/icon/{self.icon.name}"


def brand_of(tenant: Tenant) -> Brand:
    return _brand(tenant.accent, tenant.logo, tenant.look, initials(tenant.name) or "•")


@lru_cache(maxsize=1024)
def _brand(accent: str, logo: str, look: Look, letters: str) -> Brand:
    colours, is_light = accent_colours(accent), look.scheme == "light"
    dark_logo = NOTHING if is_light else _picture(look.dark_logo, colours, is_light=is_light)
    follows = is_light or "currentcolor" in logo.lower()
    return Brand(
        sheet=_sheet(colours, look),
        icon=_picture(look.icon, colours, is_light=is_light) if look.icon else _letters(colours, letters),
        logo=_picture(logo, colours, is_light=is_light),
        dark_logo=dark_logo,
        is_plated=not (dark_logo.content or follows),
    )


def _sheet(colours: Accent, look: Look) -> Content:
    properties = {
        "--pl-accent": colours.fill,
        "--pl-on-accent": colours.on_fill,
        "--pl-accent-text": colours.text_on_light,
        "--pl-accent-text-dark": colours.text_on_dark,
    }
    if look.radius is not None:
        properties["--pl-radius"] = f"{look.radius}px"
    if look.font:
        families = (f'"{family.strip()}"' for family in look.font.split(","))
        properties["--pl-font"] = ", ".join((*families, OUR_FONTS))
    if look.scheme == "light":
        properties["color-scheme"] = "light"
    written = "; ".join(f"{name}: {value}" for name, value in properties.items())
    return Content(f":root {{ {written} }}\n".encode(), "text/css; charset=utf-8")


def _letters(colours: Accent, letters: str) -> Content:
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
        f'<rect width="32" height="32" rx="6" fill="{colours.fill}"/>'
        f'<text x="16" y="21.5" font-family="system-ui, sans-serif" font-size="15" font-weight="600" '
        f'text-anchor="middle" fill="{colours.on_fill}">{letters}</text></svg>'
    )
    return Content(drawing.encode(), SVG)


def _picture(uploaded: str, colours: Accent, *, is_light: bool) -> Content:
    """The uploaded image; an SVG drawn in `currentColor` gets the accent, readable on light and on dark."""
    if raster := RASTER.fullmatch(uploaded):
        return Content(_decoded(raster[2]), raster[1])
    if not SVG_TAG.search(uploaded):
        return NOTHING
    dark = f"@media (prefers-color-scheme:dark){{svg{{color:{colours.text_on_dark}}}}}"
    style = f"<style>svg{{color:{colours.text_on_light}}}{'' if is_light else dark}</style>"
    named = (
        uploaded
        if "xmlns=" in uploaded
        else uploaded.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
    )
    return Content(SVG_TAG.sub(lambda tag: tag[0] + style, named, count=1).encode(), SVG)


def _decoded(data: str) -> bytes:
    try:
        return base64.b64decode(data)
    except binascii.Error:
        return b""
