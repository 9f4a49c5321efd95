"""Statements dressed for paper, in the customer's language."""

from collections.abc import Iterator
from datetime import date

from services.billing.documents.values import Fact, Facts, Headline, StatementPaper, StatementRow, StatementTable
from services.billing.papers.papers import online
from services.billing.papers.stationery import Stationery
from shared.contracts.billing.statements import (
    BalanceForward,
    CreditEntry,
    CreditForward,
    OpenItems,
    Statement,
    StatementEntry,
)
from shared.contracts.settings import Tenant
from shared.language import phrases
from shared.money import Money


def statement_paper(view: Statement, tenant: Tenant, *, today: date) -> StatementPaper:
    """`today` is the tenant's."""
    paper = Stationery(tenant, view.customer)
    say, formats = paper.say, paper.formats
    past_due = view.ageing.past_due
    may_pay = view.end >= today and view.to_pay and tenant.switches.has("payments")
    return StatementPaper(
        **paper.common(say("Statement"), view.customer.number),
        headline=Headline(
            label=say("Balance"),
            amount=formats.money(view.balance),
            note=say("%(amount)s of it past due", amount=formats.money(past_due)) if past_due else "",
        ),
        parties=(paper.billed_to(say("Account of")),),
        details=Facts(label=say("Details"), facts=tuple(_details(view, paper))),
        totals=(),
        tables=tuple(_tables(view, paper)),
        ages=Facts(label=say("What is owed, by age"), facts=tuple(_ages(view, paper))),
        pay=online(paper, path=f"/statements/{view.token}", label=say("Pay online")) if may_pay else None,
    )


def entry_name(entry: StatementEntry, paper: Stationery) -> str:
    say = paper.say
    if entry.kind == "invoice":
        return say("Invoice %(number)s", number=entry.number)
    if entry.kind == "late_fee":
        return say("Late fee for %(number)s", number=entry.number)
    if entry.kind == "discount_ended":
        return say("Discount ended for %(number)s", number=entry.number)
    if entry.kind == "voided":
        return say("%(number)s cancelled", number=entry.number)
    if entry.kind == "payment":
        return say("Payment %(number)s", number=entry.number)
    return say("Credit used for %(number)s", number=entry.number)


def _details(view: Statement, paper: Stationery) -> Iterator[Fact]:
    say, formats = paper.say, paper.formats
    currency = formats.currency(view.currency)
    end = formats.long_date(view.end)
    if view.start is not None:
        yield Fact(say("Period"), say("%(start)s to %(end)s", start=formats.long_date(view.start), end=end))
        yield Fact(say("Kind"), say("%(kind)s, %(currency)s", kind=say("Balance forward"), currency=currency))
    else:
        yield Fact(say("As of"), end)
        yield Fact(say("Kind"), say("%(kind)s, %(currency)s", kind=say("Open items"), currency=currency))
    yield Fact(say("Customer"), view.customer.number)
    if view.on_its_way:
        yield Fact(say("On its way"), formats.money(view.on_its_way))


def _tables(view: Statement, paper: Stationery) -> Iterator[StatementTable]:
    if view.forward is not None and view.start is not None:
        yield _account(view.forward, paper, start=view.start, end=view.end)
        yield _credit(view.forward.credit, paper, start=view.start, end=view.end)
    if view.open_items is not None:
        yield _items(view.open_items, paper)


def _account(forward: BalanceForward, paper: Stationery, *, start: date, end: date) -> StatementTable:
    say, formats = paper.say, paper.formats
    columns = (say("Date"), say("Entry"), say("Charges"), say("Payments"), say("Balance"))
    rows = []
    for entry in forward.entries:
        change = formats.money(entry.change)
        charge, payment = (change, "") if entry.change.minor >= 0 else ("", change)
        cells = (formats.short_date(entry.on), entry_name(entry, paper), charge, payment)
        rows.append(StatementRow((*cells, formats.money(entry.balance)), note=_note(entry, paper)))
    opening = _edge(paper, start, say("Opening balance"), forward.opening, columns=len(columns))
    closing = _edge(paper, end, say("Closing balance"), forward.closing, columns=len(columns))
    return StatementTable(columns=columns, wide=1, figures=2, rows=(opening, *rows, closing))


def _note(entry: StatementEntry, paper: Stationery) -> str:
    parts = [entry.account]
    if entry.due_on is not None:
        parts.append(paper.say("Due %(date)s", date=paper.formats.short_date(entry.due_on)))
    if entry.method is not None:
        parts.append(phrases.means(paper.words, entry.method))
    return " · ".join(part for part in parts if part)


def _credit(credit: CreditForward, paper: Stationery, *, start: date, end: date) -> StatementTable:
    """Not there when there is no credit."""
    say, formats = paper.say, paper.formats
    change = paper.words.pgettext("difference", "Change")
    columns = (say("Date"), say("Entry"), change, say("Credit"))
    rows = []
    for entry in credit.entries:
        name = _credit_name(entry, paper)
        cells = (formats.short_date(entry.on), name, formats.money(entry.change), formats.money(entry.balance))
        note = " · ".join(part for part in (entry.account, entry.number if entry.kind == "given" else "") if part)
        rows.append(StatementRow(cells, note=note))
    opening = _edge(paper, start, say("Opening credit"), credit.opening, columns=len(columns))
    closing = _edge(paper, end, say("Closing credit"), credit.closing, columns=len(columns))
    found = (opening, *rows, closing) if rows or credit.closing else ()
    return StatementTable(label=say("Credit"), columns=columns, wide=1, figures=2, rows=found)


def _credit_name(entry: CreditEntry, paper: Stationery) -> str:
    if entry.kind == "used":
        return paper.say("Used for %(number)s", number=entry.number)
    if entry.kind == "taken_back":
        return paper.say("Credit note %(number)s taken back", number=entry.number)
    return phrases.credit_source(paper.words, entry.source)


def _items(items: OpenItems, paper: Stationery) -> StatementTable:
    say, formats = paper.say, paper.formats
    columns = (say("Invoice"), say("Issued"), say("Due"), say("Total"), say("Left to pay"))
    rows = [
        StatementRow(
            (
                item.number,
                formats.short_date(item.issued_on),
                formats.short_date(item.due_on),
                formats.money(item.total),
                formats.money(item.left),
            ),
            note=" · ".join(part for part in (item.account, item.summary) if part),
        )
        for item in items.items
    ]
    total = StatementRow((say("Total"), "", "", "", formats.money(items.total)), is_edge=True)
    nothing = say("Nothing is past due.") if items.is_past_due_only else say("Nothing is open.")
    found = (*rows, total) if rows else ()
    return StatementTable(columns=columns, wide=0, figures=3, rows=found, nothing=nothing)


def _edge(paper: Stationery, day: date, label: str, balance: Money, *, columns: int) -> StatementRow:
    between = ("",) * (columns - 3)
    formats = paper.formats
    return StatementRow((formats.short_date(day), label, *between, formats.money(balance)), is_edge=True)


def _ages(view: Statement, paper: Stationery) -> Iterator[Fact]:
    say, ageing = paper.say, view.ageing
    if not (ageing.current or ageing.past_due):
        return
    ages = (
        (say("Not yet due"), ageing.current),
        (say("1–30 days"), ageing.up_to_30),
        (say("31–60 days"), ageing.up_to_60),
        (say("61–90 days"), ageing.up_to_90),
        (say("Over 90 days"), ageing.older),
    )
    for label, amount in ages:
        yield Fact(label, paper.formats.money(amount))
