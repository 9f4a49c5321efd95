"""PDFs of what is in the database: read, dress, print."""

from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from services.billing.access import demand_link
from services.billing.documents.press import Press
from services.billing.files.files import to_send
from services.billing.papers import printables
from services.billing.papers.pressing import pressing
from services.billing.papers.printables import Dressing
from services.billing.store import BillingStore
from shared.bus.marks import answers
from shared.bus.service import Bus
from shared.contracts.billing.credit_notes import PrintCreditNote
from shared.contracts.billing.estimates import PrintEstimate
from shared.contracts.billing.files import File
from shared.contracts.billing.invoices import PrintInvoice
from shared.contracts.billing.payments import PrintReceipt
from shared.contracts.errors import (
    CreditNoteNotFound,
    EstimateNotFound,
    PaymentNotFound,
)
from shared.contracts.settings import GetTenant

PDF = "application/pdf"
V = TypeVar("V")
Printed = PrintInvoice | PrintEstimate | PrintReceipt | PrintCreditNote


class Printing:
    def __init__(self, store: BillingStore, bus: Bus, press: Press) -> None:
        self._store = store
        self._bus = bus
        self._press = press

    @answers(PrintInvoice)
    def invoice(self, ask: PrintInvoice) -> File:
        demand_link(ask.who, ask.token)
        return self._printed(printables.INVOICE, ask)

    @answers(PrintEstimate)
    def estimate(self, ask: PrintEstimate) -> File:
        demand_link(ask.who, ask.token, absent=EstimateNotFound)
        return self._printed(printables.ESTIMATE, ask)

    @answers(PrintReceipt)
    def receipt(self, ask: PrintReceipt) -> File:
        demand_link(ask.who, ask.token, absent=PaymentNotFound)
        return self._printed(printables.RECEIPT, ask)

    @answers(PrintCreditNote)
    def credit_note(self, ask: PrintCreditNote) -> File:
        demand_link(ask.who, ask.token, absent=CreditNoteNotFound)
        return self._printed(printables.CREDIT_NOTE, ask)

    def _printed(self, dressing: Dressing[V], ask: Printed) -> File:
        with ThreadPoolExecutor(1) as messenger:  # settings finds its answer while we read
            tenant = messenger.submit(self._bus.ask, GetTenant(who=ask.who))
            view = dressing.read(self._store, ask.token)
        paper = dressing.dress(view, tenant.result())
        with pressing():
            content = self._press.print(paper)
        return to_send(self._store, name=paper.file_name, media_type=PDF, content=content)
