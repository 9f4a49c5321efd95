"""Statements: what the account came to, day by day; what is open; the accounts below; and who may see it."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest

from shared import clock
from shared.contracts.billing.credits import GiveCredit
from shared.contracts.billing.customers import CreateCustomer, SetParent
from shared.contracts.billing.invoices import NewEarlyDiscount, VoidInvoice
from shared.contracts.billing.payments import ViewAccount
from shared.contracts.billing.statements import (
    ExportStatement,
    GetStatement,
    PrintStatement,
    SendStatement,
    StatementWish,
)
from shared.contracts.errors import CustomerNotFound, Denied, Invalid, StatementNotFound, StatementNotPossible
from shared.contracts.message import LinkHolder, Visitor
from shared.contracts.settings import ChangeSwitches, Switches
from shared.money import Money
from tests.support.business import Business, business
from tests.support.days import today
from tests.support.house import House
from tests.support.stating import forward, open_items, pay, statement

EMAIL = "jo@globex.example"


def ago(days: int) -> date:
    return today() - timedelta(days=days)


def moment(days: int) -> datetime:
    return clock.now() - timedelta(days=days)


def told(found: Any) -> list[tuple[str, str, int, int]]:
    return [(each.kind, str(each.number), each.change.minor, each.balance.minor) for each in found.entries]


def test_an_account_is_told_entry_by_entry(acme: Business) -> None:
    globex = acme.customer()
    old = acme.invoice(globex, total=412_60, issued_on=ago(120), due_on=ago(90))
    first = acme.invoice(globex, total=300_00, issued_on=ago(20), due_on=ago(5))
    lost = acme.invoice(globex, total=50_00, issued_on=ago(20))
    pay(acme, old, 412_60, received_at=moment(25))
    pay(acme, first, 120_00, received_at=moment(20))
    acme.house.bus.ask(VoidInvoice(who=acme.who(), invoice=lost.id))
    acme.invoice(globex, is_draft=True)
    found = forward(acme, globex, start=ago(30))

    assert (found.opening, found.closing) == (Money(412_60, "USD"), Money(180_00, "USD"))
    payments = [each.number for each in found.entries if each.kind == "payment"]
    assert told(found) == [
        ("payment", payments[0], -412_60, 0),
        ("invoice", first.number, 300_00, 300_00),
        ("invoice", lost.number, 50_00, 350_00),
        ("payment", payments[1], -120_00, 230_00),
        ("voided", lost.number, -50_00, 180_00),
    ]
    assert [each.on for each in found.entries] == [ago(25), ago(20), ago(20), ago(20), today()]
    assert (found.invoiced.minor, found.paid.minor, found.voided.minor) == (350_00, 532_60, 50_00)
    assert [each.token for each in found.entries][1:3] == [first.token, lost.token]


def test_one_period_opens_with_what_the_one_before_closed_with(acme: Business) -> None:
    globex = acme.customer()
    for days in (80, 55, 40, 12, 3, 0):
        invoice = acme.invoice(globex, total=days * 1_00 + 7_00, issued_on=ago(days), due_on=today())
        pay(acme, invoice, 3_33, received_at=moment(days // 2))
    acme.house.bus.ask(GiveCredit(who=acme.who(), customer=globex.id, amount=Money(9_00, "USD")))
    bounds = [ago(90), ago(56), ago(41), ago(40), ago(1), ago(-1)]
    periods = [forward(acme, globex, start=start, end=end - timedelta(days=1)) for start, end in pairwise(bounds)]
    assert [each.closing for each in periods[:-1]] == [each.opening for each in periods[1:]]
    assert [each.credit.closing for each in periods[:-1]] == [each.credit.opening for each in periods[1:]]
    assert forward(acme, globex, start=ago(90)).closing == periods[-1].closing


def test_what_is_open_is_what_the_account_page_says(acme: Business) -> None:
    globex = acme.customer()
    invoices = [
        acme.invoice(globex, total=100_00 + day, issued_on=ago(day), due_on=ago(day - 30)) for day in range(9)
    ]
    pay(acme, invoices[0], 40_00)
    pay(acme, invoices[1], 100_01)
    acme.invoice(acme.customer("Initech"))
    account = acme.house.bus.ask(ViewAccount(who=acme.signed_in(globex)))
    found = statement(acme, globex, kind="open_item")
    left = sum(row.left.minor for row in account.open)

    assert found.open_items
    assert [each.number for each in found.open_items.items] == [row.number for row in account.open]
    assert [each.left for each in found.open_items.items] == [row.left for row in account.open]
    assert (found.balance.minor, found.to_pay.minor, found.open_items.count) == (left, left, len(account.open))
    assert set(found.payable) == {row.token for row in account.open}
    assert forward(acme, globex, start=ago(60)).closing == found.balance


def test_what_was_open_on_a_day_is_told_afterwards(acme: Business) -> None:
    globex = acme.customer()
    without_credit(acme)
    paid = acme.invoice(globex, total=100_00, issued_on=ago(50), due_on=ago(40))
    partly = acme.invoice(globex, total=200_00, issued_on=ago(45), due_on=ago(15))
    voided = acme.invoice(globex, total=70_00, issued_on=ago(44), due_on=ago(14))
    acme.invoice(globex, total=1_00, issued_on=ago(5), due_on=today())
    pay(acme, paid, 30_00, received_at=moment(30))
    pay(acme, paid, 70_00, received_at=moment(10))
    pay(acme, partly, 200_00, received_at=moment(2))
    acme.house.bus.ask(VoidInvoice(who=acme.who(), invoice=voided.id))
    then = open_items(acme, globex, end=ago(20))

    assert [(each.number, each.left.minor) for each in then.items] == [
        (paid.number, 70_00),
        (partly.number, 200_00),
        (voided.number, 70_00),
    ]
    assert then.total == forward(acme, globex, end=ago(20)).closing
    late = open_items(acme, globex, end=ago(20), is_past_due_only=True)
    assert [(each.number, each.left.minor) for each in late.items] == [(paid.number, 70_00)]
    assert (late.total.minor, late.count) == (70_00, 1)
    assert [each.left.minor for each in open_items(acme, globex).items] == [1_00]


def without_credit(acme: Business) -> None:
    wished = Switches(new_invoices_use_credit=False)
    acme.house.bus.ask(ChangeSwitches(who=acme.who(), switches=wished))


def test_what_is_owed_is_told_by_its_age(acme: Business) -> None:
    globex = acme.customer()
    for late in (-3, 0, 1, 30, 31, 61, 91):
        acme.invoice(globex, total=10_00 + late, issued_on=ago(100), due_on=ago(late))
    found = statement(acme, globex, kind="open_item").ageing
    ages = [found.current, found.up_to_30, found.up_to_60, found.up_to_90, found.older]
    assert [each.minor for each in ages] == [19_97, 20_31, 10_31, 10_61, 10_91]
    assert statement(acme, globex, end=ago(31)).ageing.past_due.minor == 10_61 + 10_91


def test_what_was_paid_before_it_was_invoiced_is_less_than_nothing_until_then(acme: Business) -> None:
    globex = acme.customer()
    partly, whole = (
        acme.invoice(globex, total=100_00, issued_on=ago(5), due_on=today()),
        acme.invoice(globex, total=70_00, issued_on=ago(-5)),
    )
    pay(acme, partly, 60_00, received_at=moment(10))
    pay(acme, whole, 70_00)
    before, between, after = (
        forward(acme, globex, start=start, end=end)
        for start, end in ((ago(20), ago(7)), (ago(6), today()), (ago(-1), ago(-9)))
    )
    assert [each.closing.minor for each in (before, between, after)] == [-60_00, -30_00, 40_00]
    assert [each.opening.minor for each in (before, between, after)] == [0, -60_00, -30_00]
    assert [each.left.minor for each in open_items(acme, globex).items] == [40_00]
    assert open_items(acme, globex, end=ago(7)).items == ()


def test_credit_is_told_beside_the_account(acme: Business) -> None:
    globex = acme.customer()
    invoice = acme.invoice(globex, total=100_00, issued_on=ago(9))
    pay(acme, invoice, 130_00, received_at=moment(8))
    amount = Money(25_00, "USD")
    acme.house.bus.ask(GiveCredit(who=acme.who(), customer=globex.id, amount=amount, reference="Goodwill"))
    second = acme.invoice(globex, total=40_00)
    found = forward(acme, globex)

    assert [(each[0], each[2], each[3]) for each in told(found)] == [
        ("invoice", 100_00, 100_00),
        ("payment", -100_00, 0),
        ("invoice", 40_00, 40_00),
        ("credit", -30_00, 10_00),
        ("credit", -10_00, 0),
    ]
    assert found.entries[-1].number == second.number
    assert [(each.kind, each.source, each.change.minor, each.balance.minor) for each in found.credit.entries] == [
        ("given", "overpayment", 30_00, 30_00),
        ("given", "adjustment", 25_00, 55_00),
        ("used", "", -30_00, 25_00),
        ("used", "", -10_00, 15_00),
    ]
    credit = found.credit
    assert (credit.opening.minor, credit.given.minor, credit.used.minor, credit.closing.minor) == (
        0,
        5500,
        4000,
        1500,
    )


def test_each_currency_has_a_statement_of_its_own(acme: Business) -> None:
    globex = acme.customer()
    acme.invoice(globex, total=10_00)
    acme.invoice(globex, total=7_00, currency="EUR")
    dollars, euros = statement(acme, globex), statement(acme, globex, currency="EUR")
    assert (dollars.currencies, euros.currencies) == (("EUR", "USD"), ("EUR", "USD"))
    assert (dollars.balance, euros.balance) == (Money(10_00, "USD"), Money(7_00, "EUR"))
    pounds = statement(acme, globex, currency="GBP")
    assert (pounds.balance, pounds.currencies) == (Money(0, "GBP"), ("EUR", "GBP", "USD"))


def test_a_currency_is_told_as_long_as_credit_in_it_is_left(acme: Business) -> None:
    without_credit(acme)
    globex = acme.customer()
    acme.invoice(globex, total=10_00)
    given = GiveCredit(who=acme.who(), customer=globex.id, amount=Money(5_00, "EUR"), reference="Sorry")
    acme.house.bus.ask(given)
    assert statement(acme, globex).currencies == ("EUR", "USD")
    assert statement(acme, globex, kind="open_item").currencies == ("USD",)


def test_without_documents_in_her_own_currency_it_is_that_of_those_there_are(acme: Business) -> None:
    globex = acme.customer()
    acme.invoice(globex, total=7_00, currency="EUR")
    assert statement(acme, globex).currency == "EUR"


def test_a_day_is_a_day_where_the_business_is(house: House) -> None:
    far = business(house, is_connected=False, zone="Pacific/Kiritimati")
    here = clock.today("Pacific/Kiritimati")
    globex = far.customer()
    invoice = far.invoice(globex, total=10_00, issued_on=here - timedelta(days=9))
    eve = datetime.combine(here - timedelta(days=4), datetime.min.time(), clock.now().tzinfo) + timedelta(hours=11)
    pay(far, invoice, 4_00, received_at=eve)
    [entry] = forward(far, globex, start=here - timedelta(days=3)).entries
    assert (entry.kind, entry.on) == ("payment", here - timedelta(days=3))


def test_what_comes_from_a_bank_does_not_count_before_it_is_there(acme: Business) -> None:
    globex = acme.customer()
    coming, other = acme.invoice(globex, total=100_00), acme.invoice(globex, total=65_00)
    begun = acme.start(coming)
    acme.house.sandbox.pay_from_us_account(begun.checkout_url)
    assert acme.payment(begun.payment).state == "pending"
    found = statement(acme, globex, kind="open_item")

    assert (found.balance.minor, found.on_its_way.minor, found.to_pay.minor) == (165_00, 100_00, 65_00)
    assert found.payable == (other.token,)
    assert found.open_items
    assert [each.is_on_its_way for each in found.open_items.items] == [True, False]
    assert statement(acme, globex, end=ago(1)).on_its_way.minor == 0


def test_what_can_be_paid_now_is_without_what_comes_off_for_paying_early(acme: Business) -> None:
    globex = acme.customer()
    acme.invoice(globex, total=100_00, early_discount=NewEarlyDiscount(rate=Decimal(2), days=10))
    found = statement(acme, globex)
    assert (found.balance.minor, found.to_pay.minor, found.saved.minor) == (100_00, 98_00, 2_00)


def test_a_long_statement_is_cut_but_its_sums_are_whole(acme: Business, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.billing.statements.statements.MOST_SHOWN", 3)
    globex = acme.customer()
    for days in range(5):
        acme.invoice(globex, total=10_00, issued_on=ago(days))
    found, items = statement(acme, globex), statement(acme, globex, kind="open_item")
    assert found.forward
    assert items.open_items
    assert (len(found.forward.entries), found.forward.count, found.balance.minor) == (3, 5, 50_00)
    assert [each.on for each in found.forward.entries] == [ago(4), ago(3), ago(2)]
    assert (len(items.open_items.items), items.open_items.count, items.balance.minor) == (3, 5, 50_00)


def test_of_long_credit_the_rest_is_told(acme: Business, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is not shown is counted, not printed, and named in the table."""
    globex = acme.customer()
    for _ in range(4):
        acme.house.bus.ask(GiveCredit(who=acme.who(), customer=globex.id, amount=Money(5_00, "USD")))
    monkeypatch.setattr("services.billing.statements.statements.MOST_SHOWN", 3)
    monkeypatch.setattr("services.billing.statements.files.MOST_PRINTED", 3)
    monkeypatch.setattr("services.billing.statements.files.MOST_EXPORTED", 3)
    found, token = statement(acme, globex), statement(acme, globex).token
    assert found.forward
    credit = found.forward.credit
    assert (len(credit.entries), credit.count, credit.closing.minor) == (3, 4, 20_00)
    who = acme.who(LinkHolder(token=token))
    with pytest.raises(StatementNotPossible) as refused:
        acme.house.bus.ask(PrintStatement(who=who, token=token))
    assert refused.value.about == "length"
    sheet = acme.house.bus.ask(ExportStatement(who=who, token=token)).content.decode()
    assert "There are more." in sheet.splitlines()[-1]


