"""That a customer has seen her invoice: told by her browser at the first sign of a person, never by the business.

Programs open e-mailed links before anybody reads them, some with a browser of their own: that a page was fetched,
or even shown, says nothing.
"""

from starlette.responses import Response

from services.portal_web.portal.visit import Visit
from services.portal_web.portal.ways import Way
from shared.contracts.billing.invoices import InvoiceView
from shared.contracts.billing.viewing import MarkViewed
from shared.previews import FIELD, is_preview


def is_by_business(visit: Visit) -> bool:
    """Whether the business looks at it, by an address of its own."""
    mark = visit.query.get(FIELD, "")
    return bool(mark) and is_preview(visit.desk.vault, mark, tenant=visit.tenant.id, token=visit.token)


def is_unseen(view: InvoiceView, *, visit: Visit) -> bool:
    """Whether the page is to tell when somebody looks at it."""
    return view.viewed_at is None and not is_by_business(visit)


async def seen(visit: Visit) -> Response:
    await visit.limit("seen")
    await visit.ask(MarkViewed(who=visit.who, token=visit.token))
    return Response(status_code=204)


WAYS = (Way("/invoices/{token}/seen", post=seen, kind="document"),)
