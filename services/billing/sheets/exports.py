"""A customer's lists as spreadsheets: the database writes the rows, a process of its own the file."""

from collections.abc import Mapping
from decimal import Decimal

from services.billing.access import demand_customer
from services.billing.documents.press import Press
from services.billing.documents.spreadsheet import Spreadsheet
from services.billing.documents.wire import written_sheet
from services.billing.files.files import to_send
from services.billing.papers.pressing import pressing
from services.billing.papers.stationery import file_name
from services.billing.sheets.lists import SHEETS
from services.billing.store import BillingStore
from shared import clock
from shared.bus.marks import answers
from shared.bus.service import Bus
from shared.contracts.billing.activity import MOST_EXPORTED, ExportList, SheetForm
from shared.contracts.billing.files import File
from shared.contracts.errors import Invalid
from shared.contracts.settings import GetTenant, Tenant
from shared.language.catalogue import Words, pick
from shared.language.formats import Formats

MEDIA_TYPES: Mapping[SheetForm, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
LARGEST_ORDER = 64 << 20


class Exports:
    def __init__(self, store: BillingStore, bus: Bus, press: Press) -> None:
        self._store = store
        self._bus = bus
        self._press = press

    @answers(ExportList)
    def list(self, ask: ExportList) -> File:
        customer = demand_customer(ask.who)
        if ask.kind not in SHEETS:
            raise Invalid("kind")
        tenant = self._bus.ask(GetTenant(who=ask.who))
        with self._store.reading():
            locale = self._store.customer(customer).locale
        words = Words(pick(locale, tenant.locale))
        pieces = self._store.list_pieces(
            ask.kind, ask.wanted, customer=customer, zone=tenant.zone, most=MOST_EXPORTED + 1
        )
        sheet = SHEETS[ask.kind](words.gettext)
        wanted = Spreadsheet(
            form=ask.form,
            title=sheet.title,
            language=words.tag,
            zone=tenant.zone,
            columns=sheet.columns,
            pieces=tuple(pieces),
            words=sheet.words,
            most=MOST_EXPORTED,
            note=note_of_more(words, tenant),
        )
        name = f"{file_name(tenant.name)}-{file_name(sheet.title)}-{clock.today(tenant.zone)}"
        return sheet_file(name, wanted, store=self._store, press=self._press)


def sheet_file(name: str, sheet: Spreadsheet, *, store: BillingStore, press: Press) -> File:
    """A sheet, filled and ready to be sent. Raises Unavailable or NotPrintable."""
    with pressing():
        content = press.make(written_sheet(sheet))
    return to_send(store, name=f"{name}.{sheet.form}", media_type=MEDIA_TYPES[sheet.form], content=content)


def note_of_more(words: Words, tenant: Tenant) -> str:
    """For a sheet that does not hold all."""
    count = Formats(words, zone=tenant.zone).quantity(Decimal(MOST_EXPORTED))
    return words.gettext("There are more. A file holds at most %(count)s: choose a shorter time.", count=count)
