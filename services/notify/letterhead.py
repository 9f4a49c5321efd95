"""What stands above and below every e-mail of a business, and how it looks."""

import base64
import binascii
import re
from dataclasses import dataclass
from typing import Literal

from services.notify.envelope import Image
from shared.colour import Accent, accent_colours
from shared.contracts.settings import Tenant
from shared.contracts.values import Direction
from shared.language.addresses import written
from shared.language.catalogue import Words, pick
from shared.language.formats import NO_BREAK, Formats
from shared.language.initials import initials

RASTER = re.compile(r"data:image/(png|jpeg|gif);base64,(.+)", re.DOTALL)
"""What mail programs show; an SVG is not."""
Side = Literal["left", "right"]


@dataclass(frozen=True, slots=True)
class Letterhead:
    """`mark` are the initials shown when there is no `logo`; `start` and `end` are sides of the page."""

    business: str
    mark: str
    logo: Image | None
    colours: Accent
    legal_name: str
    address: str
    phone: str
    email: str
    language: str
    direction: Direction
    start: Side
    end: Side


def formats_for(tenant: Tenant, customers: str | None) -> Formats:
    """How the reader's locale writes things: the customer's wish, or else the business's own."""
    return Formats(Words(pick(customers, tenant.locale)), zone=tenant.zone)


def letterhead(tenant: Tenant, words: Words) -> Letterhead:
    rtl = words.direction == "rtl"
    lines = written(tenant.address, locale=words.locale, home=tenant.address.country)
    return Letterhead(
        business=tenant.name,
        mark=initials(tenant.name),
        logo=_raster(tenant.logo),
        colours=accent_colours(tenant.accent),
        legal_name=tenant.legal_name or tenant.name,
        address=" · ".join(lines),
        phone=tenant.phone.replace(" ", NO_BREAK),
        email=tenant.email,
        language=words.tag,
        direction=words.direction,
        start="right" if rtl else "left",
        end="left" if rtl else "right",
    )


def _raster(logo: str) -> Image | None:
    found = RASTER.fullmatch(logo)
    if found is None:
        return None
    try:
        return Image(kind=found[1], content=base64.b64decode(found[2], validate=True))
    except binascii.Error:
        return None
