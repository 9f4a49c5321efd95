"""What the business does with an estimate that was approved: looks at the approval, and makes the invoice."""

from datetime import date

from services.billing.access import demand_business, demand_reader
from services.billing.domain.terms import day_after, net_days, read_terms
from services.billing.invoices.invoices import Invoices
from services.billing.models import EstimateRow
from services.billing.store import BillingStore
from shared import clock
from shared.bus.marks import answers
from shared.bus.service import Bus
from shared.contracts.billing.approving import GetApproval, InvoiceEstimate
from shared.contracts.billing.estimates import ApprovalRecord, Estimate
from shared.contracts.billing.invoices import (
    Adjustment,
    CreateInvoice,
    Invoice,
    LineItem,
    NewDiscount,
    NewLine,
    NewTax,
)
from shared.contracts.errors import Conflict
from shared.contracts.settings import GetTenant, Tenant


class EstimateDesk:
    def __init__(self, store: BillingStore, bus: Bus, invoices: Invoices) -> None:
        self._store = store
        self._bus = bus
        self._invoices = invoices

    @answers(GetApproval)
    def approval(self, ask: GetApproval) -> ApprovalRecord | None:
        demand_reader(ask.who)
        with self._store.reading():
            estimate = self._store.estimate_view(number=ask.estimate).estimate
            return self._store.approval_record(estimate.id)

    @answers(InvoiceEstimate)
    def invoice(self, ask: InvoiceEstimate) -> Invoice:
        demand_business(ask.who)
        tenant = self._bus.ask(GetTenant(who=ask.who))
        with self._store.begin():
            row = self._store.estimate_locked(number=ask.estimate)
            if row.invoice_id is None:
                row.invoice_id = self._invoiced(row, ask, tenant).id
            return self._store.invoice_view(number=row.invoice_id).invoice

    def _invoiced(self, row: EstimateRow, ask: InvoiceEstimate, tenant: Tenant) -> Invoice:
        estimate = self._store.estimate_view(number=row.id).estimate
        today = clock.today(tenant.zone)
        status = estimate.status(today=today)
        if status != "approved":
            raise Conflict(status)
        return self._invoices.write(_order(estimate, ask, today=today), tenant)


def _order(estimate: Estimate, ask: InvoiceEstimate, *, today: date) -> CreateInvoice:
    """What comes to the same totals: they are added up by the same rules. Of terms that are a formula, a due date
    that is named leaves what is taken off."""
    formula, days = read_terms(estimate.payment_terms), net_days(estimate.payment_terms)
    due_on = None if days is None else day_after(today, days, about="due_on")
    return CreateInvoice(
        who=ask.who,
        customer=estimate.customer,
        currency=estimate.currency,
        issued_on=today,
        due_on=ask.due_on or due_on,
        terms="" if due_on and ask.due_on else estimate.payment_terms,
        early_discount=formula.early if formula else None,
        purchase_order=estimate.purchase_order,
        notes=estimate.notes,
        lines=tuple(_line(line) for line in estimate.lines),
        discounts=tuple(_discount(each) for each in estimate.discounts),
        taxes=tuple(NewTax(name=tax.name, rate=tax.rate or 0) for tax in estimate.taxes),
        fields=estimate.fields,
        send=ask.send,
    )


def _line(line: LineItem) -> NewLine:
    return NewLine(
        name=line.name, description=line.description, quantity=line.quantity, unit_cost=line.unit_cost.minor
    )


def _discount(discount: Adjustment) -> NewDiscount:
    if discount.rate is not None:
        return NewDiscount(name=discount.name, rate=discount.rate)
    return NewDiscount(name=discount.name, amount=discount.amount.minor)
