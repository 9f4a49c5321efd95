"""Paying one invoice or several: the amount is shown here, the card is entered at the provider's."""

import re
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from starlette.responses import Response

from services.portal_web.portal.paying.pay_pages import (
    ChoosePage,
    Offer,
    PayPage,
    choices_of,
    credit_of,
    offers,
    part_of,
    past_of,
    past_path,
    pay_path,
    typed_credit,
    typed_part,
)
from services.portal_web.portal.visit import Visit
from services.portal_web.portal.ways import Way
from shared.contracts.billing.credits import ApplyCredit
from shared.contracts.billing.payable import Payable, ViewPayable
from shared.contracts.billing.payments import MOST_AT_ONCE, OnlineMethod, StartPayment
from shared.contracts.errors import (
    AmountNotPayable,
    Conflict,
    Invalid,
    InvoiceNotFound,
    MethodNotOffered,
    NothingToPay,
    PaymentUnderWay,
)
from shared.language.catalogue import Words
from shared.language.formats import Formats
from shared.money import Money

MINOR = re.compile(r"[1-9][0-9]{0,14}")
CURRENCY = re.compile(r"[A-Z]{3}")
RATE = re.compile(r"[0-4](\.[0-9]{1,2})?")
TOKEN = re.compile(r"[A-Za-z0-9]{24}")
METHODS: tuple[OnlineMethod, ...] = ("card", "bank")


async def show_one(visit: Visit) -> Response:
    view = await visit.read(ViewPayable(who=visit.who, invoices=(visit.token,)))
    (row,) = view.invoices
    if row.attempt is not None and row.is_under_way:
        return visit.go(f"/payments/{row.attempt.payment}")
    if not row.may_be_chosen:
        return visit.go(f"/invoices/{visit.token}")
    return _shown(visit, with_part(page_of_one(view, visit=visit), visit=visit))


async def show(visit: Visit) -> Response:
    """All that is open, or what was chosen from a list."""
    chosen = tokens_of(visit.queries("invoice"))
    view = await visit.read(ViewPayable(who=visit.who, invoices=chosen))
    page = page_of_several(view, is_chosen=bool(chosen), visit=visit)
    if isinstance(page, ChoosePage):
        return visit.page("paying/choose.html", page, locale=view.customer.locale)
    return _shown(visit, page)


async def start_one(visit: Visit) -> Response:
    return await _start(visit, (visit.token,))


async def start(visit: Visit) -> Response:
    chosen = tokens_of(visit.form.get("invoices", "").split(" "))
    if not chosen:
        raise Invalid("invoices")
    return await _start(visit, chosen)


async def use_credit_for_one(visit: Visit) -> Response:
    return await _use_credit(visit, (visit.token,))


async def use_credit(visit: Visit) -> Response:
    chosen = tokens_of(visit.form.get("invoices", "").split(" "))
    if not chosen:
        raise Invalid("invoices")
    return await _use_credit(visit, chosen)


def page_of_one(view: Payable, *, visit: Visit) -> PayPage:
    path = f"/invoices/{view.invoices[0].token}"
    return _page(
        view, offers(view.invoices, today=visit.today)[0], visit=visit, action=f"{path}/payment", back=path
    )


def page_of_several(view: Payable, *, is_chosen: bool, visit: Visit) -> PayPage | ChoosePage:
    """Where nobody chose, what cannot be paid is nobody's question."""
    left_out = tuple(row for row in view.invoices if is_chosen and not row.may_be_chosen)
    found, wanted = offers(view.invoices, today=visit.today), visit.query.get("currency", "")
    wished = [offer for offer in found if len(found) == 1 or offer.amount.currency == wanted]
    if not wished:
        return ChoosePage(view, found, left_out)
    page = replace(_page(view, wished[0], visit=visit, action="/pay", back="/"), left_out=left_out)
    return with_part(page, visit=visit)


def with_part(page: PayPage, *, visit: Visit) -> PayPage:
    """With the part that the address names, if there is one."""
    part = visit.query.get("part", "")
    if page.part is None or not MINOR.fullmatch(part):
        return page
    formats = _formats(visit, page.view)
    text = formats.typed(Money(int(part), page.offer.amount.currency))
    return replace(page, part=typed_part(page.part, text, locale=formats.locale))


