"""Invoices and receipts dressed for paper: every figure formatted, every word in the customer's language."""

from collections.abc import Iterator
from datetime import date

from services.billing.documents.values import (
    Fact,
    Facts,
    Headline,
    InvoiceColumns,
    InvoiceLine,
    InvoicePaper,
    Notes,
    PayOnline,
    ReceiptColumns,
    ReceiptLine,
    ReceiptPaper,
    Total,
)
from services.billing.papers.paying import elsewhere, may_be_paid_online
from services.billing.papers.stationery import Stationery
from shared.contracts.billing.credit_notes import CreditNote
from shared.contracts.billing.estimates import Estimate
from shared.contracts.billing.invoices import AppliedCredit, Invoice, InvoiceView
from shared.contracts.billing.payments import PaymentView
from shared.contracts.settings import Tenant
from shared.language import phrases
from shared.language.terms import in_words


def invoice_paper(view: InvoiceView, tenant: Tenant, *, today: date) -> InvoicePaper:
    """`today` is the tenant's."""
    paper = Stationery(tenant, view.customer)
    invoice, say, formats = view.invoice, paper.say, paper.formats
    payable = invoice.may_be_paid()
    is_online = payable and may_be_paid_online(view, tenant)
    return InvoicePaper(
        **paper.common(say("Invoice"), invoice.number),
        headline=Headline(
            label=say("Left to pay") if payable else say("Total"),
            amount=formats.money(invoice.left if payable else invoice.total),
            note=_note(view, paper, today),
        ),
        parties=(paper.billed_to(say("Billed to")),),
        details=Facts(label=say("Details"), facts=tuple(_invoice_details(view, paper, today))),
        columns=line_columns(paper),
        lines=lines_of(invoice, paper),
        totals=tuple(_invoice_totals(view, paper, today)),
        notes=Notes(label=say("Note"), text=invoice.notes) if invoice.notes else None,
        pay=online(paper, path=f"/invoices/{invoice.token}", label=say("Pay online")) if is_online else None,
        elsewhere=tuple(elsewhere(view, paper)) if payable else (),
    )


def receipt_paper(view: PaymentView, tenant: Tenant) -> ReceiptPaper:
    paper = Stationery(tenant, view.customer)
    say, formats = paper.say, paper.formats
    received = formats.day_of(view.settled_at or view.started_at)
    return ReceiptPaper(
        **paper.common(say("Receipt"), view.reference),
        headline=Headline(
            label=say("Received"),
            amount=formats.money(view.amount),
            note=say("on %(date)s", date=formats.long_date(received)),
        ),
        parties=(paper.billed_to(say("Received from")),),
        details=Facts(label=say("Payment"), facts=tuple(_payment_details(view, paper))),
        columns=ReceiptColumns(
            applied_to=say("Applied to"), total=say("Total"), paid=say("This payment"), left=say("Left to pay")
        ),
        lines=tuple(_receipt_lines(view, paper)),
        totals=tuple(_receipt_totals(view, paper)),
        notes=Notes(label="", text=say("Thank you. Keep this receipt for your records.")),
    )


def line_columns(paper: Stationery) -> InvoiceColumns:
    say = paper.say
    return InvoiceColumns(item=say("Item"), quantity=say("Quantity"), unit_cost=say("Rate"), amount=say("Amount"))


def lines_of(document: Invoice | Estimate | CreditNote, paper: Stationery) -> tuple[InvoiceLine, ...]:
    formats = paper.formats
    return tuple(
        InvoiceLine(
            name=line.name,
            note=line.description,
            quantity=formats.quantity(line.quantity),
            unit_cost=formats.money(line.unit_cost),
            amount=formats.money(line.amount),
        )
        for line in document.lines
    )


def totals_of(document: Invoice | Estimate | CreditNote, paper: Stationery) -> Iterator[Total]:
    """Down to the total."""
    say, formats = paper.say, paper.formats
    yield Total(say("Subtotal"), formats.money(document.subtotal))
    for discount in document.discounts:
        yield Total(phrases.adjustment(formats, discount), formats.money(-discount.amount))
    for tax in document.taxes:
        yield Total(phrases.adjustment(formats, tax), formats.money(tax.amount))
    yield Total(say("Total"), formats.money(document.total), "sum")


def online(paper: Stationery, *, path: str, label: str) -> PayOnline:
    """The way from the paper to the page at `path`."""
    url = f"{paper.tenant.url}{path}"
    return PayOnline(
        label=label,
        words=paper.say("Scan the code, or open"),
        url=url,
        display=url.partition("://")[2],
        code_label=paper.say("Code that opens %(address)s", address=url),
    )


