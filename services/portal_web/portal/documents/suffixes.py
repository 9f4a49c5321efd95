"""The forms of a document: what stands behind its address with /pdf, /csv and /html."""

from collections.abc import Callable, Iterator

from starlette.responses import Response

from services.portal_web.portal.documents import downloads
from services.portal_web.portal.visit import Visit
from services.portal_web.portal.ways import Handler, Way
from shared.contracts.billing.files import File
from shared.contracts.message import Ask
from shared.contracts.settings import Module

Filed = Callable[..., Ask[File]]
"""A question by `who` and `token`, such as PrintInvoice."""


def forms(
    path: str,
    *,
    pdf: Filed | None = None,
    csv: Filed | None = None,
    html: Handler | None = None,
    within: Module | None = None,
) -> Iterator[Way]:
    """The ways of a document at `path`, which may belong to a module; `html` shows it by itself, with nothing
    around it."""

    def way(suffix: str, answer: Handler) -> Way:
        return Way(
            f"{path}/{{token}}/{suffix}",
            get=answer,
            kind="document",
            module="downloads",
            patience="file",
            within=within,
        )

    for suffix, question in (("pdf", pdf), ("csv", csv)):
        if question is not None:
            yield way(suffix, _sending(question))
    if html is not None:
        yield way("html", html)


def _sending(question: Filed) -> Handler:
    async def send(visit: Visit) -> Response:
        return await downloads.send(visit, await visit.read(question(who=visit.who, token=visit.token)))

    return send