def test_the_statement_of_one_above_holds_what_is_below_and_names_it(acme: Business) -> None:
    top = acme.customer("Globex Group")
    middle = acme.customer("Globex East", parent=top.id)
    below = acme.customer("Globex Harbour", parent=middle.id)
    mine, theirs, deep = (
        acme.invoice(each, total=minor, issued_on=ago(1))
        for each, minor in ((top, 10_00), (middle, 20_00), (below, 40_00))
    )
    pay(acme, deep, 5_00)
    found = statement(acme, top)

    assert found.forward
    assert [(each.number, each.account) for each in found.forward.entries[:3]] == [
        (mine.number, ""),
        (theirs.number, "Globex East"),
        (deep.number, "Globex Harbour"),
    ]
    assert (found.balance.minor, found.to_pay.minor, found.payable) == (65_00, 10_00, (mine.token,))
    assert [each.account for each in open_items(acme, top).items] == ["", "Globex East", "Globex Harbour"]
    assert [statement(acme, each).balance.minor for each in (middle, below)] == [55_00, 35_00]
    account = acme.house.bus.ask(ViewAccount(who=acme.signed_in(top)))
    assert [row.number for row in account.open] == [mine.number]


def test_nobody_is_above_herself(acme: Business) -> None:
    top = acme.customer("Globex Group")
    below = acme.customer("Globex East", parent=top.id)
    for customer, parent in ((top, below), (top, top)):
        with pytest.raises(Invalid):
            acme.house.bus.ask(SetParent(who=acme.who(), customer=customer.id, parent=parent.id))
    assert acme.house.bus.ask(SetParent(who=acme.who(), customer=below.id, parent=None)).parent is None
    assert acme.house.bus.ask(SetParent(who=acme.who(), customer=top.id, parent=below.id)).parent == below.id
    with pytest.raises(Denied):
        acme.house.bus.ask(SetParent(who=acme.signed_in(top), customer=top.id, parent=None))


