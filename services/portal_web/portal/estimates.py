"""An estimate on its own page: for its customer, and for whoever has its link."""

from dataclasses import dataclass

from starlette.responses import Response

from services.portal_web.portal import downloads
from services.portal_web.portal.polling import Poll
from services.portal_web.portal.threads import EMPTY, STATUSES, Draft, Talk, ThreadPart, said_before, thread_part
from services.portal_web.portal.visit import Visit
from services.portal_web.portal.ways import Way
from shared.contracts.billing.estimates import EstimateStatus, EstimateView, PrintEstimate, ViewEstimate
from shared.language import addresses
from shared.language.catalogue import Words


@dataclass(frozen=True, slots=True)
class EstimatePage:
    view: EstimateView
    status: EstimateStatus
    customer_address: tuple[str, ...]
    business_address: tuple[str, ...]
    poll: Poll | None
    talk: ThreadPart


async def show(visit: Visit, draft: Draft = EMPTY) -> Response:
    view = await visit.read(ViewEstimate(who=visit.who, token=visit.token, said_before=said_before(visit)))
    page, status = estimate_page(view, visit=visit, draft=draft), STATUSES[draft.problem]
    return visit.page("estimates/show.html", page, locale=view.customer.locale, status=status)


async def download(visit: Visit) -> Response:
    return await downloads.send(visit, await visit.read(PrintEstimate(who=visit.who, token=visit.token)))


def estimate_page(view: EstimateView, *, visit: Visit, draft: Draft = EMPTY) -> EstimatePage:
    locale, home = Words(visit.spoken(view.customer.locale)).locale, visit.tenant.address.country
    return EstimatePage(
        view=view,
        status=view.estimate.status(today=visit.today),
        customer_address=addresses.written(view.customer.address, locale=locale, home=home),
        business_address=addresses.written(visit.tenant.address, locale=locale, home=home),
        poll=None,
        talk=thread_part(
            "estimate", view.thread, visit=visit, customer=view.customer, is_own=view.is_own, draft=draft
        ),
    )


WAYS = (
    Way("/estimates/{token}", get=show, kind="document", module="estimates"),
    Way("/estimates/{token}/pdf", get=download, kind="document", module="estimates"),
    *Talk("estimate", "/estimates", show, within="estimates").ways,
)
