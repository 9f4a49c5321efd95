"""A customer's lists as pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from starlette.responses import Response

from services.portal_web.portal.activity.kinds import KINDS, ListKind, offered
from services.portal_web.portal.activity.wishes import Wish, cursor, read
from services.portal_web.portal.documents import downloads
from services.portal_web.portal.visit import Visit
from services.portal_web.portal.ways import Way
from shared.contracts.billing.activity import MOST_COUNTED, ExportList, ListView, SheetForm, ViewList
from shared.contracts.errors import NotFound

FORMS: tuple[SheetForm, ...] = ("csv", "xlsx")


@dataclass(frozen=True, slots=True)
class SortLink:
    """`state` is what aria-sort says: ascending, descending or none."""

    address: str
    state: str


@dataclass(frozen=True, slots=True)
class ListPage:
    """`earlier` and `later` are where the rows before and after these are, or empty; `is_by_date` tells whether
    these are newer and older. With mistakes in the wish nothing is shown but them."""

    kind: ListKind
    kinds: tuple[ListKind, ...]
    wish: Wish
    view: ListView
    earlier: str
    later: str
    is_by_date: bool
    sorts: Mapping[str, SortLink]
    most_counted: int = MOST_COUNTED


async def first(visit: Visit) -> Response:
    return visit.go(KINDS[0].path)


async def show(visit: Visit, *, kind: ListKind) -> Response:
    demand(kind, visit=visit)
    wish = read(kind, visit.query, vault=visit.desk.vault)
    view = await visit.read(ViewList(who=visit.who, kind=kind.name, wanted=wish.wanted, zone=visit.tenant.zone))
    status = 422 if wish.mistakes else 200
    page = list_page(wish, view, visit=visit)
    return visit.page(kind.template, page, locale=view.customer.locale, status=status)


async def export(visit: Visit, *, kind: ListKind, form: SheetForm) -> Response:
    """All of what the list's page shows; a wish that cannot be is told there."""
    demand(kind, visit=visit)
    if not visit.tenant.switches.has("downloads"):
        raise NotFound("path")
    wish = read(kind, visit.query, vault=visit.desk.vault)
    if wish.mistakes:
        return visit.go(wish.address())
    await visit.limit("export")
    question = ExportList(who=visit.who, kind=kind.name, form=form, wanted=wish.wanted)
    return await downloads.send(visit, await visit.ask(question))


def demand(kind: ListKind, *, visit: Visit) -> None:
    """Raises NotFound where the business has switched such documents off."""
    if not visit.tenant.switches.has(kind.module):
        raise NotFound("path")


def list_page(wish: Wish, view: ListView, *, visit: Visit) -> ListPage:
    sort, vault = wish.wanted.sort, visit.desk.vault
    ends = [cursor(row.place, sort=sort, vault=vault) for row in (*view.rows[:1], *view.rows[-1:])]
    return ListPage(
        kind=wish.kind,
        kinds=offered(visit.tenant.switches),
        wish=wish,
        view=view,
        earlier=wish.address(before=ends[0]) if view.has_earlier and ends else "",
        later=wish.address(after=ends[1]) if view.has_later and ends else "",
        is_by_date=sort in wish.kind.by_date,
        sorts={name: _sort_link(wish, name) for name in wish.kind.sorts},
    )


def _sort_link(wish: Wish, name: str) -> SortLink:
    """Large and new comes first, unless it is so already."""
    if wish.wanted.sort != name:
        return SortLink(wish.address(order=f"-{name}"), "none")
    if wish.wanted.is_descending:
        return SortLink(wish.address(order=name), "descending")
    return SortLink(wish.address(order=f"-{name}"), "ascending")


WAYS = (
    Way("/activity", get=first, level="session", module="activity"),
    *(Way(kind.path, get=partial(show, kind=kind), level="session", module="activity") for kind in KINDS),
    *(
        Way(
            f"{kind.path}.{form}",
            get=partial(export, kind=kind, form=form),
            level="session",
            module="activity",
            patience="file",
        )
        for kind in KINDS
        for form in FORMS
    ),
)
