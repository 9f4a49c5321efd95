"""An estimate on its own page: for its customer, and for whoever has its link."""

from dataclasses import dataclass

from starlette.responses import Response

from services.portal_web.portal.documents.seeing import Seeing, is_by_business, seeing_of
from services.portal_web.portal.documents.suffixes import forms
from services.portal_web.portal.documents.threads import (
    EMPTY,
    STATUSES,
    Draft,
    Talk,
    ThreadPart,
    said_before,
    thread_part,
)
from services.portal_web.portal.polling import Poll, poll_of
from services.portal_web.portal.signing_in import beyond
from services.portal_web.portal.visit import Visit
from services.portal_web.portal.ways import Way
from shared.contracts.billing.customers import Customer
from shared.contracts.billing.estimates import (
    EstimateStatus,
    EstimateView,
    ExportEstimate,
    PrintEstimate,
    ViewEstimate,
)
from shared.contracts.settings import Tenant
from shared.contracts.settings.accepted import ONLINE
from shared.contracts.values import Method
from shared.language import addresses
from shared.language.catalogue import Words

UNDER_WAY = ("waiting", "pending")
"""A deposit that was sent off: whatever is answered now could come too late."""


@dataclass(frozen=True, slots=True)
class EstimatePage:
    """`may_approve`, `may_decline`: the ways to answer lead somewhere, and it is not the business that
    looks. `is_waiting`: its deposit was paid, or not:
    nobody knows yet; `is_pending`: it is on its way from a bank. `notice`: "approved" or "declined" a moment ago.
    """

    view: EstimateView
    status: EstimateStatus
    customer_address: tuple[str, ...]
    business_address: tuple[str, ...]
    may_approve: bool
    may_decline: bool
    is_waiting: bool
    is_pending: bool
    notice: str
    poll: Poll | None
    talk: ThreadPart
    seeing: Seeing


async def show(visit: Visit, draft: Draft = EMPTY) -> Response:
    view = await visit.read(ViewEstimate(who=visit.who, token=visit.token, said_before=said_before(visit)))
    page, status = estimate_page(view, visit=visit, draft=draft), STATUSES[draft.problem]
    return visit.page("estimates/show.html", page, locale=view.customer.locale, status=status)


async def show_paper(visit: Visit) -> Response:
    """The document by itself, to be printed or kept."""
    view = await visit.read(ViewEstimate(who=visit.who, token=visit.token))
    return visit.page("papers/estimate.html", estimate_page(view, visit=visit), locale=view.customer.locale)


def estimate_page(view: EstimateView, *, visit: Visit, draft: Draft = EMPTY) -> EstimatePage:
    locale, home = Words(visit.spoken(view.customer.locale)).locale, visit.tenant.address.country
    begun, is_ours = view.attempt.state if view.attempt else "", is_by_business(visit)
    return EstimatePage(
        view=view,
        status=view.estimate.status(today=visit.today),
        customer_address=addresses.written(view.customer.address, locale=locale, home=home),
        business_address=addresses.written(visit.tenant.address, locale=locale, home=home),
        may_approve=may_approve(view, visit=visit) and not is_ours,
        may_decline=may_decline(view, visit=visit) and not is_ours,
        is_waiting=begun == "waiting",
        is_pending=begun == "pending",
        notice=visit.query.get("notice", ""),
        poll=poll_of(visit) if begun in UNDER_WAY else None,
        talk=thread_part(
            "estimate", view.thread, visit=visit, customer=view.customer, is_own=view.is_own, draft=draft
        ),
        seeing=seeing_of(f"/estimates/{view.estimate.token}", view.viewed_at, visit=visit),
    )


def may_approve(view: EstimateView, *, visit: Visit) -> bool:
    """A deposit has to be paid in the same act, on the provider's page."""
    tenant = visit.tenant
    can_pay = tenant.switches.has("payments") and bool(online_methods(view, tenant))
    return may_decline(view, visit=visit) and (can_pay or not view.estimate.deposit)


def online_methods(view: EstimateView, tenant: Tenant) -> list[Method]:
    """In which its deposit can be paid."""
    no_bank: tuple[Method, ...] = () if view.is_debitable else ("bank",)
    offered = tenant.accepted.offered(view.customer.disabled_payment_methods, no_bank)
    return [method for method in offered if method in ONLINE]


def may_decline(view: EstimateView, *, visit: Visit) -> bool:
    is_begun = view.attempt is not None and view.attempt.state in UNDER_WAY
    return view.estimate.status(today=visit.today) == "sent" and not is_begun


async def _customer(visit: Visit) -> Customer:
    return (await visit.read(ViewEstimate(who=visit.who, token=visit.token))).customer


WAYS = (
    Way("/estimates/{token}", get=show, kind="document", module="estimates"),
    *forms("/estimates", pdf=PrintEstimate, csv=ExportEstimate, html=show_paper, within="estimates"),
    *Talk("estimate", "/estimates", show, within="estimates").ways,
    beyond.way("estimates", for_whom=_customer, module="estimates"),
)