def test_nobody_is_below_a_customer_of_another_business(house: House, acme: Business) -> None:
    other = business(house, is_connected=False).customer()
    mine = acme.customer()
    with pytest.raises(CustomerNotFound):
        acme.house.bus.ask(SetParent(who=acme.who(), customer=mine.id, parent=other.id))
    with pytest.raises(CustomerNotFound):
        acme.house.bus.ask(CreateCustomer(who=acme.who(), name="Globex", email=EMAIL, parent=other.id))
    with pytest.raises(CustomerNotFound):
        acme.house.bus.ask(SetParent(who=acme.who(), customer=other.id, parent=None))


def test_a_link_shows_the_statement_and_opens_nothing_else(acme: Business) -> None:
    globex = acme.customer()
    invoice = acme.invoice(globex)
    link = statement(acme, globex).token
    found = statement(acme, globex, who=acme.who(LinkHolder(token=link)), token=link)

    assert (found.is_own, found.payable, found.to_pay) == (False, (), invoice.left)
    assert found.forward
    assert [each.token for each in found.forward.entries] == [""]
    items = statement(acme, globex, who=acme.who(LinkHolder(token=link)), token=link, kind="open_item").open_items
    assert items
    assert [each.token for each in items.items] == [""]
    own = statement(acme, globex, token=link)
    assert (own.is_own, own.payable) == (True, (invoice.token,))
    stranger = statement(acme, acme.customer("Initech"), token=link)
    assert (stranger.is_own, stranger.payable, stranger.customer) == (False, (), globex)


