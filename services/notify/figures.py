"""The figures of an e-mail: a label and an amount on each line, adding up as the document does."""

from collections.abc import Iterable
from dataclasses import dataclass

from services.notify.domain.plain import apart
from shared.contracts.billing.credit_notes import CreditNote
from shared.contracts.billing.estimates import Estimate
from shared.contracts.billing.invoices import Invoice, LineItem
from shared.contracts.billing.payments import PaymentView
from shared.language.formats import Formats
from shared.language.phrases import adjustment, adjustment_name, ended
from shared.money import total

MOST_LINES = 12
"""Mail programs cut off long e-mails; the page and the PDF have every line."""


@dataclass(frozen=True, slots=True)
class Figure:
    """`is_text`: the value is no amount, and may be too long for one line."""

    label: str
    value: str
    is_sum: bool = False
    is_text: bool = False


def invoice_figures(invoice: Invoice, formats: Formats) -> tuple[Figure, ...]:
    """The lines, discounts and taxes down to what is left to pay."""
    words = formats.words
    rows = _down_to_total(invoice, formats)
    for less in invoice.ended_discounts:
        rows.append(Figure(adjustment_name(formats, less), ended(formats, less), is_text=True))
    if invoice.paid:
        rows.append(Figure(words.gettext("Paid so far"), formats.money(-invoice.paid)))
        rows.append(Figure(words.gettext("Left to pay"), formats.money(invoice.left), is_sum=True))
    return tuple(rows)


def estimate_figures(estimate: Estimate, formats: Formats) -> tuple[Figure, ...]:
    """The lines, discounts and taxes down to the deposit, if there is one."""
    rows = _down_to_total(estimate, formats)
    if estimate.deposit:
        label = formats.words.gettext("Deposit on approval")
        rows.append(Figure(label, formats.money(estimate.deposit), is_sum=True))
    return tuple(rows)


def credit_note_figures(note: CreditNote, formats: Formats) -> tuple[Figure, ...]:
    """The lines, discounts and taxes down to what is left to use."""
    words = formats.words
    rows = _down_to_total(note, formats)
    if note.used:
        rows.append(Figure(words.gettext("Used so far"), formats.money(-note.used)))
        rows.append(Figure(words.gettext("Left to use"), formats.money(note.left), is_sum=True))
    return tuple(rows)


def receipt_figures(payment: PaymentView, formats: Formats) -> tuple[Figure, ...]:
    """The reference people quote, and where the money went."""
    words = formats.words
    rows = [Figure(words.gettext("Reference"), payment.reference, is_text=True)]
    for invoice in payment.invoices:
        number = apart(invoice.number, within=words.direction)
        applied = words.gettext("Applied to invoice %(number)s", number=number)
        left = words.gettext("Left to pay on %(number)s", number=number)
        rows.append(Figure(applied, formats.money(invoice.applied)))
        rows.append(Figure(left, formats.money(invoice.left), is_sum=True))
    if payment.estimate is not None:
        number = apart(payment.estimate.number, within=words.direction)
        label = words.gettext("Deposit on estimate %(number)s", number=number)
        rows.append(Figure(label, formats.money(payment.without_fee)))
    if payment.fee:
        rows.append(Figure(words.gettext("Card fee"), formats.money(payment.fee)))
    if payment.kept and payment.estimate is None:
        rows.append(Figure(words.gettext("Kept as credit on your account"), formats.money(payment.kept)))
    return tuple(rows)


def failure_figures(payment: PaymentView, formats: Formats) -> tuple[Figure, ...]:
    words = formats.words
    rows = [Figure(words.gettext("Invoice"), invoice.number, is_text=True) for invoice in payment.invoices]
    if payment.estimate is not None:
        rows.append(Figure(words.gettext("Estimate"), payment.estimate.number, is_text=True))
    rows.append(Figure(words.gettext("Amount"), formats.money(payment.amount)))
    rows.append(
        Figure(words.gettext("Started"), formats.long_date(formats.day_of(payment.started_at)), is_text=True)
    )
    return tuple(rows)


def _down_to_total(document: Invoice | Estimate | CreditNote, formats: Formats) -> list[Figure]:
    rows = [*_lines(document, formats)]
    rows += [Figure(adjustment(formats, less), formats.money(-less.amount)) for less in document.discounts]
    rows += [Figure(adjustment(formats, tax), formats.money(tax.amount)) for tax in document.taxes]
    rows.append(Figure(formats.words.gettext("Total"), formats.money(document.total), is_sum=True))
    return rows


def _lines(document: Invoice | Estimate | CreditNote, formats: Formats) -> Iterable[Figure]:
    lines = document.lines
    shown = lines if len(lines) <= MOST_LINES else lines[: MOST_LINES - 1]
    for line in shown:
        yield Figure(_named(line, formats), formats.money(line.amount))
    rest = lines[len(shown) :]
    if rest:
        label = formats.words.ngettext("%(num)s more item", "%(num)s more items", len(rest))
        sum_of_rest = total([line.amount for line in rest], currency=document.currency)
        yield Figure(label, formats.money(sum_of_rest))


def _named(line: LineItem, formats: Formats) -> str:
    name = apart(line.name, within=formats.words.direction)
    return name if line.quantity == 1 else f"{name} × {formats.quantity(line.quantity)}"
