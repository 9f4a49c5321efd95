"""What a business adds in words of its own: on every document, from its customer unless it says itself."""

import csv
import io
from typing import Any

import pytest

from shared.contracts.billing.approving import InvoiceEstimate
from shared.contracts.billing.credit_notes import ExportCreditNote, GetCreditNote, PrintCreditNote
from shared.contracts.billing.customers import CustomField
from shared.contracts.billing.estimates import ExportEstimate, PrintEstimate
from shared.contracts.billing.files import File
from shared.contracts.errors import EstimateChanged, Invalid
from shared.contracts.message import LinkHolder
from tests.support.business import Business
from tests.support.crediting import credit_note
from tests.support.estimating import approve, approved, estimate, look
from tests.support.pdf import pages

SITE, COST = CustomField(name="Site", value="North"), CustomField(name="Cost centre", value="=4711")
OWN = (CustomField(name="Site"), CustomField(name="Driver", value="Sam"))
SHOWN = (SITE, CustomField(name="Driver", value="Sam"), COST)


def shown_on(paper: File, table: File) -> list[tuple[str, str]]:
    """Those of the fields that stand on paper, with what the first row of the table has in their columns."""
    text = pages(paper.content)[0]
    row = next(csv.DictReader(io.StringIO(table.content.decode("utf-8-sig"), newline="")))
    return [(field.name, row[field.name]) for field in SHOWN if field.name in text and field.value in text]


def test_they_are_on_estimates_and_on_the_invoices_made_of_them(acme: Business) -> None:
    made = estimate(acme, acme.customer(fields=(SITE, COST)), fields=OWN)
    who = acme.who(LinkHolder(token=made.token))
    paper = acme.house.bus.ask(PrintEstimate(who=who, token=made.token))
    table = acme.house.bus.ask(ExportEstimate(who=who, token=made.token))
    approved(acme, made)
    invoice = acme.house.bus.ask(InvoiceEstimate(who=acme.who(), estimate=made.id))

    assert (made.fields, look(acme, made).estimate.fields, invoice.fields) == (SHOWN, SHOWN, SHOWN)
    assert shown_on(paper, table) == [("Site", "North"), ("Driver", "Sam"), ("Cost centre", "'=4711")]


def test_they_are_on_credit_notes(acme: Business) -> None:
    note = credit_note(acme, acme.customer(fields=(SITE, COST)), fields=OWN)
    who = acme.who(LinkHolder(token=note.token))
    paper = acme.house.bus.ask(PrintCreditNote(who=who, token=note.token))
    table = acme.house.bus.ask(ExportCreditNote(who=who, token=note.token))
    kept = acme.house.bus.ask(GetCreditNote(who=acme.who(), credit_note=note.id)).note.fields

    assert (note.fields, kept) == (SHOWN, SHOWN)
    assert shown_on(paper, table) == [("Site", "North"), ("Driver", "Sam"), ("Cost centre", "'=4711")]


@pytest.mark.parametrize("write", [estimate, credit_note])
def test_one_that_comes_twice_is_refused(acme: Business, write: Any) -> None:
    with pytest.raises(Invalid) as refused:
        write(acme, acme.customer(), fields=(SITE, SITE))
    assert refused.value.about == "fields"


def test_who_approves_has_read_them(acme: Business) -> None:
    """What was shown without them was another estimate."""
    made = estimate(acme, fields=(SITE,))
    with pytest.raises(EstimateChanged):
        approve(acme, made, shown=made.model_copy(update={"fields": ()}).shown)
