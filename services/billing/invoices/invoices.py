"""Questions about invoices."""

from datetime import date, timedelta

from services.billing.access import demand_business, demand_link, demand_reader, own_customer
from services.billing.credits.crediting import apply_what_there_is
from services.billing.domain.fields import stored
from services.billing.domain.summary import summary_of
from services.billing.domain.terms import day_after, read_terms, written
from services.billing.domain.tongues import demand_currency
from services.billing.domain.totals import add_up
from services.billing.invoices.ending import end_discounts
from services.billing.invoices.sending import DELAY, emit_sent
from services.billing.models import InvoiceRow
from services.billing.paying.checkouts import Checkouts
from services.billing.store import BillingStore
from services.billing.store.customers import message_of
from shared import clock
from shared.bus.marks import answers
from shared.bus.service import Bus
from shared.contracts.billing.invoices import (
    CreateInvoice,
    GetInvoice,
    Invoice,
    InvoiceView,
    IssueInvoice,
    ListedInvoice,
    ListInvoices,
    SendInvoice,
    ViewInvoice,
    VoidInvoice,
)
from shared.contracts.errors import Conflict, Invalid, InvoiceNotFound, PaymentUnderWay
from shared.contracts.settings import GetTenant, Tenant
from shared.secrets import new_document_token

NET_DAYS = 30