def _note(view: InvoiceView, paper: Stationery, today: date) -> str:
    invoice, say = view.invoice, paper.say
    status = invoice.status(today=today)
    if status == "paid":
        return say("Paid")
    if status == "voided":
        return say("Cancelled. You don’t owe anything.")
    if status == "pending":
        return say("Payment on its way")
    due = paper.formats.long_date(invoice.due_on)
    return say("was due %(date)s", date=due) if status == "past_due" else say("due %(date)s", date=due)


def _invoice_details(view: InvoiceView, paper: Stationery, today: date) -> Iterator[Fact]:
    invoice, say, formats = view.invoice, paper.say, paper.formats
    yield Fact(say("Issued"), formats.long_date(invoice.issued_on))
    yield Fact(say("Due"), formats.long_date(invoice.due_on))
    if invoice.terms:
        net_days = (invoice.due_on - invoice.issued_on).days
        yield Fact(say("Payment terms"), in_words(formats, invoice.terms, net_days=net_days))
    if invoice.early_until and invoice.may_be_paid() and invoice.discount(today=today):
        day = formats.long_date(invoice.early_until)
        yield Fact(say("If paid by %(day)s", day=day), formats.money(invoice.to_pay(today=today)))
    if invoice.purchase_order:
        yield Fact(say("Your order"), invoice.purchase_order)
    yield Fact(say("Customer"), view.customer.number)
    yield from (Fact(field.name, field.value) for field in invoice.fields)


def _invoice_totals(view: InvoiceView, paper: Stationery, today: date) -> Iterator[Total]:
    formats = paper.formats
    yield from totals_of(view.invoice, paper)
    for discount in view.invoice.ended_discounts:
        yield Total(phrases.adjustment_name(formats, discount), phrases.ended(formats, discount))
    for payment in view.payments:
        day, how = formats.day_of(payment.received_at), phrases.paid_how(paper.words, payment.method)
        label = paper.say("Paid %(date)s %(how)s", date=formats.day(day), how=how)
        yield Total(label, formats.money(-payment.amount))
    for credit in view.credits:
        yield Total(_used(credit, paper), formats.money(-credit.amount))
    if not view.invoice.is_voided:
        yield from _left(view, paper, today)


def _left(view: InvoiceView, paper: Stationery, today: date) -> Iterator[Total]:
    """To pay once what is on its way has arrived."""
    invoice, say, money = view.invoice, paper.say, paper.formats.money
    began_on = paper.formats.day_of(view.attempt.started_at) if view.attempt else today
    coming_off = invoice.coming_off(began_on=began_on)
    if invoice.pending:
        yield Total(say("On its way from your bank"), money(-invoice.pending))
    if coming_off:
        yield Total(say("Early payment discount"), money(-coming_off))
    yield Total(say("Left to pay"), money(invoice.left - invoice.pending - coming_off), "grand")


def _used(credit: AppliedCredit, paper: Stationery) -> str:
    if credit.is_early:
        return paper.say("Early payment discount")
    say, day = paper.say, paper.formats.day(paper.formats.day_of(credit.applied_at))
    if credit.note:
        return say("Credit note %(number)s, used %(date)s", number=credit.reference, date=day)
    if credit.is_deposit:
        return say("Deposit of estimate %(number)s, used %(date)s", number=credit.reference, date=day)
    used = say("Credit used %(date)s", date=day)
    return f"{used} ({credit.reference})" if credit.reference else used


def _payment_details(view: PaymentView, paper: Stationery) -> Iterator[Fact]:
    say = paper.say
    yield Fact(say("Date"), paper.formats.moment(view.settled_at or view.started_at))
    if view.method is not None:
        yield Fact(say("Paid with"), phrases.means(paper.words, view.method))
    yield Fact(say("Reference"), view.reference)


def _receipt_lines(view: PaymentView, paper: Stationery) -> Iterator[ReceiptLine]:
    say, formats = paper.say, paper.formats
    for each in view.invoices:
        yield ReceiptLine(
            name=say("Invoice %(number)s", number=each.number),
            note=each.summary,
            total=formats.money(each.total),
            paid=formats.money(each.applied),
            left=formats.money(each.left),
        )
    if view.estimate is not None:
        deposit = formats.money(view.without_fee)
        yield ReceiptLine(
            name=say("Deposit on estimate %(number)s", number=view.estimate.number),
            note=say("Taken off the invoice") if view.estimate.is_approved else say("Kept as credit"),
            total=deposit,
            paid=deposit,
            left=formats.money(view.amount - view.amount),
        )


def _receipt_totals(view: PaymentView, paper: Stationery) -> Iterator[Total]:
    say, formats = paper.say, paper.formats
    if view.kept and view.estimate is None:
        yield Total(say("Kept as credit"), formats.money(view.kept))
    if view.fee:
        yield Total(say("Card fee"), formats.money(view.fee))
    yield Total(say("Received"), formats.money(view.amount), "grand")
