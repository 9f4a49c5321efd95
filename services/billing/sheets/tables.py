"""Documents as tables: read, laid out, made into files."""

from collections.abc import Callable
from functools import partial

from services.billing.access import demand_link
from services.billing.documents.press import Press
from services.billing.documents.spreadsheet import Spreadsheet
from services.billing.papers.stationery import file_name
from services.billing.sheets.credit_notes import credit_note_sheet
from services.billing.sheets.estimates import estimate_sheet
from services.billing.sheets.exports import sheet_file
from services.billing.sheets.invoices import invoice_sheet
from services.billing.sheets.receipts import receipt_sheet
from services.billing.store import BillingStore
from shared.bus.marks import answers
from shared.bus.service import Bus
from shared.contracts.billing.credit_notes import ExportCreditNote
from shared.contracts.billing.customers import Customer
from shared.contracts.billing.estimates import ExportEstimate
from shared.contracts.billing.files import File
from shared.contracts.billing.invoices import ExportInvoice
from shared.contracts.billing.payments import ExportReceipt
from shared.contracts.errors import CreditNoteNotFound, EstimateNotFound, InvoiceNotFound, PaymentNotFound
from shared.contracts.message import Caller
from shared.contracts.settings import GetTenant
from shared.language.catalogue import Words, pick


class Tables:
    def __init__(self, store: BillingStore, bus: Bus, press: Press) -> None:
        self._store = store
        self._bus = bus
        self._press = press

    @answers(ExportInvoice)
    def invoice(self, ask: ExportInvoice) -> File:
        demand_link(ask.who, ask.token)
        view = self._store.invoice_view(token=ask.token)
        if view.invoice.is_draft:
            raise InvoiceNotFound
        return self._file(ask.who, view.customer, view.invoice.number, partial(invoice_sheet, view))

    @answers(ExportEstimate)
    def estimate(self, ask: ExportEstimate) -> File:
        demand_link(ask.who, ask.token, absent=EstimateNotFound)
        view = self._store.estimate_view(token=ask.token)
        if view.estimate.is_draft:
            raise EstimateNotFound
        return self._file(ask.who, view.customer, view.estimate.number, partial(estimate_sheet, view.estimate))

    @answers(ExportCreditNote)
    def credit_note(self, ask: ExportCreditNote) -> File:
        demand_link(ask.who, ask.token, absent=CreditNoteNotFound)
        view = self._store.credit_note_view(token=ask.token)
        if view.note.is_draft:
            raise CreditNoteNotFound
        return self._file(ask.who, view.customer, view.note.number, partial(credit_note_sheet, view))

    @answers(ExportReceipt)
    def receipt(self, ask: ExportReceipt) -> File:
        demand_link(ask.who, ask.token, absent=PaymentNotFound)
        view = self._store.payment_view(token=ask.token)
        if view.state != "succeeded":
            raise PaymentNotFound
        return self._file(ask.who, view.customer, view.reference, partial(receipt_sheet, view))

    def _file(self, who: Caller, customer: Customer, number: str, laid_out: Callable[..., Spreadsheet]) -> File:
        """In the customer's words. Raises Unavailable."""
        tenant = self._bus.ask(GetTenant(who=who))
        sheet = laid_out(words=Words(pick(customer.locale, tenant.locale)), zone=tenant.zone)
        name = f"{file_name(tenant.name)}-{file_name(number)}"
        return sheet_file(name, sheet, store=self._store, press=self._press)
