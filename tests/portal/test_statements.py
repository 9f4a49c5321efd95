"""Statements on the portal: the same figures on the page, on paper and in the table; and who gets which."""

import csv
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from html import unescape
from uuid import uuid4

import pytest

from shared import clock
from shared.contracts.billing.customers import CreateCustomer
from shared.contracts.billing.invoices import CreateInvoice, Invoice, NewLine
from shared.contracts.billing.payments import RecordPayment
from shared.contracts.billing.statements import GetStatement, Statement, StatementWish
from shared.contracts.settings import Module, Switches
from shared.money import Money
from tests.portal.conftest import House
from tests.support import pdf
from tests.support.waiting import until

ROW = re.compile(r'<tr role="row"[^>]*>(<th role="rowheader".*?)</tr>', re.DOTALL)
CELL = re.compile(r"<t[hd][^>]*>(.*?)</t[hd]>", re.DOTALL)


@contextmanager
def without(house: House, module: Module) -> Iterator[None]:
    house.offer(Switches(off=frozenset({module})))
    try:
        yield
    finally:
        house.offer(Switches())


def bill(house: House, customer: int, minor: int, *, days: int = 0, currency: str = "USD") -> Invoice:
    issued = clock.today(house.product.told[house.position].tenant.zone) - timedelta(days=days)
    line = NewLine(name="Card stock", unit_cost=minor)
    ask = CreateInvoice(
        who=house.business,
        customer=customer,
        lines=(line,),
        issued_on=issued,
        due_on=issued + timedelta(days=5),
        currency=currency,
    )
    return house.product.bus.ask(ask)


def pay(house: House, invoice: Invoice, minor: int, *, days: int = 0) -> None:
    at, amount = clock.now() - timedelta(days=days), Money(minor, invoice.currency)
    ask = RecordPayment(who=house.business, invoice=invoice.id, amount=amount, method="check", received_at=at)
    house.product.bus.ask(ask)


def link_of(house: House, customer: int) -> str:
    return f"/statements/{stated(house, customer).token}"


def stated(house: House, customer: int, **wish: object) -> Statement:
    ask = GetStatement(who=house.business, customer=customer, wish=StatementWish.model_validate(wish))
    return house.product.bus.ask(ask)


def rows(html: str) -> list[list[str]]:
    """The words of each row of the page's tables, without what marks them up."""
    found = [CELL.findall(row) for row in ROW.findall(html)]
    return [[" ".join(unescape(re.sub(r"<[^>]+>", " ", cell)).split()) for cell in row] for row in found]


