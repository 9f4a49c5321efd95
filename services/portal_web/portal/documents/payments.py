"""A payment on its own page, from the first click to the receipt."""

from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.responses import Response

from services.portal_web.portal.documents.suffixes import forms
from services.portal_web.portal.paying.pay_pages import pay_path
from services.portal_web.portal.polling import Poll, poll_of
from services.portal_web.portal.visit import Visit
from services.portal_web.portal.ways import Way
from shared.contracts.billing.payments import ExportReceipt, PaymentView, PrintReceipt, ViewPayment
from shared.contracts.errors import PaymentNotFound

UNSETTLED = ("open", "waiting", "pending")
UNPAID = ("open", "failed", "expired")
ELSEWHERE = ("cross-site", "same-site")


@dataclass(frozen=True, slots=True)
class PaymentPage:
    """`state` is the payment's, but for somebody just back from the provider who may know more than we do."""

    view: PaymentView
    state: str
    poll: Poll | None

    @property
    def back(self) -> str:
        """Where to go on when it was not paid."""
        return _offered(self.view)


async def show(visit: Visit) -> Response:
    view = await visit.ask(ViewPayment(who=visit.who, token=visit.token))
    # The provider sends people here when they have paid: do not tell them that they have not.
    is_just_back = view.state == "open" and visit.request.headers.get("sec-fetch-site") in ELSEWHERE
    page = PaymentPage(
        view=view,
        state="waiting" if is_just_back else view.state,
        poll=poll_of(visit) if view.state in UNSETTLED else None,
    )
    return visit.page("payments/show.html", page, locale=view.customer.locale)


async def come_back(visit: Visit) -> Response:
    """From the provider's page without success, as far as it knows: it may have been paid in another tab."""
    view = await visit.ask(ViewPayment(who=visit.who, token=visit.token))
    if view.state in UNPAID:
        return visit.go(_offered(view, notice="unpaid"))
    return visit.go(f"/payments/{visit.token}")


async def show_paper(visit: Visit) -> Response:
    """The receipt by itself. Raises PaymentNotFound before there is one."""
    view = await visit.read(ViewPayment(who=visit.who, token=visit.token))
    if view.state != "succeeded":
        raise PaymentNotFound
    page = PaymentPage(view=view, state=view.state, poll=None)
    return visit.page("papers/receipt.html", page, locale=view.customer.locale)


def _offered(view: PaymentView, **more: str) -> str:
    """Where its invoices, or the deposit on its estimate, can be paid."""
    if view.estimate is not None:
        return f"/estimates/{view.estimate.token}/approve" + (f"?{urlencode(more)}" if more else "")
    tokens = [invoice.token for invoice in view.invoices]
    if len(tokens) == 1:
        return f"/invoices/{tokens[0]}" + (f"?{urlencode(more)}" if more else "")
    return pay_path(tokens, **more)


WAYS = (
    Way("/payments/{token}", get=show, kind="document"),
    Way("/payments/{token}/back", get=come_back, kind="document"),
    *forms("/payments", pdf=PrintReceipt, csv=ExportReceipt, html=show_paper),
)
