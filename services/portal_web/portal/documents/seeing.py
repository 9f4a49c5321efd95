"""That a customer has seen her document: told by her browser at the first sign of a person, never by the business.

Programs open e-mailed links before anybody reads them, some with a browser of their own: that a page was fetched,
or even shown, says nothing.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from starlette.responses import Response

from services.portal_web.portal.visit import Visit
from services.portal_web.portal.ways import Way
from shared.contracts.billing.viewing import MarkViewed, ViewedKind
from shared.contracts.settings import Module
from shared.previews import FIELD, is_preview


@dataclass(frozen=True, slots=True)
class Seeing:
    """What a document's page has to do with being seen. `is_unseen`: no customer is known to have looked at it
    yet, and `path` is where that is told; `is_preview`: the business looks."""

    path: str
    is_unseen: bool
    is_preview: bool


def seeing_of(path: str, viewed_at: datetime | None, *, visit: Visit) -> Seeing:
    """`path` is the document's own."""
    is_ours = is_by_business(visit)
    return Seeing(f"{path}/seen", viewed_at is None and not is_ours, is_ours)


def is_by_business(visit: Visit) -> bool:
    """Whether it looks by an address of its own."""
    mark = visit.query.get(FIELD, "")
    return bool(mark) and is_preview(visit.desk.vault, mark, tenant=visit.tenant.id, token=visit.token)


async def seen(visit: Visit, *, kind: ViewedKind) -> Response:
    await visit.limit("seen")
    await visit.ask(MarkViewed(who=visit.who, kind=kind, token=visit.token))
    return Response(status_code=204)


def _way(kind: ViewedKind, *, module: Module | None = None) -> Way:
    return Way(f"/{kind}s/{{token}}/seen", post=partial(seen, kind=kind), kind="document", module=module)


WAYS = (_way("invoice"), _way("estimate", module="estimates"), _way("credit_note", module="credit_notes"))
