"""What is the same for every visitor of a business: sheets, scripts, logo and icon."""

from starlette.responses import PlainTextResponse, Response

from services.portal_web.guard.csp import file_policy
from services.portal_web.guard.headers import FOREVER
from services.portal_web.portal.look.brand import Content, brand_of
from services.portal_web.portal.visit import Visit
from services.portal_web.portal.ways import Way
from shared.contracts.errors import NotFound

ONE_DAY = "public, max-age=86400"


async def static(_visit: Visit) -> Response:
    """What is there, has been answered before, on whichever host: see `shelf`."""
    raise NotFound("file")


async def brand(visit: Visit) -> Response:
    return _own(visit, brand_of(visit.tenant).sheet, suffix=".css")


async def logo(visit: Visit) -> Response:
    """The one for light pages or the one for dark ones."""
    own = brand_of(visit.tenant)
    is_dark = visit.parameters["file"] == own.dark_logo.name
    return _own(visit, own.dark_logo if is_dark else own.logo)


async def icon(visit: Visit) -> Response:
    return _own(visit, brand_of(visit.tenant).icon)


async def favicon(visit: Visit) -> Response:
    icon = brand_of(visit.tenant).icon
    return _file(icon.content, icon.media_type, kept=ONE_DAY)


async def robots(_visit: Visit) -> Response:
    return PlainTextResponse("User-agent: *\nDisallow: /\n", headers={"Cache-Control": ONE_DAY})


def _own(visit: Visit, own: Content, *, suffix: str = "") -> Response:
    """What the business has now; under an older name it is not there any more."""
    if not own.content or visit.parameters["file"] != own.name + suffix:
        raise NotFound("file")
    return _file(own.content, own.media_type)


def _file(content: bytes, media_type: str, *, kept: str = FOREVER) -> Response:
    headers = {"Cache-Control": kept, "Content-Security-Policy": file_policy()}
    return Response(content, headers=headers, media_type=media_type)


WAYS = (
    Way("/static/{file}", get=static, kind="asset"),
    Way("/brand/{file}", get=brand, kind="asset"),
    Way("/logo/{file}", get=logo, kind="asset"),
    Way("/icon/{file}", get=icon, kind="asset"),
    Way("/favicon.ico", get=favicon, kind="asset"),
    Way("/robots.txt", get=robots, kind="asset"),
)
