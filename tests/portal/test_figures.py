"""The same figures wherever a document is read: on its page, on paper, in its table, in lists of any form."""

import csv
import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from html import unescape
from uuid import uuid4

import pytest

from shared import clock
from shared.contracts.billing.credit_notes import CreateCreditNote, CreditNote, VoidCreditNote
from shared.contracts.billing.credits import GiveCredit
from shared.contracts.billing.customers import CreateCustomer
from shared.contracts.billing.estimates import CreateEstimate, Estimate, NewDeposit
from shared.contracts.billing.invoices import (
    CreateInvoice,
    Invoice,
    InvoiceView,
    NewDiscount,
    NewEarlyDiscount,
    NewLine,
    NewTax,
    ViewInvoice,
)
from shared.contracts.billing.late_fees import AddLateFees
from shared.contracts.billing.payments import RecordPayment, ViewPayment
from shared.contracts.billing.statements import GetStatement, Statement
from shared.language.catalogue import Words
from shared.language.formats import Formats
from shared.money import Money
from tests.portal.conftest import House
from tests.support import pdf
from tests.support.visitor import Visitor

WORLD = [
    ("USD", "en-US"),
    ("EUR", "de-DE"),
    ("JPY", "ar-AE"),
    ("KWD", "ar-AE"),
    ("KWD", "de-DE"),
    ("JPY", "en-US"),
]
LINES = (
    NewLine(name="Card stock", quantity=Decimal("2.5"), unit_cost=1_333_33),
    NewLine(name="Envelopes", quantity=Decimal("0.333333"), unit_cost=99_99, description="By weight"),
    NewLine(name="Returned boxes", quantity=Decimal(3), unit_cost=-45_01),
)
DISCOUNTS = (NewDiscount(name="Volume", rate=Decimal("2.5")), NewDiscount(name="Loyalty", amount=10_01))
RETURNED = (NewLine(name="Returned boxes", quantity=Decimal("1.5"), unit_cost=1_333_33),)
TAXES = (NewTax(name="VAT", rate=Decimal("8.225")), NewTax(name="Levy", rate=Decimal("0.5")))
NUMERIC_CELL = re.compile(
    r'<(?:td|dd)[^>]* class="pl-num"[^>]*>(.*?)</(?:td|dd)>|<dd class="pl-num">(.*?)</dd>', re.DOTALL
)
TAG = re.compile("<[^>]*>")
NUMBER = re.compile(r"\d[\d.,\u00a0\u202f’']*\d|\d")


def numbers(text: str) -> list[str]:
    """As they are written, without currencies, signs and marks of direction."""
    return NUMBER.findall(text)


def on_page(html: str) -> list[str]:
    """The numbers in the columns and sums of a page, in their order."""
    cells = ("".join(cell) for cell in NUMERIC_CELL.findall(html))
    return [number for cell in cells for number in numbers(unescape(TAG.sub("", cell)))]


def written(formats: Formats, values: Iterable[Money | Decimal]) -> list[str]:
    texts = (formats.money(each) if isinstance(each, Money) else formats.quantity(each) for each in values)
    return [number for text in texts for number in numbers(text)]


def composed(document: Invoice | Estimate | CreditNote) -> list[Money | Decimal]:
    """Line by line, then down to the total."""
    lines = [part for line in document.lines for part in (line.quantity, line.unit_cost, line.amount)]
    adjusted = [each.amount for each in (*document.discounts, *document.taxes)]
    return [*lines, document.subtotal, *adjusted, document.total]


def exact(amounts: Iterable[Money]) -> list[Decimal]:
    return [amount.major for amount in amounts]


def table(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))[1:]


def workbook_numbers(content: bytes) -> list[Decimal]:
    """Of the first row, in the order of its columns."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        row = book.read("xl/worksheets/sheet1.xml").decode().split("<row ")[2]
    return [Decimal(value) for value in re.findall(r"<v>([^<]+)</v>", row)]


def customer(house: House, locale: str, currency: str) -> int:
    email = f"jo-{uuid4().hex[:8]}@globex.example"
    ask = CreateCustomer(who=house.business, name="Globex", email=email, locale=locale, currency=currency)
    return house.product.bus.ask(ask).id


def formats(locale: str) -> Formats:
    return Formats(Words(locale), zone="UTC")


def adds_up(document: Invoice | Estimate | CreditNote) -> bool:
    """The total is the sum of what is shown."""
    lines = sum(line.amount.minor for line in document.lines)
    less = sum(each.amount.minor for each in document.discounts)
    more = sum(each.amount.minor for each in document.taxes)
    return document.subtotal.minor == lines and document.total.minor == lines - less + more


def paid_of(view: InvoiceView) -> list[Money]:
    return [-payment.amount for payment in view.payments] + [-credit.amount for credit in view.credits]


def assert_same(view: InvoiceView, visitor: Visitor, locale: str) -> None:
    """On the invoice's page, on paper, and in its table."""
    invoice, paid, path = view.invoice, paid_of(view), f"/invoices/{view.invoice.token}"
    assert adds_up(invoice)
    assert_told([*composed(invoice), *paid, invoice.left], visitor, path, locale)
    amounts = [Decimal(row[-1]) for row in table(visitor.get(f"{path}/csv").content)]
    assert amounts == exact([*summed_up(invoice), *paid, invoice.left])


