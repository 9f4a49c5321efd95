"""Statements on paper: every entry, a header on every page, and a form that other programs can go on with."""

import io
from typing import Any

import pytest
from pypdf import PdfReader, PdfWriter

from services.billing.documents.typesetting import Typesetter
from services.billing.statements.papers import statement_paper
from shared import clock
from shared.contracts.billing.statements import Statement
from tests.support import pdf, samples
from tests.support.statement_samples import NO_AGES, forward, open_items, statement
from tests.unit.documents.printing import printed


def file(view: Statement, *, by: Typesetter | None = None, **tenant: Any) -> bytes:
    return printed(statement_paper(view, samples.tenant(**tenant), today=clock.today("UTC")), by=by)


def test_all_entries_are_printed_under_a_header_on_every_page() -> None:
    pages = pdf.pages(file(statement(forward(200))))
    assert len(pages) > 4
    heads = [page.count("Date Entry Charges Payments Balance") for page in pages if "N-0" in page]
    assert heads == [1] * len(heads)
    assert [f"N-{place:04}" for place in range(200) if f"N-{place:04}" not in "".join(pages)] == []


def test_the_closing_never_stands_alone_on_a_page() -> None:
    for count in range(20, 30):
        pages = pdf.pages(file(statement(forward(count, has_credit=False), ageing=NO_AGES)))
        [closing] = [page for page in pages if "Closing balance" in page]
        assert f"N-{count - 1:04}" in closing


def test_from_right_to_left_a_payment_stands_before_its_card_and_the_card_before_its_digits() -> None:
    view = statement(forward(7)).model_copy(update={"customer": samples.customer(locale="ar-AE")})
    found = pdf.words(file(view))
    [row] = [word.bottom for word in found if word.text == "N-0006"]
    places = {word.text: word.left for word in found if abs(word.bottom - row) < 2}
    assert places["N-0006"] > places["Visa"] > places["4242"]


def test_a_statement_says_what_it_comes_to_and_how_old_that_is() -> None:
    text = pdf.spoken(file(statement(open_items(), on_its_way=samples.usd(5_00))))
    told = ("Statement", "CUST-0001", "$265.00", "$65.00 of it past due", "Open items, US Dollar", "Over 90 days")
    assert [words for words in told if words not in text] == []


def test_what_is_below_the_account_is_named() -> None:
    assert "Globex East" in pdf.spoken(file(statement(forward())))
    assert "Globex East" in pdf.spoken(file(statement(open_items())))


def test_a_present_statement_leads_to_where_it_is_paid_and_an_old_one_does_not() -> None:
    view = statement(forward())
    assert pdf.links(file(view))[-1:] == [f"http://acme.localhost:8000/statements/{view.token}"]
    assert "Pay online" not in pdf.spoken(
        file(view.model_copy(update={"end": clock.today("UTC").replace(year=2025)}))
    )


def test_nothing_open_is_said() -> None:
    view = statement(open_items(count=0), to_pay=samples.usd(0), ageing=NO_AGES)
    assert "Nothing is open." in pdf.spoken(file(view))


@pytest.mark.parametrize("view", [statement(forward()), statement(open_items())], ids=lambda view: view.kind)
@pytest.mark.parametrize("locale", ["en-US", "ar-AE"])
def test_the_file_is_tagged_and_says_that_it_keeps_to_pdf_ua(view: Statement, locale: str) -> None:
    customer = samples.customer(locale=locale)
    found = file(view.model_copy(update={"customer": customer}))
    assert pdf.is_universal(found)
    assert {"/H1", "/Table", "/THead", "/TH", "/TR", "/TD"} <= set(pdf.structure(found))


def test_the_same_statement_gives_the_same_bytes() -> None:
    view, used = statement(forward(40)), Typesetter()
    assert file(view, by=used) == file(view, by=used) == file(view, by=Typesetter())


def test_the_first_pages_of_two_statements_can_be_bound_together() -> None:
    """As programs do that fetch the statements of all customers."""
    bound = PdfWriter()
    for view in (statement(forward(60)), statement(open_items())):
        found = file(view)
        assert b"/MediaBox" in found
        bound.add_page(PdfReader(io.BytesIO(found), strict=True).pages[0])
    whole = io.BytesIO()
    bound.write(whole)
    assert [tuple(map(round, page.mediabox)) for page in pdf.opened(whole.getvalue()).pages] == [
        (0, 0, 612, 792)
    ] * 2


def test_the_column_of_what_credit_changed_by_is_no_button() -> None:
    paper = statement_paper(statement(forward(1)), samples.tenant(locale="de-DE"), today=clock.today("UTC"))
    assert paper.tables[1].columns == ("Datum", "Vorgang", "Veränderung", "Guthaben")
