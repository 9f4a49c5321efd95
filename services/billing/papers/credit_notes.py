"""Credit notes dressed for paper, in the customer's language."""

from collections.abc import Iterator

from services.billing.documents.values import Fact, Facts, Headline, InvoicePaper, Notes, Total
from services.billing.papers.papers import line_columns, lines_of, totals_of
from services.billing.papers.stationery import Stationery
from shared.contracts.billing.credit_notes import CreditNoteView
from shared.contracts.settings import Tenant


def credit_note_paper(view: CreditNoteView, tenant: Tenant) -> InvoicePaper:
    """Laid out as an invoice is; there is nothing to pay."""
    paper = Stationery(tenant, view.customer)
    note, say, formats = view.note, paper.say, paper.formats
    is_open = note.status == "open"
    return InvoicePaper(
        **paper.common(say("Credit note"), note.number),
        headline=Headline(
            label=say("Left to use") if is_open else say("Total"),
            amount=formats.money(note.left if is_open else note.total),
            note=_note(view, paper),
        ),
        parties=(paper.billed_to(say("Credited to")),),
        details=Facts(label=say("Details"), facts=tuple(_details(view, paper))),
        columns=line_columns(paper),
        lines=lines_of(note, paper),
        totals=tuple(_totals(view, paper)),
        notes=Notes(label=say("Note"), text=note.notes) if note.notes else None,
    )


def _note(view: CreditNoteView, paper: Stationery) -> str:
    note, say = view.note, paper.say
    if note.status == "voided":
        return say("Cancelled")
    if note.status == "closed":
        return say("Used")
    return say("of %(total)s", total=paper.formats.money(note.total)) if note.used else ""


def _details(view: CreditNoteView, paper: Stationery) -> Iterator[Fact]:
    note, say = view.note, paper.say
    yield Fact(say("Issued"), paper.formats.long_date(note.issued_on))
    if view.invoice is not None:
        yield Fact(say("For invoice"), view.invoice.number)
    if note.purchase_order:
        yield Fact(say("Your order"), note.purchase_order)
    yield Fact(say("Customer"), view.customer.number)
    yield from (Fact(field.name, field.value) for field in note.fields)


def _totals(view: CreditNoteView, paper: Stationery) -> Iterator[Total]:
    note, say, formats = view.note, paper.say, paper.formats
    yield from totals_of(note, paper)
    for use in view.uses:
        day = formats.day(formats.day_of(use.applied_at))
        yield Total(say("Used %(date)s for %(number)s", date=day, number=use.number), formats.money(-use.amount))
    if note.taken_back and view.voided_at is not None:
        day = formats.day(formats.day_of(view.voided_at))
        yield Total(say("Taken back %(date)s", date=day), formats.money(-note.taken_back))
    yield Total(say("Left to use"), formats.money(note.left), "grand")
