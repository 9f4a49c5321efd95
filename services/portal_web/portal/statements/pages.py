"""A customer's statements as pages and files."""

from dataclasses import dataclass
from datetime import date

from starlette.responses import Response

from services.portal_web.portal.documents import downloads
from services.portal_web.portal.paying.pay_pages import pay_path
from services.portal_web.portal.signing_in import beyond
from services.portal_web.portal.statements import periods
from services.portal_web.portal.statements.periods import Offered, PeriodLink, Span
from services.portal_web.portal.statements.wishes import query_of, read
from services.portal_web.portal.visit import Visit
from services.portal_web.portal.ways import Way
from shared.contracts.billing.customers import Customer
from shared.contracts.billing.statements import (
    ExportStatement,
    PrintStatement,
    Statement,
    StatementKind,
    StatementWish,
    ViewStatement,
)
from shared.language import addresses
from shared.language.catalogue import Words

PATH = "/statements"


@dataclass(frozen=True, slots=True)
class StatementPage:
    """`link` is the statement's own address, which every visitor can open; `path` the one that this visitor came
    by. Without a `pay` nothing can be paid from here."""

    view: Statement
    wish: StatementWish
    path: str
    link: str
    offered: Offered
    pay: str
    is_current: bool
    customer_address: tuple[str, ...]
    business_address: tuple[str, ...]

    def address(self, **changes: object) -> str:
        """Of another statement of the same account, such as `kind="open_item"`."""
        return self.path + query_of(self.wish.model_copy(update=changes))

    def file(self, suffix: str) -> str:
        """Of just what is shown, whatever day it will be when somebody opens it."""
        view = self.view
        shown = {"start": view.start, "end": view.end, "currency": view.currency}
        return f"{self.link}/{suffix}{query_of(self.wish.model_copy(update=shown))}"

    @property
    def first(self) -> date:
        """For open items, it is the day on which they were open."""
        return self.view.start or self.view.end

    @property
    def is_of_several(self) -> bool:
        """Whether the accounts below have a part in it."""
        forward, items = self.view.forward, self.view.open_items
        accounts = [entry.account for entry in forward.entries] if forward else []
        return any([*accounts, *(item.account for item in (items.items if items else ()))])


async def show_own(visit: Visit) -> Response:
    return await _show(visit, token=None)


async def show(visit: Visit) -> Response:
    return await _show(visit, token=visit.token)


async def _show(visit: Visit, *, token: str | None) -> Response:
    wish = read(visit.query, zone=visit.tenant.zone)
    view = await visit.read(ViewStatement(who=visit.who, token=token, wish=wish, zone=visit.tenant.zone))
    return visit.page("statements/show.html", statement_page(view, wish, visit=visit), locale=view.customer.locale)


async def show_paper(visit: Visit) -> Response:
    """The statement by itself, to be printed or kept."""
    wish = read(visit.query, zone=visit.tenant.zone)
    view = await visit.read(ViewStatement(who=visit.who, token=visit.token, wish=wish, zone=visit.tenant.zone))
    return visit.page(
        "statements/paper.html", statement_page(view, wish, visit=visit), locale=view.customer.locale
    )


async def pdf(visit: Visit) -> Response:
    wish = read(visit.query, zone=visit.tenant.zone)
    return await downloads.send(
        visit, await visit.read(PrintStatement(who=visit.who, token=visit.token, wish=wish))
    )


async def csv(visit: Visit) -> Response:
    wish = read(visit.query, zone=visit.tenant.zone)
    return await downloads.send(
        visit, await visit.read(ExportStatement(who=visit.who, token=visit.token, wish=wish))
    )


def statement_page(view: Statement, wish: StatementWish, *, visit: Visit) -> StatementPage:
    is_current = view.end >= visit.today
    locale, home = Words(visit.spoken(view.customer.locale)).locale, visit.tenant.address.country
    return StatementPage(
        view=view,
        wish=wish,
        path=visit.path,
        link=f"{PATH}/{view.token}",
        offered=_offered(wish, path=visit.path, today=visit.today),
        pay=_pay(view, visit=visit) if is_current else "",
        is_current=is_current,
        customer_address=addresses.written(view.customer.address, locale=locale, home=home),
        business_address=addresses.written(visit.tenant.address, locale=locale, home=home),
    )


def _pay(view: Statement, *, visit: Visit) -> str:
    """Whoever is signed in pays at once; with a link alone, the customer is asked to sign in first."""
    if not (view.to_pay and visit.tenant.switches.has("payments")):
        return ""
    if not view.is_own:
        return "" if visit.session else f"{PATH}/{view.token}/sign-in?next=/pay"
    if len(view.payable) == 1:
        return f"/invoices/{view.payable[0]}/payment"
    return pay_path(view.payable) if len(view.currencies) > 1 else pay_path(())


def _offered(wish: StatementWish, *, path: str, today: date) -> Offered:
    kind: StatementKind = "balance_forward"

    def link(day: date, span: Span | None, *, is_current: bool | None = None) -> PeriodLink:
        start, end = span or (None, None)
        wished = wish.model_copy(update={"kind": kind, "start": start, "end": end, "is_past_due_only": False})
        is_shown = (wish.start, wish.end) == (start, end) if is_current is None else is_current
        return PeriodLink(day, path + query_of(wished), is_shown)

    year = periods.shown_year(wish)
    spans = [(date(each, 1, 1), periods.year_of(each, today=today)) for each in periods.years(today)]
    months = [] if year is None else [date(year, month, 1) for month in periods.months(year, today=today)]
    return Offered(
        recent=link(today, None),
        years=tuple(link(day, span, is_current=day.year == year) for day, span in spans),
        months=tuple(link(day, periods.month_of(day.year, day.month, today=today)) for day in months),
    )


async def _customer(visit: Visit) -> Customer:
    return (await visit.read(ViewStatement(who=visit.who, token=visit.token, zone=visit.tenant.zone))).customer


WAYS = (
    Way(PATH, get=show_own, level="session", module="statements"),
    Way(f"{PATH}/{{token}}", get=show, kind="document", module="statements"),
    *(
        Way(
            f"{PATH}/{{token}}/{suffix}",
            get=answer,
            kind="document",
            module="downloads",
            within="statements",
            patience="file",
        )
        for suffix, answer in (("pdf", pdf), ("csv", csv), ("html", show_paper))
    ),
    beyond.way("statements", for_whom=_customer, module="statements"),
)