def assert_told(values: Iterable[Money | Decimal], visitor: Visitor, path: str, locale: str) -> None:
    """On the page just these, in this order; on paper they are, too."""
    told = written(formats(locale), values)
    assert on_page(visitor.get(path).text) == told
    assert Counter(told) - Counter(numbers(pdf.spoken(visitor.get(f"{path}/pdf").content))) == Counter()


def summed_up(document: Invoice | Estimate | CreditNote) -> list[Money]:
    """As a table has it: what is taken off is less than nothing."""
    less, more = ([each.amount for each in part] for part in (document.discounts, document.taxes))
    lines = [line.amount for line in document.lines]
    return [*lines, document.subtotal, *(-amount for amount in less), *more, document.total]


def stated(statement: Statement) -> list[tuple[Money | None, Money]]:
    """Change and balance, row by row."""
    assert statement.forward
    rows: list[tuple[Money | None, Money]] = []
    for part in (statement.forward, statement.forward.credit):
        entries = [(each.change, each.balance) for each in part.entries]
        rows += [(None, part.opening), *entries, (None, part.closing)]
    return rows


def ages_of(statement: Statement) -> list[Money]:
    ages = statement.ageing
    return [ages.current, ages.up_to_30, ages.up_to_60, ages.up_to_90, ages.older]


@pytest.mark.parametrize(("currency", "locale"), WORLD)
def test_an_invoice_has_the_same_figures_everywhere(acme: House, currency: str, locale: str) -> None:
    whose, ask = customer(acme, locale, currency), acme.product.bus.ask
    ask(GiveCredit(who=acme.business, customer=whose, amount=Money(77_77, currency)))
    billed = ask(
        CreateInvoice(
            who=acme.business, customer=whose, lines=LINES, discounts=DISCOUNTS, taxes=TAXES, currency=currency
        )
    )
    ask(RecordPayment(who=acme.business, invoice=billed.id, amount=Money(1_000_01, currency), method="check"))
    view, visitor = ask(ViewInvoice(who=acme.business, token=billed.token)), acme.signed_in(whose)
    invoice = view.invoice
    rows = table(visitor.get(f"/invoices/{billed.token}/csv").content)

    assert [amount.minor for amount in paid_of(view)] == [-1_000_01, -77_77]
    assert_same(view, visitor, locale)
    assert [Decimal(row[8]) for row in rows[: len(LINES)]] == exact(line.unit_cost for line in invoice.lines)
    listed = exact((invoice.total, invoice.paid, invoice.left))
    assert [Decimal(cell) for cell in table(visitor.get("/activity/invoices.csv").content)[0][-3:]] == listed
    assert workbook_numbers(visitor.get("/activity/invoices.xlsx").content)[-3:] == listed


@pytest.mark.parametrize(("currency", "locale"), WORLD)
def test_a_receipt_has_the_same_figures_everywhere(acme: House, currency: str, locale: str) -> None:
    whose, ask = customer(acme, locale, currency), acme.product.bus.ask
    billed = ask(CreateInvoice(who=acme.business, customer=whose, lines=LINES, taxes=TAXES, currency=currency))
    amount = Money(1_234_56, currency)
    received = ask(RecordPayment(who=acme.business, invoice=billed.id, amount=amount, method="wire_transfer"))
    view, visitor = ask(ViewPayment(who=acme.business, token=received.token)), acme.signed_in(whose)
    (covered,) = view.invoices
    paper = numbers(pdf.spoken(visitor.get(f"/payments/{view.token}/pdf").content))
    on_paper = written(formats(locale), (covered.total, covered.applied, covered.left, view.amount, view.amount))

    assert covered.applied == view.amount == amount
    assert on_page(visitor.get(f"/payments/{view.token}").text) == written(formats(locale), (covered.applied,))
    assert Counter(on_paper) - Counter(paper) == Counter()
    sheet = table(visitor.get(f"/payments/{view.token}/csv").content)
    assert [[Decimal(cell) for cell in row[-3:] if cell] for row in sheet] == [
        exact((covered.total, covered.applied, covered.left)),
        exact((view.amount,)),
    ]
    assert Decimal(table(visitor.get("/activity/payments.csv").content)[0][-1]) == amount.major
    assert workbook_numbers(visitor.get("/activity/payments.xlsx").content)[-1] == amount.major


