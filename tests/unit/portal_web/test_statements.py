"""What the address of a statement says, and what a visitor is offered on its page."""

from datetime import date, timedelta

import pytest

from services.portal_web.portal.statements import periods
from services.portal_web.portal.statements.pages import StatementPage, statement_page
from services.portal_web.portal.statements.wishes import query_of, read
from shared import clock
from shared.contracts.auth import Session
from shared.contracts.billing.statements import Statement, StatementWish, ViewStatement
from shared.contracts.errors import StatementNotPossible
from tests.support import samples
from tests.support.gateway import visit_to, visiting
from tests.support.statement_samples import STATEMENT_TOKEN, forward, open_items, statement

TODAY = date(2026, 11, 28)
LINK = f"/statements/{STATEMENT_TOKEN}"
OCTOBER = StatementWish(start=date(2026, 10, 1), end=date(2026, 10, 31), currency="EUR")
FORWARD_QUERY = "statement_type=balance_forward&&start=1790812800&end=1793491199&currency=eur"
OPEN_QUERY = "statement_type=open_item&end=1793491199&currency=eur&items=open"


def wish(query: str, *, zone: str = "UTC") -> StatementWish:
    return read(visit_to("/statements", query=query).query, zone=zone)


def page(
    view: Statement, *, path: str = "/statements", query: str = "", is_signed_in: bool = True
) -> StatementPage:
    session: Session | None = samples.session() if is_signed_in else None
    visit = visit_to(path, query=query, session=session)
    return statement_page(view, read(visit.query, zone="UTC"), visit=visit)


def test_programs_that_fetch_statements_are_understood() -> None:
    assert wish(FORWARD_QUERY) == OCTOBER
    assert wish(OPEN_QUERY) == StatementWish(kind="open_item", end=date(2026, 10, 31), currency="EUR")


def test_a_moment_is_a_day_where_the_business_is() -> None:
    assert wish("end=1793491199", zone="Asia/Tokyo").end == date(2026, 11, 1)


def test_what_is_not_said_is_as_usual() -> None:
    assert wish("") == wish("statement_type=&start=&end=&currency=&items=&other=1") == StatementWish()


@pytest.mark.parametrize("query", ["", FORWARD_QUERY, OPEN_QUERY, "statement_type=open_item&items=past_due"])
def test_an_address_says_again_what_it_was_understood_to_say(query: str) -> None:
    assert wish(query_of(wish(query)).removeprefix("?")) == wish(query)


@pytest.mark.parametrize(
    "query",
    [
        "statement_type=closed",
        "items=late",
        "currency=US",
        "currency=dollars",
        "currency=%F0%9F%92%B0x",
        "start=soon",
        "start=-1",
        "start=1e9",
        "start=99999999999",
        "end=999999999999999999999",
        "end=2026-02-30",
        "end=0001-01-01",
        "end=%D9%A1%D9%A7",
        "start=2026-11-1",
    ],
)
def test_what_no_statement_can_be_is_refused(query: str) -> None:
    with pytest.raises(StatementNotPossible):
        wish(query)


def test_periods_go_back_three_years_and_not_further() -> None:
    assert periods.years(TODAY) == [2026, 2025, 2024, 2023]
    assert periods.year_of(2026, today=TODAY) == (date(2026, 1, 1), TODAY)
    assert periods.year_of(2023, today=TODAY) == (date(2023, 11, 28), date(2023, 12, 31))
    assert periods.months(2023, today=TODAY) == [11, 12]
    assert periods.months(2024, today=TODAY) == list(range(1, 13))
    assert periods.months(2026, today=TODAY) == list(range(1, 12))
    assert periods.month_of(2024, 2, today=TODAY) == (date(2024, 2, 1), date(2024, 2, 29))
    assert periods.month_of(2023, 12, today=TODAY) == (date(2023, 12, 1), date(2023, 12, 31))
    assert periods.month_of(2023, 11, today=TODAY) == (date(2023, 11, 28), date(2023, 11, 30))


def test_a_year_offers_its_months_and_the_one_that_is_shown_is_marked() -> None:
    today = clock.today("UTC")
    start, end = periods.month_of(today.year - 1, 6, today=today)
    found = page(statement(forward()), query=f"start={start}&end={end}").offered
    assert [link.day.month for link in found.months if link.is_current] == [6]
    assert [link.day.year for link in found.years if link.is_current] == [today.year - 1]
    assert not found.recent.is_current
    assert len(found.months) == 12
    usual = page(statement(forward())).offered
    assert (usual.recent.is_current, usual.recent.address, usual.months) == (True, "/statements", ())


def test_the_files_are_of_just_what_is_shown() -> None:
    view = statement(open_items(is_past_due_only=True))
    found = page(view, query="statement_type=open_item&items=past_due")
    assert found.file("pdf") == (f"{LINK}/pdf?statement_type=open_item&end={view.end}&currency=USD&items=past_due")


def test_whoever_is_signed_in_pays_and_a_link_alone_asks_to_sign_in_first() -> None:
    view = statement(forward())
    several = view.model_copy(update={"payable": (samples.INVOICE_TOKEN, "b" * 24)})
    both = several.model_copy(update={"currencies": ("EUR", "USD")})
    foreign = view.model_copy(update={"is_own": False, "payable": ()})
    assert page(view).pay == f"/invoices/{samples.INVOICE_TOKEN}/payment"
    assert page(several).pay == "/pay"
    assert page(both).pay == f"/pay?invoice={samples.INVOICE_TOKEN}&invoice={'b' * 24}"
    assert page(foreign, path=LINK, is_signed_in=False).pay == f"{LINK}/sign-in?next=/pay"
    assert page(foreign, path=LINK).pay == ""
    assert page(view.model_copy(update={"to_pay": samples.usd(0)})).pay == ""
    assert page(view.model_copy(update={"end": view.end - timedelta(days=1)})).pay == ""


def test_what_is_already_off_for_paying_early_is_told_where_it_is_paid() -> None:
    view = statement(forward(), to_pay=samples.usd(161_70), saved=samples.usd(3_30))
    with visiting({ViewStatement: view}, is_signed_in=True) as (visitor, _bus):
        shown = visitor.get("/statements").text
    assert "<p><bdi>$3.30</bdi> off for paying early</p>" in shown
    assert "Pay <bdi>$161.70</bdi>" in shown
