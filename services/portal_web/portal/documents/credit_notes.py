"""A credit note on its own page: for its customer, and for whoever has its link."""

from dataclasses import dataclass

from starlette.responses import Response

from services.portal_web.portal.documents.seeing import Seeing, seeing_of
from services.portal_web.portal.documents.suffixes import forms
from services.portal_web.portal.signing_in import beyond
from services.portal_web.portal.visit import Visit
from services.portal_web.portal.ways import Way
from shared.contracts.billing.credit_notes import (
    CreditNoteView,
    ExportCreditNote,
    PrintCreditNote,
    ViewCreditNote,
)
from shared.contracts.billing.customers import Customer
from shared.language import addresses
from shared.language.catalogue import Words


@dataclass(frozen=True, slots=True)
class CreditNotePage:
    """`may_use`: its customer is here, some of it is left, and customers use their credit themselves."""

    view: CreditNoteView
    customer_address: tuple[str, ...]
    business_address: tuple[str, ...]
    may_use: bool
    seeing: Seeing


async def show(visit: Visit) -> Response:
    view = await visit.read(ViewCreditNote(who=visit.who, token=visit.token))
    return visit.page("credit_notes/show.html", credit_note_page(view, visit=visit), locale=view.customer.locale)


async def show_paper(visit: Visit) -> Response:
    """The document by itself, to be printed or kept."""
    view = await visit.read(ViewCreditNote(who=visit.who, token=visit.token))
    return visit.page("papers/credit_note.html", credit_note_page(view, visit=visit), locale=view.customer.locale)


def credit_note_page(view: CreditNoteView, *, visit: Visit) -> CreditNotePage:
    locale, home = Words(visit.spoken(view.customer.locale)).locale, visit.tenant.address.country
    switches = visit.tenant.switches
    return CreditNotePage(
        view=view,
        customer_address=addresses.written(view.customer.address, locale=locale, home=home),
        business_address=addresses.written(visit.tenant.address, locale=locale, home=home),
        may_use=view.is_own and view.note.status == "open" and switches.apply_credits and switches.has("payments"),
        seeing=seeing_of(f"/credit_notes/{view.note.token}", view.viewed_at, visit=visit),
    )


async def _customer(visit: Visit) -> Customer:
    return (await visit.read(ViewCreditNote(who=visit.who, token=visit.token))).customer


WAYS = (
    Way("/credit_notes/{token}", get=show, kind="document", module="credit_notes"),
    *forms("/credit_notes", pdf=PrintCreditNote, csv=ExportCreditNote, html=show_paper, within="credit_notes"),
    beyond.way("credit_notes", for_whom=_customer, module="credit_notes"),
)