@pytest.mark.parametrize(("currency", "locale"), WORLD)
def test_an_estimate_has_the_same_figures_everywhere(acme: House, currency: str, locale: str) -> None:
    whose = customer(acme, locale, currency)
    deposit = NewDeposit(rate=Decimal(50))
    question = CreateEstimate(
        who=acme.business,
        customer=whose,
        lines=LINES,
        discounts=DISCOUNTS,
        taxes=TAXES,
        currency=currency,
        deposit=deposit,
    )
    estimate, visitor = acme.product.bus.ask(question), acme.signed_in(whose)
    path, told = f"/estimates/{estimate.token}", written(formats(locale), composed(estimate))

    assert adds_up(estimate)
    assert on_page(visitor.get(path).text)[: len(told)] == told
    on_paper = [*told, *written(formats(locale), (estimate.deposit,))]
    assert Counter(on_paper) - Counter(numbers(pdf.spoken(visitor.get(f"{path}/pdf").content))) == Counter()
    amounts = [Decimal(row[-1]) for row in table(visitor.get(f"{path}/csv").content)]
    assert amounts == exact([*summed_up(estimate), estimate.deposit])
    assert Decimal(table(visitor.get("/activity/estimates.csv").content)[0][-1]) == estimate.total.major
    assert workbook_numbers(visitor.get("/activity/estimates.xlsx").content)[-1] == estimate.total.major


@pytest.mark.parametrize(("currency", "locale"), WORLD)
def test_an_invoice_paid_early_has_the_same_figures_everywhere(acme: House, currency: str, locale: str) -> None:
    whose, ask = customer(acme, locale, currency), acme.product.bus.ask
    early = NewEarlyDiscount(rate=Decimal("2.5"), days=10)
    billed = ask(
        CreateInvoice(
            who=acme.business, customer=whose, lines=LINES, taxes=TAXES, currency=currency, early_discount=early
        )
    )
    amount = billed.total - billed.early_off
    ask(RecordPayment(who=acme.business, invoice=billed.id, amount=amount, method="check"))
    view = ask(ViewInvoice(who=acme.business, token=billed.token))

    assert paid_of(view) == [-amount, -billed.total.percent(Decimal("2.5"))]
    assert not view.invoice.left
    assert_same(view, acme.signed_in(whose), locale)


@pytest.mark.parametrize(("currency", "locale"), WORLD)
def test_a_late_invoice_has_the_same_figures_everywhere(acme: House, currency: str, locale: str) -> None:
    whose, ask, today = customer(acme, locale, currency), acme.product.bus.ask, clock.today("America/New_York")
    new = CreateInvoice(
        who=acme.business,
        customer=whose,
        lines=LINES,
        discounts=DISCOUNTS,
        taxes=TAXES,
        currency=currency,
        issued_on=today - timedelta(days=30),
        due_on=today - timedelta(days=6),
    )
    billed = ask(new)
    ask(RecordPayment(who=acme.business, invoice=billed.id, amount=Money(1_000_01, currency), method="check"))
    ask(AddLateFees(who=acme.business))
    ask(GiveCredit(who=acme.business, customer=whose, amount=Money(77_77, currency)))
    view, visitor = ask(ViewInvoice(who=acme.business, token=billed.token)), acme.signed_in(whose)
    late = (billed.total - Money(1_000_01, currency)).percent(Decimal("1.5"))
    statement = ask(GetStatement(who=acme.business, customer=whose))
    told = [each for row in stated(statement) for each in row if each is not None]

    assert view.invoice.late == view.invoice.lines[-1].amount == late
    assert view.invoice.total == billed.total + late
    assert_same(view, visitor, locale)
    listed = exact((view.invoice.total, view.invoice.paid, view.invoice.left))
    assert [Decimal(cell) for cell in table(visitor.get("/activity/invoices.csv").content)[0][-3:]] == listed
    assert workbook_numbers(visitor.get("/activity/invoices.xlsx").content)[-3:] == listed
    assert statement.balance == statement.ageing.up_to_30 == view.invoice.left
    assert_told([*told, *ages_of(statement)], visitor, f"/statements/{statement.token}", locale)