class Invoices:
    def __init__(self, store: BillingStore, bus: Bus, checkouts: Checkouts) -> None:
        self._store = store
        self._bus = bus
        self._checkouts = checkouts

    @answers(CreateInvoice)
    def create(self, ask: CreateInvoice) -> Invoice:
        demand_business(ask.who)
        tenant = self._bus.ask(GetTenant(who=ask.who))
        with self._store.begin():
            return self._store.once(ask, lambda: self.write(ask, tenant))

    def write(self, ask: CreateInvoice, tenant: Tenant) -> Invoice:
        """Call inside a unit, for whoever may."""
        customer = self._store.customer(ask.customer)
        currency = ask.currency or customer.currency
        demand_currency(currency)
        issued_on = ask.issued_on or clock.today(tenant.zone)
        totals = add_up(ask.lines, ask.discounts, ask.taxes, currency=currency, issued_on=issued_on)
        formula = read_terms(ask.terms)
        early = ask.early_discount or (formula.early if formula else None)
        due_on = ask.due_on or day_after(issued_on, formula.net_days if formula else NET_DAYS, about="due_on")
        early_until = day_after(issued_on, early.days, about="early_discount") if early else None
        row = InvoiceRow(
            token=new_document_token(),
            customer_id=customer.id,
            number=self._store.number_given("INV", ask.number),
            currency=currency,
            issued_on=issued_on,
            due_on=due_on,
            terms=ask.terms or (written(early, issued_on=issued_on, due_on=due_on) if early else ""),
            early_rate=early.rate if early else None,
            early_until=early_until,
            early_ends_at=clock.end_of(early_until, tenant.zone) if early_until else None,
            purchase_order=ask.purchase_order,
            notes=ask.notes,
            fields=stored(ask.fields, message_of(customer).fields),
            disabled_payment_methods=sorted(ask.disabled_payment_methods),
            summary=summary_of([line.name for line in ask.lines]),
            is_draft=ask.is_draft,
            subtotal_minor=totals.subtotal.minor,
            total_minor=totals.total.minor,
            paid_minor=0,
            created_at=clock.now(),
        )
        if row.due_on < row.issued_on:
            raise Invalid("due_on")
        self._store.add_invoice(row, totals, zone=tenant.zone)
        if not row.is_draft:
            self._issued(row, tenant, send=ask.send, request_id=ask.who.request_id)
        return self._store.invoice_view(number=row.id).invoice

    @answers(IssueInvoice)
    def issue(self, ask: IssueInvoice) -> Invoice:
        demand_business(ask.who)
        tenant = self._bus.ask(GetTenant(who=ask.who))
        with self._store.begin():
            row = self._store.invoice_locked(number=ask.invoice)
            if row.voided_at:
                raise Conflict("voided")
            if row.is_draft:
                row.is_draft = False
                _date(row, clock.today(tenant.zone), tenant.zone)
                self._leave_out_expired(row)
                self._issued(row, tenant, send=ask.send, request_id=ask.who.request_id)
            return self._store.invoice_view(number=ask.invoice).invoice

    @answers(ListInvoices)
    def listed(self, ask: ListInvoices) -> tuple[ListedInvoice, ...]:
        demand_reader(ask.who)
        with self._store.reading():
            return self._store.invoices_listed(ask)

    @answers(GetInvoice)
    def get(self, ask: GetInvoice) -> InvoiceView:
        demand_reader(ask.who)
        return self._store.invoice_view(number=ask.invoice)

    @answers(ViewInvoice)
    def view(self, ask: ViewInvoice) -> InvoiceView:
        demand_link(ask.who, ask.token)
        view = self._store.invoice_view(token=ask.token, own=own_customer(ask.who), said_before=ask.said_before)
        if view.invoice.is_draft:
            raise InvoiceNotFound
        return view

    @answers(SendInvoice)
    def send(self, ask: SendInvoice) -> None:
        demand_business(ask.who)
        with self._store.begin():
            row = self._store.invoice_locked(number=ask.invoice)
            if row.is_draft or row.voided_at:
                raise Conflict("draft" if row.is_draft else "voided")
            emit_sent(self._store, row, request_id=ask.who.request_id)

    @answers(VoidInvoice)
    def void(self, ask: VoidInvoice) -> Invoice:
        demand_business(ask.who)
        self._checkouts.clear(ask.invoice)
        with self._store.begin():
            row = self._store.invoice_locked(number=ask.invoice)
            if row.paid_minor:
                raise Conflict("paid")
            if attempt := self._store.open_attempt_of(row.id):
                raise PaymentUnderWay("", {"payment": attempt.token})
            if row.voided_at is None:
                row.voided_at = clock.now()
                if not row.is_draft:
                    self._write_ledger(row, -row.total_minor, "void", late=-row.late_minor)
            return self._store.invoice_view(number=ask.invoice).invoice

    def _issued(self, row: InvoiceRow, tenant: Tenant, *, send: bool, request_id: str) -> None:
        """It is owed from now on; the row is locked, or new."""
        self._write_ledger(row, row.total_minor, "issue")
        end_discounts(self._store, row, at=clock.now(), request_id=request_id)
        if tenant.switches.new_invoices_use_credit:
            apply_what_there_is(self._store, row, request_id=request_id)
        if send:
            emit_sent(self._store, row, request_id=request_id)
        elif tenant.switches.send_new_invoices:
            row.send_after = clock.now() + DELAY

    def _leave_out_expired(self, row: InvoiceRow) -> None:
        """Discounts that the draft had until a day: its customer has never seen them."""
        if expired := self._store.expired_discounts_of(row.id, clock.now()):
            self._store.leave_out(row, expired)

    def _write_ledger(self, row: InvoiceRow, minor: int, act: str, *, late: int = 0) -> None:
        """`late` of it are late fees."""
        self._store.write_ledger(
            f"invoice {row.id} {act}",
            customer=row.customer_id,
            currency=row.currency,
            sides={"receivable": minor, "revenue": late - minor, "late_fee": -late},
        )


def _date(row: InvoiceRow, today: date, zone: str) -> None:
    """Days that have ended stay as they were told: what was a draft on them is dated today."""
    late = max(today - row.issued_on, timedelta(0)).days
    if not late:
        return
    row.issued_on = today
    row.due_on = day_after(row.due_on, late, about="due_on")
    if row.early_until is not None:
        row.early_until = day_after(row.early_until, late, about="due_on")
        row.early_ends_at = clock.end_of(row.early_until, zone)
