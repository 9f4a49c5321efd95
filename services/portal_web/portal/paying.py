"""Paying one invoice or several: the amount is shown here, the card is entered at the provider's."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.responses import Response

from services.portal_web.portal.visit import Visit
from services.portal_web.portal.ways import Way
from shared.contracts.billing.payable import Payable, PayableRow, ViewPayable
from shared.contracts.billing.payments import MOST_AT_ONCE, StartPayment
from shared.contracts.errors import AmountNotPayable, Invalid, InvoiceNotFound, NothingToPay, PaymentUnderWay
from shared.money import Money, total

MINOR = re.compile(r"[1-9][0-9]{0,14}")
CURRENCY = re.compile(r"[A-Z]{3}")
TOKEN = re.compile(r"[A-Za-z0-9]{24}")


@dataclass(frozen=True, slots=True)
class Offer:
    """What may be paid together: invoices of one currency. `path` is the page of just these."""

    rows: tuple[PayableRow, ...]
    amount: Money
    path: str

    @property
    def tokens(self) -> str:
        return " ".join(row.token for row in self.rows)


@dataclass(frozen=True, slots=True)
class PayPage:
    """`left_out` was chosen and cannot be paid now. `notice`: "changed" when the amount is not the one shown
    before, "offline" when it cannot be paid here, "unpaid" just back without paying, "underway" when some of it is
    being paid already. `action` is where the form goes, `back` where the visitor came from."""

    view: Payable
    offer: Offer
    left_out: tuple[PayableRow, ...]
    notice: str
    action: str
    back: str

    @property
    def single(self) -> PayableRow | None:
        """The invoice, when it is one only."""
        return self.offer.rows[0] if len(self.offer.rows) == 1 else None


@dataclass(frozen=True, slots=True)
class ChoosePage:
    """One payment has one currency. No offer: nothing is to be paid."""

    view: Payable
    offers: tuple[Offer, ...]
    left_out: tuple[PayableRow, ...]


async def show_one(visit: Visit) -> Response:
    view = await visit.read(ViewPayable(who=visit.who, invoices=(visit.token,)))
    (row,) = view.invoices
    if row.attempt is not None and row.is_under_way:
        return visit.go(f"/payments/{row.attempt.payment}")
    if not row.may_be_chosen:
        return visit.go(f"/invoices/{visit.token}")
    return visit.page("paying/pay.html", page_of_one(view, visit=visit), locale=view.customer.locale)


async def show(visit: Visit) -> Response:
    """All that is open, or what was chosen from a list."""
    chosen = _tokens(visit.queries("invoice"))
    if visit.session is None:
        return visit.go(f"/sign-in?{urlencode({'next': pay_path(chosen)})}")
    view = await visit.read(ViewPayable(who=visit.who, invoices=chosen))
    page = page_of_several(view, is_chosen=bool(chosen), visit=visit)
    template = "paying/pay.html" if isinstance(page, PayPage) else "paying/choose.html"
    return visit.page(template, page, locale=view.customer.locale)


def page_of_one(view: Payable, *, visit: Visit) -> PayPage:
    return PayPage(
        view=view,
        offer=offers(view.invoices)[0],
        left_out=(),
        notice=visit.query.get("notice", ""),
        action=visit.path,
        back=f"/invoices/{view.invoices[0].token}",
    )


def page_of_several(view: Payable, *, is_chosen: bool, visit: Visit) -> PayPage | ChoosePage:
    """Where nobody chose, what cannot be paid is nobody's question."""
    left_out = tuple(row for row in view.invoices if is_chosen and not row.may_be_chosen)
    found, wanted = offers(view.invoices), visit.query.get("currency", "")
    wished = [offer for offer in found if len(found) == 1 or offer.amount.currency == wanted]
    if not wished:
        return ChoosePage(view, found, left_out)
    notice = visit.query.get("notice", "")
    return PayPage(view=view, offer=wished[0], left_out=left_out, notice=notice, action="/pay", back="/")


async def start_one(visit: Visit) -> Response:
    return await _start(visit, (visit.token,))


async def start(visit: Visit) -> Response:
    chosen = _tokens(visit.form.get("invoices", "").split(" "))
    if visit.session is None:
        return visit.go(f"/sign-in?{urlencode({'next': pay_path(chosen)})}")
    if not chosen:
        raise Invalid("invoices")
    return await _start(visit, chosen)


def offers(rows: Iterable[PayableRow]) -> tuple[Offer, ...]:
    """What may be paid, by currency: amounts of two currencies are never added."""
    payable = [row for row in rows if row.may_be_chosen]
    found = []
    for currency in sorted({row.left.currency for row in payable}):
        same = tuple(row for row in payable if row.left.currency == currency)
        amount = total([row.left for row in same], currency=currency)
        found.append(Offer(rows=same, amount=amount, path=pay_path([row.token for row in same])))
    return tuple(found)


def pay_path(tokens: Sequence[str], **more: str) -> str:
    """The page on which these are paid together; without any, all that are open."""
    fields = [*(("invoice", token) for token in tokens), *more.items()]
    return f"/pay?{urlencode(fields)}" if fields else "/pay"


async def _start(visit: Visit, tokens: tuple[str, ...]) -> Response:
    await visit.limit("payment")
    try:
        started = await visit.ask(StartPayment(who=visit.who, invoices=tokens, amount=_amount(visit)))
    except PaymentUnderWay as earlier:
        if len(tokens) > 1:
            return visit.go(pay_path(tokens, notice="underway"))
        return visit.go(f"/payments/{earlier.facts['payment']}")
    except NothingToPay:
        return visit.go(f"/invoices/{tokens[0]}" if len(tokens) == 1 else pay_path(tokens))
    except AmountNotPayable as refusal:
        return visit.go(_again(visit, tokens, notice="offline" if refusal.about == "provider" else "changed"))
    return visit.go(started.checkout_url or f"/payments/{started.payment}")


def _again(visit: Visit, tokens: tuple[str, ...], *, notice: str) -> str:
    """The same page, with a word about why."""
    return f"{visit.path}?notice={notice}" if visit.way.kind == "document" else pay_path(tokens, notice=notice)


def _tokens(given: Iterable[str]) -> tuple[str, ...]:
    """Raises InvoiceNotFound for what cannot be an invoice's, or Invalid for too many."""
    tokens = tuple(dict.fromkeys(given))
    if tokens == ("",):
        return ()
    if not all(TOKEN.fullmatch(token) for token in tokens):
        raise InvoiceNotFound
    if len(tokens) > MOST_AT_ONCE:
        raise Invalid("invoices")
    return tokens


def _amount(visit: Visit) -> Money:
    """The amount that the page showed. Raises Invalid: it was not typed by a person."""
    minor, currency = visit.form.get("amount", ""), visit.form.get("currency", "")
    if not (MINOR.fullmatch(minor) and CURRENCY.fullmatch(currency)):
        raise Invalid("amount")
    return Money(int(minor), currency)


WAYS = (
    Way(
        "/invoices/{token}/payment",
        get=show_one,
        post=start_one,
        kind="document",
        patience="pay",
        opened_only=True,
        charges=True,
    ),
    Way("/pay", get=show, post=start, patience="pay", opened_only=True, charges=True),
)
