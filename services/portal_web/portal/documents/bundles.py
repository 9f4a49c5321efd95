"""Several documents in one file: what to put into it, how far it is, the file."""

from dataclasses import dataclass, replace

from starlette.responses import Response

from services.portal_web.portal.activity.kinds import ListKind, offered
from services.portal_web.portal.documents import downloads, periods
from services.portal_web.portal.documents.periods import Period
from services.portal_web.portal.polling import Poll, poll_of
from services.portal_web.portal.visit import Visit
from services.portal_web.portal.ways import Way
from shared.contracts.billing.bundles import (
    MOST_BUNDLED,
    MOST_CHOSEN,
    Bundle,
    BundlesView,
    BundleView,
    OpenBundle,
    RestartBundle,
    StartBundle,
    ViewBundle,
    ViewBundles,
)
from shared.contracts.errors import (
    BundleNotFound,
    DocumentsNotFound,
    Invalid,
    TooManyBundles,
    TooManyDocuments,
)

FIELDS = ("invoice", "document")
"""What the boxes of lists are called: an invoice may also be chosen to be paid."""
SECONDS, ROUNDS = 2, 300
PROBLEMS = {DocumentsNotFound: "none", TooManyDocuments: "many", TooManyBundles: "busy"}
STATUSES = {"": 200, "busy": 409}


@dataclass(frozen=True, slots=True)
class BundlesPage:
    """`kind` and `period` are what is wished for, `chosen` the documents that were chosen from a list. `problem`:
    none, many, busy or period."""

    view: BundlesView
    kinds: tuple[ListKind, ...]
    kind: ListKind
    chosen: tuple[str, ...]
    period: str
    months: tuple[Period, ...]
    quarters: tuple[Period, ...]
    years: tuple[Period, ...]
    problem: str = ""
    most: int = MOST_BUNDLED


@dataclass(frozen=True, slots=True)
class BundlePage:
    view: BundleView
    poll: Poll | None


async def show_all(visit: Visit) -> Response:
    page = await _page(visit, visit.query.get("kind", ""))
    chosen = tuple(token for field in FIELDS for token in visit.queries(field))
    return _shown(visit, replace(page, chosen=chosen))


async def start(visit: Visit) -> Response:
    await visit.limit("export")
    chosen = tuple(visit.form.get("documents", "").split())
    kind, period = visit.form.get("kind", ""), periods.read(visit.form.get("period", ""))
    if kind not in {each.name for each in printed_kinds(visit)}:
        raise Invalid("kind")
    if not chosen and period is None:
        return await _again(visit, "period")
    try:
        bundle = await visit.ask(_wish(visit, kind, chosen, period))
    except (DocumentsNotFound, TooManyDocuments, TooManyBundles) as refusal:
        if chosen and isinstance(refusal, DocumentsNotFound):
            raise
        return await _again(visit, PROBLEMS[type(refusal)])
    return visit.go(_path(bundle))


async def show(visit: Visit) -> Response:
    view = await _view(visit)
    poll = poll_of(visit, seconds=SECONDS, rounds=ROUNDS) if view.bundle.state == "working" else None
    return visit.page("downloads/show.html", BundlePage(view, poll), locale=view.customer.locale)


async def restart(visit: Visit) -> Response:
    await visit.limit("export")
    await _view(visit)
    try:
        return visit.go(_path(await visit.ask(RestartBundle(who=visit.who, token=visit.token))))
    except TooManyBundles:
        return await _again(visit, "busy")


async def send(visit: Visit) -> Response:
    await _view(visit)
    return await downloads.send(visit, await visit.read(OpenBundle(who=visit.who, token=visit.token)))


def printed_kinds(visit: Visit) -> tuple[ListKind, ...]:
    """Of what the business has not switched off."""
    return tuple(kind for kind in offered(visit.tenant.switches) if kind.is_printed)


def bundles_page(visit: Visit, view: BundlesView, wished: str, *, period: str = "") -> BundlesPage:
    kinds, today = printed_kinds(visit), visit.today
    return BundlesPage(
        view=view,
        kinds=kinds,
        kind=next((kind for kind in kinds if kind.name == wished), kinds[0]),
        chosen=(),
        period=period,
        months=tuple(periods.latest_months(today)),
        quarters=tuple(periods.latest_quarters(today)),
        years=tuple(periods.latest_years(today)),
    )


async def _page(visit: Visit, wished: str, *, period: str = "") -> BundlesPage:
    view = await visit.read(ViewBundles(who=visit.who))
    return bundles_page(visit, view, wished, period=period)


async def _again(visit: Visit, problem: str) -> Response:
    """The same page, with a word about what is wrong, and what was wished for still in it."""
    form = visit.form
    page = await _page(visit, form.get("kind", ""), period=form.get("period", ""))
    return _shown(visit, replace(page, problem=problem, chosen=tuple(form.get("documents", "").split())))


def _shown(visit: Visit, page: BundlesPage) -> Response:
    status = STATUSES.get(page.problem, 422)
    return visit.page("downloads/ask.html", page, locale=page.view.customer.locale, status=status)


def _wish(visit: Visit, kind: str, chosen: tuple[str, ...], period: Period | None) -> StartBundle:
    """Raises DocumentsNotFound for what cannot be a document's link, or Invalid for too many."""
    if len(chosen) > MOST_CHOSEN:
        raise Invalid("documents")
    if not all(len(token) == 24 and token.isascii() and token.isalnum() for token in chosen):
        raise DocumentsNotFound
    if chosen or period is None:
        return StartBundle(who=visit.who, kind=kind, chosen=chosen)
    return StartBundle(who=visit.who, kind=kind, since=period.since, until=period.until)


async def _view(visit: Visit) -> BundleView:
    """Raises BundleNotFound, also where such documents have been switched off since."""
    view = await visit.read(ViewBundle(who=visit.who, token=visit.token))
    if view.bundle.kind not in {kind.name for kind in printed_kinds(visit)}:
        raise BundleNotFound
    return view


def _path(bundle: Bundle) -> str:
    return f"/downloads/{bundle.token}"


WAYS = (
    Way("/downloads", get=show_all, post=start, level="session", module="downloads"),
    Way("/downloads/{token}", get=show, post=restart, level="session", module="downloads"),
    Way("/downloads/{token}/file", get=send, level="session", module="downloads", patience="file"),
)
