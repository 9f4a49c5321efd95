"""A business's own look: the colours that follow from its accent, its logo, its icon."""

import base64
import binascii
import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote_to_bytes

from services.portal_web.portal.statics import content_hash
from shared.colour import Accent, accent_colours
from shared.contracts.settings import Tenant
from shared.language.initials import initials

RASTER = re.compile(r"data:(image/(?:png|jpeg|gif|webp))(;base64)?,(.*)", re.DOTALL)
SVG = "image/svg+xml"
SVG_TAG = re.compile(r"<svg\b[^>]*>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Brand:
    """`sheet` and `icon` are made of validated fields alone; `logo` is what the business uploaded, if anything."""

    sheet: bytes
    icon: bytes
    logo: bytes
    logo_type: str

    @property
    def sheet_address(self) -> str:
        return f"/brand/{content_hash(self.sheet)}.css"

    @property
    def icon_address(self) -> str:
        return f"/icon/{content_hash(self.icon)}.svg"

    @property
    def logo_address(self) -> str:
        return f"/logo/{content_hash(self.logo)}" if self.logo else ""

    @property
    def inline_logo(self) -> str:
        """The logo inside the page itself, for pages that load nothing of the business's."""
        return f"data:{self.logo_type};base64,{base64.b64encode(self.logo).decode()}" if self.logo else ""


def brand_of(tenant: Tenant) -> Brand:
    return _brand(tenant.accent, tenant.logo, initials(tenant.name) or "•")


@lru_cache(maxsize=1024)
def _brand(accent: str, logo: str, letters: str) -> Brand:
    colours = accent_colours(accent)
    content, media_type = _logo(logo, colours)
    return Brand(_sheet(colours), _icon(colours, letters), content, media_type)


def _sheet(colours: Accent) -> bytes:
    return (
        f":root {{ --pl-accent: {colours.fill}; --pl-on-accent: {colours.on_fill}; "
        f"--pl-accent-text: {colours.text_on_light}; --pl-accent-text-dark: {colours.text_on_dark} }}\n"
    ).encode()


def _icon(colours: Accent, letters: str) -> bytes:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
        f'<rect width="32" height="32" rx="6" fill="{colours.fill}"/>'
        f'<text x="16" y="21.5" font-family="system-ui, sans-serif" font-size="15" font-weight="600" '
        f'text-anchor="middle" fill="{colours.on_fill}">{letters}</text></svg>'
    ).encode()


def _logo(logo: str, colours: Accent) -> tuple[bytes, str]:
    """The uploaded image; an SVG drawn in `currentColor` gets the accent, readable on light and on dark."""
    if raster := RASTER.fullmatch(logo):
        return _decoded(raster[3], is_base64=bool(raster[2])), raster[1]
    if not SVG_TAG.search(logo):
        return b"", ""
    style = (
        f"<style>svg{{color:{colours.text_on_light}}}"
        f"@media (prefers-color-scheme:dark){{svg{{color:{colours.text_on_dark}}}}}</style>"
    )
    named = logo if "xmlns=" in logo else logo.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
    return SVG_TAG.sub(lambda tag: tag[0] + style, named, count=1).encode(), SVG


def _decoded(data: str, *, is_base64: bool) -> bytes:
    try:
        return base64.b64decode(data) if is_base64 else unquote_to_bytes(data)
    except binascii.Error:
        return b""