def _page(view: Payable, offer: Offer, *, visit: Visit, action: str, back: str) -> PayPage:
    switches = visit.tenant.switches
    methods = view.offered(visit.tenant.accepted, offer.rows)
    choices = choices_of(methods, has_fee=bool(switches.convenience_fee))
    return PayPage(
        view=view,
        offer=offer,
        left_out=(),
        notice=visit.query.get("notice", ""),
        action=action,
        back=back,
        part=part_of(view, offer) if switches.partial_payments else None,
        credit=credit_of(view, offer, action=f"{action}/credit") if switches.apply_credits else None,
        choices=choices,
        fee_rate=switches.convenience_fee if "card" in choices else Decimal(0),
    )


async def _start(visit: Visit, tokens: tuple[str, ...]) -> Response:
    await visit.limit("payment")
    shown = _shown_amount(visit)
    if visit.form.get("choice") == "part":
        return await _start_part(visit, tokens, shown)
    if past := past_of(visit.form.get("method", "")):
        return visit.go(past_path(tokens, past, of_document=visit.way.kind == "document"))
    return await _begin(visit, tokens, shown, left=shown)


async def _start_part(visit: Visit, tokens: tuple[str, ...], shown: Money) -> Response:
    """Another amount than all. Where several invoices share it, how they will is shown first."""
    page = await current(visit, tokens)
    if isinstance(page, Response):
        return page
    if page.part is None or page.offer.amount != shown:
        return visit.go(again(tokens, visit, notice="changed"))
    part = typed_part(page.part, visit.form.get("part", ""), locale=_formats(visit, page.view).locale)
    if part.amount is None:
        choice = next((each for each in page.choices if each == visit.form.get("method")), None)
        return _shown(visit, replace(page, part=part, choice=choice), status=422)
    minor, chosen = str(part.amount.minor), tuple(row.token for row in page.offer.rows)
    if past := past_of(visit.form.get("method", "")):
        return visit.go(past_path(chosen, past, of_document=visit.way.kind == "document", part=minor))
    has_fee = bool(page.fee_rate) and visit.form.get("method") == "card"
    if (has_fee or page.single is None) and visit.form.get("previewed") != minor:
        return visit.go(f"{page.action}?part={minor}" if page.back != "/" else pay_path(chosen, part=minor))
    return await _begin(visit, chosen, part.amount, left=shown)


async def _use_credit(visit: Visit, tokens: tuple[str, ...]) -> Response:
    page = await current(visit, tokens)
    if isinstance(page, Response):
        return page
    shown = _shown_amount(visit)
    if page.credit is None or page.offer.amount != shown:
        return visit.go(again(tokens, visit, notice="changed"))
    if source := visit.form.get("source", ""):
        return await _use(visit, page, page.credit.most_of(source), shown=shown, source=source)
    credit, amount = typed_credit(
        page.credit, visit.form.get("credit", ""), locale=_formats(visit, page.view).locale
    )
    if amount is None:
        return _shown(visit, replace(page, credit=credit), status=422)
    return await _use(visit, page, amount, shown=shown)


async def _use(visit: Visit, page: PayPage, amount: Money | None, *, shown: Money, source: str = "") -> Response:
    """`source` is the id of one credit, which may have no amount any more."""
    chosen = tuple(row.token for row in page.offer.rows)
    if amount is None:
        return visit.go(again(chosen, visit, notice="changed"))
    credit = int(source) if source else None
    try:
        await visit.ask(ApplyCredit(who=visit.who, invoices=chosen, amount=amount, left=shown, credit=credit))
    except PaymentUnderWay:
        return visit.go(again(chosen, visit, notice="underway"))
    except (AmountNotPayable, Conflict):
        return visit.go(again(chosen, visit, notice="changed"))
    if amount == shown:
        return visit.go(page.back)
    return visit.go(again(chosen, visit, notice="credit"))


