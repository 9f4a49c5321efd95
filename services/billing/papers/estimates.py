"""Estimates dressed for paper, in the customer's language."""

from collections.abc import Iterator
from datetime import date

from services.billing.documents.values import EstimatePaper, Fact, Facts, Headline, Notes, Total
from services.billing.papers.papers import line_columns, lines_of, online, totals_of
from services.billing.papers.stationery import Stationery
from shared.contracts.billing.estimates import EstimateView
from shared.contracts.settings import Tenant
from shared.language.terms import in_words


def estimate_paper(view: EstimateView, tenant: Tenant, *, today: date) -> EstimatePaper:
    """`today` is the tenant's."""
    paper = Stationery(tenant, view.customer)
    estimate, say = view.estimate, paper.say
    is_waiting = estimate.status(today=today) == "sent"
    path, label = f"/estimates/{estimate.token}", say("Approve online")
    return EstimatePaper(
        **paper.common(say("Estimate"), estimate.number),
        headline=Headline(
            label=say("Total"), amount=paper.formats.money(estimate.total), note=_note(view, paper, today)
        ),
        parties=(paper.billed_to(say("Prepared for")),),
        details=Facts(label=say("Details"), facts=tuple(_details(view, paper))),
        columns=line_columns(paper),
        lines=lines_of(estimate, paper),
        totals=tuple(_totals(view, paper)),
        notes=Notes(label=say("Note"), text=estimate.notes) if estimate.notes else None,
        terms=Notes(label=say("Terms and conditions"), text=estimate.terms) if estimate.terms else None,
        pay=online(paper, path=path, label=label) if is_waiting else None,
    )


def _note(view: EstimateView, paper: Stationery, today: date) -> str:
    estimate, say, formats = view.estimate, paper.say, paper.formats
    status = estimate.status(today=today)
    if status == "voided":
        return say("Cancelled")
    if status == "declined":
        return say("Declined")
    if view.approval is not None:
        on = formats.long_date(formats.day_of(view.approval.at))
        return say("approved %(date)s by %(initials)s", date=on, initials=view.approval.initials)
    if estimate.valid_until is None or status == "invoiced":
        return ""
    until = formats.long_date(estimate.valid_until)
    return say("expired %(date)s", date=until) if status == "expired" else say("valid until %(date)s", date=until)


def _details(view: EstimateView, paper: Stationery) -> Iterator[Fact]:
    estimate, say, formats = view.estimate, paper.say, paper.formats
    yield Fact(say("Issued"), formats.long_date(estimate.issued_on))
    if estimate.valid_until is not None:
        yield Fact(say("Valid until"), formats.long_date(estimate.valid_until))
    if estimate.payment_terms:
        yield Fact(say("Payment terms"), in_words(formats, estimate.payment_terms))
    if estimate.purchase_order:
        yield Fact(say("Your order"), estimate.purchase_order)
    yield Fact(say("Customer"), view.customer.number)
    yield from (Fact(field.name, field.value) for field in estimate.fields)


def _totals(view: EstimateView, paper: Stationery) -> Iterator[Total]:
    estimate, say, formats = view.estimate, paper.say, paper.formats
    *above, total = totals_of(estimate, paper)
    yield from above
    if not estimate.deposit:
        yield Total(total.label, total.value, "grand")
        return
    yield total
    label = say("Deposit on approval")
    if estimate.deposit_rate is not None:
        label = say("%(name)s, %(rate)s", name=label, rate=formats.percent(estimate.deposit_rate))
    yield Total(label, formats.money(estimate.deposit), "grand")