@pytest.mark.parametrize(("currency", "locale"), WORLD)
def test_an_invoice_without_a_discount_that_has_ended_has_the_same_figures_everywhere(
    acme: House, currency: str, locale: str
) -> None:
    """Those that it would have had, had there never been one."""
    whose, ask, today = customer(acme, locale, currency), acme.product.bus.ask, clock.today("America/New_York")
    autumn = NewDiscount(name="Autumn", rate=Decimal("7.5"), expires=today - timedelta(days=2))
    never = CreateInvoice(
        who=acme.business,
        customer=acme.new_customer(),
        lines=LINES,
        discounts=DISCOUNTS,
        taxes=TAXES,
        currency=currency,
        issued_on=today - timedelta(days=5),
    )
    changes = {"customer": whose, "discounts": (autumn, *DISCOUNTS)}
    plain, billed = ask(never), ask(never.model_copy(update=changes))
    ask(GiveCredit(who=acme.business, customer=whose, amount=Money(77_77, currency)))
    visitor, path = acme.signed_in(whose), f"/invoices/{billed.token}"
    statement = ask(GetStatement(who=acme.business, customer=whose))
    told = [each for row in stated(statement) for each in row if each is not None]
    sheet = table(visitor.get(f"{path}/csv").content)

    assert composed(billed) == composed(plain)
    assert_told([*composed(billed), billed.left], visitor, path, locale)
    assert [Decimal(row[-2]) for row in sheet if row[-2]] == exact([*summed_up(billed), billed.left])
    assert statement.balance == statement.ageing.current == plain.total
    assert_told([*told, *ages_of(statement)], visitor, f"/statements/{statement.token}", locale)


@pytest.mark.parametrize(("currency", "locale"), WORLD)
def test_a_credit_note_has_the_same_figures_everywhere(acme: House, currency: str, locale: str) -> None:
    whose, ask = customer(acme, locale, currency), acme.product.bus.ask
    new = CreateInvoice(who=acme.business, customer=whose, lines=LINES, currency=currency)
    large, small = ask(new), ask(new.model_copy(update={"lines": (NewLine(name="Envelopes", unit_cost=99_99),)}))
    returned = CreateCreditNote(
        who=acme.business, customer=whose, lines=RETURNED, taxes=TAXES, discounts=DISCOUNTS, currency=currency
    )
    used, kept = (ask(returned.model_copy(update={"invoice": invoice.id})) for invoice in (large, small))
    lost, visitor = ask(VoidCreditNote(who=acme.business, credit_note=kept.id)), acme.signed_in(whose)

    assert (used.used, used.left.minor) == (used.total, 0)
    assert (lost.used.minor, lost.taken_back) == (99_99, lost.total - lost.used)
    for note in (used, lost):
        changes = [-each for each in (note.used, note.taken_back) if each]
        assert_told([*composed(note), *changes, note.left], visitor, f"/credit_notes/{note.token}", locale)
        sheet = table(visitor.get(f"/credit_notes/{note.token}/csv").content)
        assert [Decimal(row[-1]) for row in sheet] == exact([*summed_up(note), *changes, note.left])
    for invoice, applied in ((large, used.total), (small, small.total)):
        view = ask(ViewInvoice(who=acme.business, token=invoice.token))
        assert paid_of(view) == [-applied]
        assert_same(view, visitor, locale)


@pytest.mark.parametrize(("currency", "locale"), WORLD)
def test_a_statement_has_the_same_figures_everywhere(acme: House, currency: str, locale: str) -> None:
    whose, ask = customer(acme, locale, currency), acme.product.bus.ask
    new = CreateInvoice(who=acme.business, customer=whose, lines=LINES, taxes=TAXES, currency=currency)
    early = NewEarlyDiscount(rate=Decimal(2), days=10)
    soon, later = ask(new.model_copy(update={"early_discount": early})), ask(new)
    in_time, part = soon.total - soon.early_off, Money(1_000_01, currency)
    for invoice, amount in ((soon, in_time), (later, part)):
        ask(RecordPayment(who=acme.business, invoice=invoice.id, amount=amount, method="check"))
    small = ask(new.model_copy(update={"lines": (NewLine(name="Envelopes", unit_cost=99_99),)}))
    returned = CreateCreditNote(
        who=acme.business, customer=whose, invoice=small.id, lines=RETURNED, currency=currency
    )
    ask(VoidCreditNote(who=acme.business, credit_note=ask(returned).id))
    ask(GiveCredit(who=acme.business, customer=whose, amount=Money(77_77, currency)))
    statement, visitor = ask(GetStatement(who=acme.business, customer=whose)), acme.signed_in(whose)
    path, rows, aged = f"/statements/{statement.token}", stated(statement), ages_of(statement)

    assert statement.balance == aged[0] == later.total - part
    assert_told([*(each for row in rows for each in row if each is not None), *aged], visitor, path, locale)
    sheet = [row[-2:] for row in table(visitor.get(f"{path}/csv").content)]
    assert [(Decimal(change) if change else None, Decimal(balance)) for change, balance in sheet] == [
        (change and change.major, balance.major) for change, balance in rows
    ]
