"""Paying an invoice: the amount is shown here, the card is entered at the provider's."""

import re
from dataclasses import dataclass

from starlette.responses import Response

from services.portal_web.portal.visit import Visit
from services.portal_web.portal.ways import Way
from shared.contracts.billing.invoices import InvoiceView, ViewInvoice
from shared.contracts.billing.payments import StartPayment
from shared.contracts.errors import AmountNotPayable, Invalid, NothingToPay, PaymentUnderWay
from shared.money import Money

MINOR = re.compile(r"[1-9][0-9]{0,14}")
CURRENCY = re.compile(r"[A-Z]{3}")


@dataclass(frozen=True, slots=True)
class PayPage:
    """`notice`: "changed" when the amount is not the one shown before, "offline" when it cannot be paid here."""

    view: InvoiceView
    notice: str


async def show(visit: Visit) -> Response:
    view = await visit.read(ViewInvoice(who=visit.who, token=visit.token))
    if view.attempt is not None and view.attempt.state != "open":
        return visit.go(f"/payments/{view.attempt.payment}")
    if not view.invoice.may_be_paid():
        return visit.go(f"/invoices/{visit.token}")
    page = PayPage(view, notice=visit.query.get("notice", ""))
    return visit.page("invoices/pay.html", page, locale=view.customer.locale)


async def start(visit: Visit) -> Response:
    await visit.limit("payment")
    try:
        started = await visit.ask(StartPayment(who=visit.who, invoice=visit.token, amount=_amount(visit)))
    except PaymentUnderWay as earlier:
        return visit.go(f"/payments/{earlier.facts['payment']}")
    except NothingToPay:
        return visit.go(f"/invoices/{visit.token}")
    except AmountNotPayable as refusal:
        notice = "offline" if refusal.about == "provider" else "changed"
        return visit.go(f"/invoices/{visit.token}/payment?notice={notice}")
    return visit.go(started.checkout_url or f"/payments/{started.payment}")


def _amount(visit: Visit) -> Money:
    """The amount that the page showed. Raises Invalid: it was not typed by a person."""
    minor, currency = visit.form.get("amount", ""), visit.form.get("currency", "")
    if not (MINOR.fullmatch(minor) and CURRENCY.fullmatch(currency)):
        raise Invalid("amount")
    return Money(int(minor), currency)


WAYS = (
    Way(
        "/invoices/{token}/payment",
        get=show,
        post=start,
        kind="document",
        patience="pay",
        opened_only=True,
        charges=True,
    ),
)
