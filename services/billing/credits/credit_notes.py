"""Questions about credit notes."""

from contextlib import suppress

from services.billing.access import demand_business, demand_link, demand_reader, own_customer
from services.billing.credits.crediting import apply_note
from services.billing.domain.credits import Source
from services.billing.domain.fields import stored
from services.billing.domain.summary import summary_of
from services.billing.domain.tongues import demand_currency
from services.billing.domain.totals import add_up
from services.billing.invoices.ending import end_discounts
from services.billing.models import CreditNoteRow, InvoiceRow
from services.billing.paying.checkouts import Checkouts
from services.billing.store import BillingStore
from services.billing.store.customers import message_of
from shared import clock
from shared.bus.marks import answers
from shared.bus.service import Bus
from shared.contracts.billing.credit_notes import (
    CreateCreditNote,
    CreditNote,
    CreditNoteSent,
    CreditNoteView,
    GetCreditNote,
    SendCreditNote,
    ViewCreditNote,
    VoidCreditNote,
)
from shared.contracts.errors import Conflict, CreditNoteNotFound, Invalid, InvoiceNotFound, PaymentUnderWay
from shared.contracts.settings import GetTenant
from shared.money import Money
from shared.secrets import new_document_token


class CreditNotes:
    def __init__(self, store: BillingStore, bus: Bus, checkouts: Checkouts) -> None:
        self._store = store
        self._bus = bus
        self._checkouts = checkouts

    @answers(CreateCreditNote)
    def create(self, ask: CreateCreditNote) -> CreditNote:
        demand_business(ask.who)
        zone = self._bus.ask(GetTenant(who=ask.who)).zone
        with self._store.reading():
            known = self._store.answered(ask)
        if known is not None:
            return known
        self.close_pages(None if ask.is_draft else ask.invoice)
        with self._store.begin():
            return self._store.once(ask, lambda: self.write(ask, zone))

    @answers(GetCreditNote)
    def get(self, ask: GetCreditNote) -> CreditNoteView:
        demand_reader(ask.who)
        return self._store.credit_note_view(number=ask.credit_note)

    @answers(ViewCreditNote)
    def view(self, ask: ViewCreditNote) -> CreditNoteView:
        demand_link(ask.who, ask.token, absent=CreditNoteNotFound)
        view = self._store.credit_note_view(token=ask.token, own=own_customer(ask.who))
        if view.note.is_draft:
            raise CreditNoteNotFound
        return view

    @answers(SendCreditNote)
    def send(self, ask: SendCreditNote) -> None:
        demand_business(ask.who)
        with self._store.reading():
            row = self._store.credit_note(ask.credit_note, is_locked=False)
        self.close_pages(row.invoice_id if row.is_draft else None)
        with self._store.begin():
            row = self._store.credit_note(ask.credit_note)
            if row.voided_at:
                raise Conflict("voided")
            if row.is_draft:
                self._issue(row, ask.who.request_id)
            self._emit_sent(row, ask.who.request_id)

    @answers(VoidCreditNote)
    def void(self, ask: VoidCreditNote) -> CreditNote:
        demand_business(ask.who)
        with self._store.begin():
            # The credit first: whoever uses the last of it holds it, and closes the credit note then.
            found = self._store.credit_note(ask.credit_note, is_locked=False)
            credit = None if found.credit_id is None else self._store.credit_locked(found.credit_id)
            row = self._store.credit_note(ask.credit_note)
            if row.credit_id is not None and credit is None:
                credit = self._store.credit_locked(row.credit_id)
            if row.voided_at is None:
                if credit is not None and not credit.left:
                    raise Conflict("used")
                row.voided_at = clock.now()
                if credit is not None:
                    self._store.take_back_credit(credit, at=row.voided_at)
            return self._store.credit_note_view(number=row.id).note

    def write(self, ask: CreateCreditNote, zone: str) -> CreditNote:
        """Call inside a unit, for whoever may; the pages of its invoice are closed."""
        customer = self._store.customer(ask.customer)
        invoice = self._against(ask)
        currency = ask.currency or (invoice or customer).currency
        demand_currency(currency)
        if invoice is not None and invoice.currency != currency:
            raise Invalid("currency")
        totals = add_up(ask.lines, ask.discounts, ask.taxes, currency=currency)
        if not totals.total:
            raise Invalid("lines")
        row = CreditNoteRow(
            token=new_document_token(),
            customer_id=customer.id,
            invoice_id=ask.invoice,
            number=self._store.number_given("CN", ask.number),
            currency=currency,
            issued_on=ask.issued_on or clock.today(zone),
            purchase_order=ask.purchase_order,
            notes=ask.notes,
            fields=stored(ask.fields, message_of(customer).fields),
            summary=summary_of([line.name for line in ask.lines]),
            is_draft=True,
            subtotal_minor=totals.subtotal.minor,
            total_minor=totals.total.minor,
            created_at=clock.now(),
        )
        self._store.add_credit_note(row, totals)
        if not ask.is_draft:
            self._issue(row, ask.who.request_id)
            if ask.send:
                self._emit_sent(row, ask.who.request_id)
        return self._store.credit_note_view(number=row.id).note

    def close_pages(self, invoice: int | None) -> None:
        """On which it could be paid. Where somebody has paid already, the credit is kept for something else."""
        if invoice is not None:
            with suppress(PaymentUnderWay):
                self._checkouts.clear(invoice)

    def _against(self, ask: CreateCreditNote) -> InvoiceRow | None:
        if ask.invoice is None:
            return None
        invoice = self._store.invoice_locked(number=ask.invoice)
        if invoice.customer_id != ask.customer:
            raise InvoiceNotFound
        if invoice.is_draft or invoice.voided_at:
            raise Conflict("draft" if invoice.is_draft else "voided")
        return invoice

    def _issue(self, row: CreditNoteRow, request_id: str) -> None:
        """It becomes credit, and is used for its invoice; the row is locked, or new."""
        amount, row.is_draft = Money(row.total_minor, row.currency), False
        credit = self._store.post_credit(
            row.customer_id,
            amount,
            source=Source.CREDIT_NOTE,
            reference=row.number,
            key=f"credit note {row.id}",
        )
        row.credit_id = credit.id
        if row.invoice_id is None:
            return
        invoice = self._store.invoice_locked(number=row.invoice_id)
        if invoice.left and self._store.open_attempt_of(invoice.id) is None:
            end_discounts(self._store, invoice, at=clock.now(), request_id=request_id)
            apply_note(self._store, credit, invoice, request_id=request_id)

    def _emit_sent(self, row: CreditNoteRow, request_id: str) -> None:
        self._store.emit(
            CreditNoteSent(tenant=self._store.tenant, at=clock.now(), request_id=request_id, credit_note=row.id)
        )
