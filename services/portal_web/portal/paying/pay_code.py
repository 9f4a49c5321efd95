"""Where an invoice is paid, as a picture to scan: for pages on paper. Browsers fetch it only when they print."""

from functools import lru_cache
from io import BytesIO

import segno
from starlette.responses import Response

from services.portal_web.guard.csp import file_policy
from services.portal_web.portal.visit import Visit
from services.portal_web.portal.ways import Way
from shared.contracts.billing.invoices import ViewInvoice

SVG = "image/svg+xml"


async def show(visit: Visit) -> Response:
    """Of an invoice that is there, whoever has its link: the address is that of its own page."""
    await visit.read(ViewInvoice(who=visit.who, token=visit.token))
    headers = {"Content-Security-Policy": file_policy()}
    return Response(_drawn(f"{visit.tenant.url}/invoices/{visit.token}/payment"), headers=headers, media_type=SVG)


@lru_cache(maxsize=256)
def _drawn(address: str) -> bytes:
    drawing = BytesIO()
    segno.make_qr(address, error="m").save(drawing, kind="svg", border=4, light="#fff", omitsize=True)
    return drawing.getvalue()


WAYS = (Way("/invoices/{token}/code", get=show, kind="document", module="payments"),)
