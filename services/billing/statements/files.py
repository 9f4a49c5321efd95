"""Statements to keep: on paper, and as tables."""

from services.billing.documents.press import Press
from services.billing.files.files import to_send
from services.billing.papers.pressing import pressing
from services.billing.papers.printing import PDF
from services.billing.papers.stationery import file_name
from services.billing.sheets.exports import note_of_more, sheet_file
from services.billing.statements.papers import statement_paper
from services.billing.statements.sheet import statement_sheet
from services.billing.statements.statements import customer_of, stated
from services.billing.store import BillingStore
from shared import clock
from shared.bus.marks import answers
from shared.bus.service import Bus
from shared.contracts.billing.activity import MOST_EXPORTED
from shared.contracts.billing.files import File
from shared.contracts.billing.statements import MOST_PRINTED, ExportStatement, PrintStatement, Statement
from shared.contracts.errors import StatementNotPossible
from shared.contracts.settings import GetTenant, Tenant
from shared.language.catalogue import Words, pick


class StatementFiles:
    """A press of their own: what is long must not hold up who waits for a page."""

    def __init__(self, store: BillingStore, bus: Bus, press: Press) -> None:
        self._store = store
        self._bus = bus
        self._press = press

    @answers(PrintStatement)
    def paper(self, ask: PrintStatement) -> File:
        tenant, view = self._stated(ask, most=MOST_PRINTED)
        if _length(view) > MOST_PRINTED:
            raise StatementNotPossible("length", {"reason": "length"})
        with pressing():
            content = self._press.print(statement_paper(view, tenant, today=clock.today(tenant.zone)))
        return to_send(self._store, name=f"{_name(view, tenant)}.pdf", media_type=PDF, content=content)

    @answers(ExportStatement)
    def sheet(self, ask: ExportStatement) -> File:
        tenant, view = self._stated(ask, most=MOST_EXPORTED)
        words = Words(pick(view.customer.locale, tenant.locale))
        note = note_of_more(words, tenant) if _length(view) > MOST_EXPORTED else ""
        sheet = statement_sheet(view, words=words, zone=tenant.zone, note=note)
        return sheet_file(_name(view, tenant), sheet, store=self._store, press=self._press)

    def _stated(self, ask: PrintStatement | ExportStatement, *, most: int) -> tuple[Tenant, Statement]:
        customer = customer_of(self._store, ask.who, ask.token)
        tenant = self._bus.ask(GetTenant(who=ask.who))
        return tenant, stated(self._store, customer, ask.wish, who=ask.who, zone=tenant.zone, most=most)


def _length(view: Statement) -> int:
    if view.forward is not None:
        return max(view.forward.count, view.forward.credit.count)
    return view.open_items.count if view.open_items else 0


def _name(view: Statement, tenant: Tenant) -> str:
    return f"{file_name(tenant.name)}-{file_name(view.customer.number)}-{view.end}"
