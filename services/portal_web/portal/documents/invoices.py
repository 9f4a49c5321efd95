"""An invoice on its own page: for its customer, and for whoever has its link."""

from dataclasses import dataclass

from starlette.responses import Response

from services.portal_web.portal.documents.discounts import ending
from services.portal_web.portal.documents.late_fees import ComingFee, coming_fee
from services.portal_web.portal.documents.seeing import Seeing, seeing_of
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
from services.portal_web.portal.paying.promises import promise_of
from services.portal_web.portal.polling import Poll, poll_of
from services.portal_web.portal.signing_in import beyond
from services.portal_web.portal.visit import Visit
from services.portal_web.portal.ways import Way
from shared import clock
from shared.contracts.billing.customers import Customer
from shared.contracts.billing.invoices import (
    Adjustment,
    ExportInvoice,
    InvoiceView,
    PrintInvoice,
    Promise,
    Status,
    ViewInvoice,
)
from shared.language import addresses
from shared.language.catalogue import Words
from shared.money import Money


@dataclass(frozen=True, slots=True)
class InvoicePage:
    """`is_waiting`: somebody paid and nobody knows yet with what result. `is_unpaid`: just back without paying;
    `is_withdrawn`: just back from taking back what was said of paying.
    `promise` is what the customer said of paying, as long as it holds; `coming_off` what will be taken off for
    paying early when the money on its way has arrived, `coming_fee` what will be added unless it does in time,
    `ending` the discount that will be lost then."""

    view: InvoiceView
    status: Status
    customer_address: tuple[str, ...]
    business_address: tuple[str, ...]
    may_pay: bool
    is_waiting: bool
    is_unpaid: bool
    is_withdrawn: bool
    poll: Poll | None
    talk: ThreadPart
    seeing: Seeing
    promise: Promise | None
    coming_off: Money
    coming_fee: ComingFee | None
    ending: Adjustment | None


async def show(visit: Visit, draft: Draft = EMPTY) -> Response:
    view = await visit.read(ViewInvoice(who=visit.who, token=visit.token, said_before=said_before(visit)))
    page, status = invoice_page(view, visit=visit, draft=draft), STATUSES[draft.problem]
    return visit.page("invoices/show.html", page, locale=view.customer.locale, status=status)


async def show_paper(visit: Visit) -> Response:
    """The document by itself, to be printed or kept."""
    view = await visit.read(ViewInvoice(who=visit.who, token=visit.token))
    return visit.page("papers/invoice.html", invoice_page(view, visit=visit), locale=view.customer.locale)


def invoice_page(view: InvoiceView, *, visit: Visit, draft: Draft = EMPTY) -> InvoicePage:
    locale, home = Words(visit.spoken(view.customer.locale)).locale, visit.tenant.address.country
    status = view.invoice.status(today=visit.today)
    is_waiting = view.attempt is not None and view.attempt.state == "waiting"
    began_on = clock.day_of(view.attempt.started_at, visit.tenant.zone) if view.attempt else visit.today
    off = (view.customer.disabled_payment_methods, view.invoice.disabled_payment_methods)
    may_pay = (
        visit.tenant.switches.has("payments")
        and bool(visit.tenant.accepted.offered(*off))
        and view.invoice.may_be_paid()
        and (view.attempt is None or view.attempt.state == "open")
    )
    promise = promise_of(view.promise, today=visit.today) if may_pay else None
    return InvoicePage(
        view=view,
        status="pending" if is_waiting else status,
        customer_address=addresses.written(view.customer.address, locale=locale, home=home),
        business_address=addresses.written(visit.tenant.address, locale=locale, home=home),
        may_pay=may_pay,
        is_waiting=is_waiting,
        is_unpaid=may_pay and visit.query.get("notice") == "unpaid",
        is_withdrawn=may_pay and promise is None and visit.query.get("notice") == "withdrawn",
        poll=poll_of(visit) if is_waiting or status == "pending" else None,
        talk=thread_part(
            "invoice", view.thread, visit=visit, customer=view.customer, is_own=view.is_own, draft=draft
        ),
        seeing=seeing_of(f"/invoices/{view.invoice.token}", view.viewed_at, visit=visit),
        promise=promise,
        coming_off=view.invoice.coming_off(began_on=began_on),
        coming_fee=None if is_waiting else coming_fee(view.invoice, tenant=visit.tenant, today=visit.today),
        ending=ending(view.invoice, today=visit.today) if may_pay else None,
    )


async def _customer(visit: Visit) -> Customer:
    return (await visit.read(ViewInvoice(who=visit.who, token=visit.token))).customer


WAYS = (
    Way("/invoices/{token}", get=show, kind="document"),
    *forms("/invoices", pdf=PrintInvoice, csv=ExportInvoice, html=show_paper),
    *Talk("invoice", "/invoices", show).ways,
    beyond.way("invoices", for_whom=_customer),
)