def test_a_statement_has_a_link_of_its_own_and_no_other_opens_it(house: House, acme: Business) -> None:
    globex = acme.customer()
    invoice, link = acme.invoice(globex), statement(acme, globex).token
    elsewhere = business(house, is_connected=False)
    for asking, who, token in (
        (acme, acme.who(LinkHolder(token=invoice.token)), link),
        (acme, acme.who(LinkHolder(token=invoice.token)), invoice.token),
        (acme, acme.who(), "N" * 24),
        (elsewhere, elsewhere.who(), link),
    ):
        with pytest.raises(StatementNotFound):
            statement(asking, globex, who=who, token=token)
    with pytest.raises(Denied):
        statement(acme, globex, who=acme.who(Visitor()))


def test_the_business_gets_and_sends_statements_once(acme: Business) -> None:
    globex = acme.customer()
    acme.invoice(globex)
    found = acme.house.bus.ask(GetStatement(who=acme.who(), customer=globex.id))
    assert (found.balance.minor, found.is_own) == (150_00, False)
    for _ in range(2):
        acme.house.bus.ask(SendStatement(who=acme.who(key="once"), customer=globex.id))
    assert acme.house.news(acme.tenant).count("statement_sent") == 1
    for who, customer, refusal in (
        (acme.signed_in(globex), globex.id, Denied),
        (acme.who(), globex.id + 10_000, CustomerNotFound),
    ):
        with pytest.raises(refusal):
            acme.house.bus.ask(SendStatement(who=who, customer=customer))
        with pytest.raises(refusal):
            acme.house.bus.ask(GetStatement(who=who, customer=customer))
    wish = StatementWish(start=ago(1_200))
    with pytest.raises(StatementNotPossible):
        acme.house.bus.ask(SendStatement(who=acme.who(), customer=globex.id, wish=wish))