async def current(visit: Visit, tokens: tuple[str, ...]) -> PayPage | Response:
    """The page as it would be shown now, or where to go when there is none any more."""
    view = await visit.read(ViewPayable(who=visit.who, invoices=tokens))
    if not offers(view.invoices, today=visit.today):
        return visit.go(f"/invoices/{tokens[0]}" if len(tokens) == 1 else pay_path(tokens))
    if visit.way.kind == "document":
        return page_of_one(view, visit=visit)
    page = page_of_several(view, is_chosen=True, visit=visit)
    return page if isinstance(page, PayPage) else visit.go(pay_path(tokens))


async def _begin(visit: Visit, tokens: tuple[str, ...], amount: Money, *, left: Money) -> Response:
    method = next((each for each in METHODS if each == visit.form.get("method")), None)
    fee = shown_fee(visit, amount) if method == "card" else None
    asked = StartPayment(who=visit.who, invoices=tokens, amount=amount, left=left, method=method, fee=fee)
    try:
        started = await visit.ask(asked)
    except PaymentUnderWay as earlier:
        if len(tokens) > 1:
            return visit.go(pay_path(tokens, notice="underway"))
        return visit.go(f"/payments/{earlier.facts['payment']}")
    except NothingToPay:
        return visit.go(f"/invoices/{tokens[0]}" if len(tokens) == 1 else pay_path(tokens))
    except MethodNotOffered:
        return visit.go(again(tokens, visit, notice="method"))
    except AmountNotPayable as refusal:
        return visit.go(again(tokens, visit, notice="offline" if refusal.about == "provider" else "changed"))
    return visit.go(started.checkout_url or f"/payments/{started.payment}")


def _shown(visit: Visit, page: PayPage, *, status: int = 200) -> Response:
    return visit.page("paying/pay.html", page, locale=page.view.customer.locale, status=status)


def _formats(visit: Visit, view: Payable) -> Formats:
    return Formats(Words(visit.spoken(view.customer.locale)), zone=visit.tenant.zone)


def again(tokens: tuple[str, ...], visit: Visit, *, notice: str) -> str:
    """The same page, with a word about why."""
    if visit.way.kind == "document":
        return f"/invoices/{visit.token}/payment?notice={notice}"
    return pay_path(tokens, notice=notice)


def tokens_of(given: Iterable[str]) -> tuple[str, ...]:
    """Raises InvoiceNotFound for what cannot be an invoice's, or Invalid for too many."""
    tokens = tuple(dict.fromkeys(given))
    if tokens == ("",):
        return ()
    if not all(TOKEN.fullmatch(token) for token in tokens):
        raise InvoiceNotFound
    if len(tokens) > MOST_AT_ONCE:
        raise Invalid("invoices")
    return tokens


def _shown_amount(visit: Visit) -> Money:
    """The amount that the page showed. Raises Invalid: it was not typed by a person."""
    minor, currency = visit.form.get("amount", ""), visit.form.get("currency", "")
    if not (MINOR.fullmatch(minor) and CURRENCY.fullmatch(currency)):
        raise Invalid("amount")
    return Money(int(minor), currency)


def shown_fee(visit: Visit, amount: Money) -> Money | None:
    """By the rate that the page showed: should it have changed, nothing is begun. Raises Invalid."""
    rate = visit.form.get("fee_rate", "")
    if not rate:
        return None
    if not RATE.fullmatch(rate):
        raise Invalid("fee_rate")
    return amount.percent(Decimal(rate))


WAYS = (
    Way(
        "/invoices/{token}/payment",
        get=show_one,
        post=start_one,
        kind="document",
        patience="pay",
        opened_only=True,
        charges=True,
        module="payments",
    ),
    Way(
        "/invoices/{token}/payment/credit",
        get=show_one,
        post=use_credit_for_one,
        kind="document",
        patience="pay",
        opened_only=True,
        module="payments",
    ),
    Way(
        "/pay",
        get=show,
        post=start,
        patience="pay",
        opened_only=True,
        charges=True,
        level="session",
        module="payments",
    ),
    Way(
        "/pay/credit",
        get=show,
        post=use_credit,
        patience="pay",
        opened_only=True,
        level="session",
        module="payments",
    ),
)