def table(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.fixture
def globex(acme: House) -> int:
    """Owed $300.00 before, of which $100.00 was paid, and $42.22 since."""
    customer = acme.new_customer()
    pay(acme, bill(acme, customer, 300_00, days=40), 100_00, days=9)
    bill(acme, customer, 42_22, days=3)
    return customer


def test_page_paper_and_table_have_the_same_figures(acme: House, globex: int) -> None:
    visitor = acme.signed_in(globex)
    page = visitor.get("/statements")
    files = [unescape(found) for found in re.findall(r'href="(/statements/\w+/(?:pdf|csv)[^"]*)"', page.text)]
    paper, sheet = (visitor.get(path) for path in files)
    assert [each.status_code for each in (page, paper, sheet)] == [200, 200, 200]

    seen = [(row[2].replace("−", "-"), row[3]) for row in rows(page.text)]
    told = [
        (f"{change[0]}${change[1:]}" if change.startswith("-") else change and f"${change}", f"${balance}")
        for change, balance in ((row["Change"], row["Balance"]) for row in table(sheet.content))
    ]
    assert seen == [
        ("", "$0.00"),
        ("$300.00", "$300.00"),
        ("-$100.00", "$200.00"),
        ("$42.22", "$242.22"),
        ("", "$242.22"),
    ]
    assert told == seen
    printed = pdf.spoken(paper.content)
    assert [amount for row in rows(page.text) for amount in row[2:] if amount and amount not in printed] == []
    assert stated(acme, globex).balance == Money(242_22, "USD")


@pytest.mark.parametrize("query", ["", "?statement_type=open_item", "?start=2025-01-01&end=2025-01-31"])
def test_a_statement_stands_by_itself_as_on_its_page(acme: House, globex: int, query: str) -> None:
    visitor, link = acme.visitor(), link_of(acme, globex)
    page, paper = visitor.get(f"{link}{query}"), visitor.get(f"{link}/html{query}")
    assert rows(paper.text) == rows(page.text)
    assert paper.status_code == 200
    assert "<nav" not in paper.text
    assert "<form" not in paper.text


def test_what_is_open_is_the_same_everywhere_and_is_paid_from_there(acme: House, globex: int) -> None:
    visitor = acme.signed_in(globex)
    page = visitor.get("/statements?statement_type=open_item")
    amounts = [re.findall(r"\$[\d.,]+", row[-1])[0] for row in rows(page.text)]
    assert amounts == ["$200.00", "$42.22", "$242.22"]
    sheet = visitor.get(f"{link_of(acme, globex)}/csv?statement_type=open_item")
    assert [f"${row['Left to pay']}" for row in table(sheet.content)] == amounts
    printed = pdf.spoken(visitor.get(f"{link_of(acme, globex)}/pdf?statement_type=open_item").content)
    assert [amount for amount in amounts if amount not in printed] == []
    assert "$242.22" in visitor.get("/").text
    assert 'href="/pay"><span>Pay <bdi>$242.22</bdi>' in page.text
    assert "Pay <bdi>$242.22</bdi>" in visitor.get("/pay").text


def test_a_program_fetches_papers_with_the_query_it_has_always_used(acme: House, globex: int) -> None:
    now = int(datetime.now(tz=clock.now().tzinfo).timestamp())
    link, visitor = link_of(acme, globex), acme.visitor()
    query = f"statement_type=balance_forward&&start={now - 20 * 86_400}&end={now}&currency=usd"
    forward = visitor.get(f"{link}/pdf?{query}")
    items = visitor.get(f"{link}/pdf?statement_type=open_item&end={now}&currency=USD&items=open")
    late = visitor.get(f"{link}/pdf?statement_type=open_item&end={now}&currency=usd&items=past_due")
    assert [each.headers["content-type"] for each in (forward, items, late)] == ["application/pdf"] * 3
    assert [b"/MediaBox" in each.content for each in (forward, items, late)] == [True] * 3
    assert "$300.00" in pdf.spoken(forward.content)
    assert "$242.22" in pdf.spoken(items.content)
    assert "$200.00" in pdf.spoken(late.content)
    assert "$42.22" not in pdf.pages(late.content)[0].split("What is owed")[0]
    assert visitor.get(f"{link}/pdf").status_code == 200


@pytest.mark.parametrize("suffix", ["", "/pdf", "/csv", "/html"])
@pytest.mark.parametrize(
    "query",
    [
        "statement_type=closed",
        "start=soon",
        "start=1e400",
        "end=99999999999999999999",
        "end=-5",
        "start=0",
        "currency=%00%00%00",
        "currency=DOLLARS",
        "items=late",
        "start=2026-01-02&end=2026-01-01",
        "end=2999-12-31",
        "statement_type=open_item&end=1000",
    ],
)
def test_what_cannot_be_is_told_and_never_breaks(acme: House, globex: int, suffix: str, query: str) -> None:
    answer = acme.visitor().get(f"{link_of(acme, globex)}{suffix}?{query}")
    assert (answer.status_code, "There is no such statement" in answer.text) == (422, True)


def test_the_link_shows_the_statement_and_asks_to_sign_in_before_paying(acme: House, globex: int) -> None:
    link, visitor = link_of(acme, globex), acme.visitor()
    page = visitor.get(link)
    assert page.status_code == 200
    assert re.findall(r'href="/(?:invoices|payments|pay)[/"?]', page.text) == []
    assert f'href="{link}/sign-in?next=/pay"><span>Pay <bdi>$242.22</bdi>' in page.text
    asked = visitor.get(f"{link}/sign-in?next=/pay")
    assert "See your whole account" in asked.text
    assert visitor.submit(asked, f"{link}/sign-in").status_code == 303


def test_a_customer_sees_the_statement_of_nobody_else(acme: House, globex: int) -> None:
    bill(acme, globex, 9_99)
    stranger = acme.signed_in(acme.new_customer(name="Initech"))
    assert "$9.99" not in stranger.get("/statements").text
    shown = stranger.get(link_of(acme, globex)).text
    assert "This statement is not of the account that you’re signed in to." in shown
    assert re.findall(r'href="/(?:invoices|payments)/', shown) == []
    assert acme.visitor().get("/statements").headers["location"] == "/sign-in?next=/statements"


def test_currencies_are_tabs_and_never_added(acme: House, globex: int) -> None:
    bill(acme, globex, 7_00, currency="EUR")
    visitor = acme.signed_in(globex)
    dollars, euros = visitor.get("/statements"), visitor.get("/statements?currency=EUR")
    assert rows(dollars.text)[-1][-1] == "$242.22"
    assert rows(euros.text)[-1][-1] == "€7.00"
    assert '<a href="/statements?currency=EUR" aria-current="true"><bdi>Euro</bdi></a>' in euros.text


def test_accounts_below_are_named_on_the_statement_of_the_one_above(acme: House) -> None:
    group = acme.new_customer(name="Globex Group")
    email = f"jo-{uuid4().hex[:8]}@globex.example"
    ask = CreateCustomer(who=acme.business, name="Globex <b>Harbour</b>", email=email, parent=group)
    harbour = acme.product.bus.ask(ask).id
    invoice = bill(acme, harbour, 40_00)
    visitor = acme.signed_in(group)
    page = visitor.get("/statements").text
    assert "<bdi>Globex &lt;b&gt;Harbour&lt;/b&gt;</bdi>" in page
    assert f'href="/invoices/{invoice.token}"' in page
    assert "all paid up" in visitor.get("/").text
    sheet = table(visitor.get(f"{link_of(acme, group)}/csv").content)
    assert [row["Account"] for row in sheet] == ["", "Globex <b>Harbour</b>", ""]
    assert "Globex <b>Harbour</b>" in pdf.spoken(visitor.get(f"{link_of(acme, group)}/pdf").content)


def test_without_any_activity_the_page_says_so(acme: House) -> None:
    visitor = acme.signed_in(acme.new_customer())
    assert "No activity between" in visitor.get("/statements").text
    assert "all paid up" in visitor.get("/statements?statement_type=open_item").text


def test_switched_off_statements_are_nowhere(nakheel: House) -> None:
    customer = nakheel.new_customer()
    visitor, link = nakheel.signed_in(customer), link_of(nakheel, customer)
    paths = ("/statements", link, f"{link}/pdf", f"{link}/csv", f"{link}/html", f"{link}/sign-in")
    with without(nakheel, "statements"):
        until(lambda: visitor.get("/statements").status_code == 404)
        assert [visitor.get(path).status_code for path in paths] == [404] * 6
        assert 'href="/statements"' not in visitor.get("/").text
    until(lambda: visitor.get("/statements").status_code == 200)
    with without(nakheel, "downloads"):
        until(lambda: visitor.get(f"{link}/pdf").status_code == 404)
        assert [visitor.get(path).status_code for path in paths[:5]] == [200, 200, 404, 404, 404]
        assert "/pdf" not in visitor.get("/statements").text
    until(lambda: visitor.get(f"{link}/pdf").status_code == 200)
    assert 'href="/statements"' in visitor.get("/").text
