"""Invoices: made, looked at, sent and voided."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine

from shared import clock
from shared.contracts.billing.invoices import (
    Adjustment,
    CreateInvoice,
    GetInvoice,
    Invoice,
    InvoiceView,
    IssueInvoice,
    LineItem,
    ListedInvoice,
    ListInvoices,
    NewDiscount,
    NewEarlyDiscount,
    NewLine,
    NewTax,
    SendInvoice,
    Standing,
    ViewInvoice,
    VoidInvoice,
)
from shared.contracts.billing.payments import AccountView, ViewAccount
from shared.contracts.errors import AlreadyExists, Conflict, CustomerNotFound, Denied, Invalid, InvoiceNotFound
from shared.contracts.message import ApiKey, Ask, LinkHolder, Visitor
from shared.money import Money
from tests.support.business import Business, business
from tests.support.crowd import at_once

ABSENT = "x" * 24


def dollars(minor: int) -> Money:
    return Money(minor, "USD")


def send(acme: Business, invoice: Invoice) -> None:
    acme.house.bus.ask(SendInvoice(who=acme.who(), invoice=invoice.id))


def void(acme: Business, invoice: Invoice) -> Invoice:
    return acme.house.bus.ask(VoidInvoice(who=acme.who(), invoice=invoice.id))


def account(acme: Business, customer: Any) -> AccountView:
    return acme.house.bus.ask(ViewAccount(who=acme.signed_in(customer)))


def test_an_invoice_is_kept_as_told_with_every_amount(acme: Business) -> None:
    globex = acme.customer()
    made = acme.invoice(
        globex,
        issued_on=date(2026, 11, 1),
        due_on=date(2026, 11, 30),
        terms="Net 29",
        purchase_order="PO-9",
        notes="Thank you.\nSee you.",
        lines=(
            NewLine(name="Paper", description="A4", quantity=Decimal("2.5"), unit_cost=10_01),
            NewLine(name="Delivery", unit_cost=5_00),
        ),
        discounts=(NewDiscount(name="Loyalty", rate=Decimal("10")), NewDiscount(name="Voucher", amount=1_00)),
        taxes=(NewTax(name="Sales tax", rate=Decimal("8.25")),),
    )

    assert made == Invoice(
        token=made.token,
        number="INV-0001",
        issued_on=date(2026, 11, 1),
        due_on=date(2026, 11, 30),
        is_draft=False,
        is_voided=False,
        total=dollars(28_18),
        paid=dollars(0),
        late=dollars(0),
        pending=dollars(0),
        id=made.id,
        customer=globex.id,
        currency="USD",
        terms="Net 29",
        purchase_order="PO-9",
        notes="Thank you.\nSee you.",
        lines=(
            LineItem(
                name="Paper",
                description="A4",
                quantity=Decimal("2.5"),
                unit_cost=dollars(10_01),
                amount=dollars(25_03),
            ),
            LineItem(
                name="Delivery", description="", quantity=Decimal(1), unit_cost=dollars(5_00), amount=dollars(5_00)
            ),
        ),
        subtotal=dollars(30_03),
        discounts=(
            Adjustment(name="Loyalty", rate=Decimal(10), amount=dollars(3_00)),
            Adjustment(name="Voucher", rate=None, amount=dollars(1_00)),
        ),
        taxes=(Adjustment(name="Sales tax", rate=Decimal("8.25"), amount=dollars(2_15)),),
    )
    assert acme.look(made) == InvoiceView(invoice=made, customer=globex, payments=(), attempt=None, is_own=False)


def test_an_invoice_is_issued_today_and_due_in_thirty_days_unless_told(acme: Business) -> None:
    made, today = acme.invoice(), clock.today(acme.tenant.zone)

    assert (made.issued_on, made.due_on) == (today, today + timedelta(days=30))


def test_many_lines_keep_their_order(acme: Business) -> None:
    lines = tuple(NewLine(name=f"Line {number}", unit_cost=number) for number in range(1, 31))

    assert [line.name for line in acme.invoice(lines=lines).lines] == [line.name for line in lines]


def test_numbers_go_on_from_the_ones_named_by_hand(acme: Business) -> None:
    globex = acme.customer()
    numbers = [acme.invoice(globex, number=number).number for number in (None, "INV-0099", "2026-1", None)]

    assert numbers == ["INV-0001", "INV-0099", "2026-1", "INV-0100"]


def test_a_number_is_given_once(acme: Business) -> None:
    globex = acme.customer()
    acme.invoice(globex, number="2026-1")
    with pytest.raises(AlreadyExists) as refusal:
        acme.invoice(globex, number="2026-1")

    assert refusal.value.about == "number"


def test_the_same_key_makes_the_same_invoice(acme: Business) -> None:
    line = NewLine(name="Paper", unit_cost=10_00)
    ask = CreateInvoice(who=acme.who(key="k1"), customer=acme.customer().id, lines=(line,), send=True)
    first, second = acme.house.bus.ask(ask), acme.house.bus.ask(ask)

    assert first == second
    assert acme.house.news(acme.tenant) == ["invoice_sent"]


def test_the_same_key_at_once_makes_one_invoice(acme: Business) -> None:
    line = NewLine(name="Paper", unit_cost=10_00)
    ask = CreateInvoice(who=acme.who(key="k1"), customer=acme.customer().id, lines=(line,))
    made = at_once([lambda: acme.house.bus.ask(ask)] * 6)

    assert made == [made[0]] * 6
    assert isinstance(made[0], Invoice)


def test_a_key_does_not_work_for_another_question(acme: Business) -> None:
    globex, line = acme.customer(), NewLine(name="Paper", unit_cost=10_00)
    ask = CreateInvoice(who=acme.who(key="k1"), customer=globex.id, lines=(line,))
    acme.house.bus.ask(ask)
    with pytest.raises(Invalid) as refusal:
        acme.house.bus.ask(ask.model_copy(update={"terms": "Net 7"}))

    assert refusal.value.about == "idempotency_key"


def test_what_was_refused_may_be_asked_again_under_its_key(acme: Business) -> None:
    globex = acme.customer()
    with pytest.raises(Invalid):
        acme.house.bus.ask(
            CreateInvoice(who=acme.who(key="k1"), customer=globex.id, lines=(NewLine(name="Paper", unit_cost=-1),))
        )
    made = acme.house.bus.ask(
        CreateInvoice(who=acme.who(key="k1"), customer=globex.id, lines=(NewLine(name="Paper", unit_cost=1),))
    )

    assert made.total == dollars(1)


@pytest.mark.parametrize(
    ("about", "told"),
    [
        ("currency", {"currency": "ZZZ"}),
        ("due_on", {"issued_on": date(2026, 11, 2), "due_on": date(2026, 11, 1)}),
        ("due_on", {"issued_on": date.max}),
        ("lines", {"total": -1}),
        ("lines", {"total": 10**15, "taxes": (NewTax(name="VAT", rate=Decimal(1)),)}),
        ("discounts", {"total": 5_00, "discounts": (NewDiscount(name="Off", amount=5_01),)}),
        ("discounts", {"discounts": (NewDiscount(name="Nothing"),)}),
    ],
)
def test_an_invoice_that_cannot_be_is_refused(acme: Business, about: str, told: dict[str, Any]) -> None:
    globex = acme.customer()
    with pytest.raises(Invalid) as refusal:
        acme.invoice(globex, **told)

    assert refusal.value.about == about
    assert account(acme, globex).open == ()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("unit_cost", 10**15 + 1),
        ("quantity", Decimal("NaN")),
        ("quantity", Decimal("1e10")),
        ("quantity", Decimal("0.0000001")),
        ("quantity", Decimal(-1)),
        ("description", "\0"),
        ("name", "Paper\r\nBcc: everybody"),
    ],
    ids=lambda value: str(value).strip(),
)
def test_a_line_that_cannot_be_is_not_even_asked_for(field: str, value: object) -> None:
    told = {"name": "Paper", "unit_cost": 1} | {field: value}
    with pytest.raises(ValueError, match=field):
        NewLine.model_validate(told)


def test_an_invoice_needs_a_customer_of_the_business(acme: Business) -> None:
    with pytest.raises(CustomerNotFound):
        acme.invoice(acme.customer().model_copy(update={"id": 2**62}))


def test_only_the_business_may_make_send_void_and_read_by_number(acme: Business) -> None:
    globex, ask = acme.customer(), acme.house.bus.ask
    invoice = acme.invoice(globex)
    reader, customer = acme.who(ApiKey(key=1, may_write=False)), acme.signed_in(globex)
    with pytest.raises(Denied):
        ask(CreateInvoice(who=reader, customer=globex.id, lines=(NewLine(name="Paper", unit_cost=1),)))
    with pytest.raises(Denied):
        ask(SendInvoice(who=reader, invoice=invoice.id))
    with pytest.raises(Denied):
        ask(VoidInvoice(who=customer, invoice=invoice.id))
    with pytest.raises(Denied):
        ask(GetInvoice(who=customer, invoice=invoice.id))
    assert ask(GetInvoice(who=reader, invoice=invoice.id)).invoice == invoice


def test_whoever_has_the_link_sees_the_invoice_and_whose_it_is(acme: Business) -> None:
    globex, initech = acme.customer(), acme.customer("Initech", email="bill@initech.example")
    invoice, ask = acme.invoice(globex), acme.house.bus.ask
    callers = (acme.who(Visitor()), acme.who(LinkHolder(token=invoice.token)), acme.signed_in(initech))
    views = [ask(ViewInvoice(who=who, token=invoice.token)) for who in (*callers, acme.signed_in(globex))]

    assert [view.is_own for view in views] == [False, False, False, True]
    assert [view.invoice for view in views] == [invoice] * 4


def test_a_link_shows_no_other_invoice(acme: Business) -> None:
    invoice, other = acme.invoice(), acme.invoice()
    with pytest.raises(InvoiceNotFound):
        acme.house.bus.ask(ViewInvoice(who=acme.who(LinkHolder(token=other.token)), token=invoice.token))


def test_a_draft_is_not_there_yet(acme: Business) -> None:
    globex = acme.customer()
    draft = acme.invoice(globex, is_draft=True, send=True)

    with pytest.raises(InvoiceNotFound):
        acme.house.bus.ask(ViewInvoice(who=acme.who(Visitor()), token=draft.token))
    with pytest.raises(InvoiceNotFound):
        acme.start(draft)
    with pytest.raises(Conflict) as refusal:
        send(acme, draft)
    assert refusal.value.about == "draft"
    assert account(acme, globex) == AccountView(customer=globex, open=(), settled=(), payments=())
    assert acme.house.news(acme.tenant) == []


def test_a_draft_can_be_voided_without_a_trace_in_the_ledger(acme: Business) -> None:
    assert void(acme, acme.invoice(is_draft=True)).is_voided


def test_an_invoice_is_sent_when_made_and_again_when_asked(acme: Business) -> None:
    send(acme, acme.invoice(send=True))

    assert acme.house.news(acme.tenant) == ["invoice_sent", "invoice_sent"]


def test_voiding_twice_is_voiding_once(acme: Business) -> None:
    invoice = acme.invoice()

    assert void(acme, invoice) == void(acme, invoice) == invoice.model_copy(update={"is_voided": True})
    with pytest.raises(Conflict) as refusal:
        send(acme, invoice)
    assert refusal.value.about == "voided"


def test_a_paid_invoice_cannot_be_voided(acme: Business) -> None:
    invoice = acme.invoice()
    acme.paid(invoice)
    with pytest.raises(Conflict) as refusal:
        void(acme, invoice)

    assert refusal.value.about == "paid"


def test_an_account_shows_what_is_open_by_urgency_and_what_is_settled_by_age(acme: Business) -> None:
    globex, initech = acme.customer(), acme.customer("Initech", email="bill@initech.example")
    today = clock.today(acme.tenant.zone)
    late = acme.invoice(globex, issued_on=today - timedelta(days=40), due_on=today - timedelta(days=10))
    due = acme.invoice(globex, due_on=today + timedelta(days=10))
    urgent = acme.invoice(globex, due_on=today)
    paid = acme.invoice(globex, issued_on=today - timedelta(days=5), due_on=today)
    receipt = acme.paid(paid)
    voided = void(acme, acme.invoice(globex))
    acme.invoice(initech)
    view = account(acme, globex)

    assert view.customer == globex
    assert [row.number for row in view.open] == [late.number, urgent.number, due.number]
    assert [row.number for row in view.settled] == [voided.number, paid.number]
    assert [row.status(today=today) for row in (*view.open, *view.settled)] == [
        "past_due",
        "due",
        "due",
        "voided",
        "paid",
    ]
    assert [(row.token, row.state, row.amount, row.numbers) for row in view.payments] == [
        (receipt.token, "succeeded", dollars(150_00), (paid.number,))
    ]


def test_an_account_is_for_its_customer_only(acme: Business) -> None:
    globex = acme.customer()
    with pytest.raises(Denied):
        acme.house.bus.ask(ViewAccount(who=acme.who(Visitor())))
    with pytest.raises(Denied):
        acme.house.bus.ask(ViewAccount(who=acme.who()))
    with pytest.raises(CustomerNotFound):
        account(acme, globex.model_copy(update={"id": 2**62}))


def test_absent_invoices_are_not_found(acme: Business) -> None:
    who = acme.who()
    questions: tuple[Ask[Any], ...] = (
        GetInvoice(who=who, invoice=2**62),
        SendInvoice(who=who, invoice=2**62),
        VoidInvoice(who=who, invoice=2**62),
        ViewInvoice(who=who, token=ABSENT),
    )
    for question in questions:
        with pytest.raises(InvoiceNotFound):
            acme.house.bus.ask(question)


def issue(acme: Business, draft: Invoice, **how: Any) -> Invoice:
    return acme.house.bus.ask(IssueInvoice(who=acme.who(), invoice=draft.id, **how))


def test_a_draft_is_issued_once_and_then_owed_and_sent(acme: Business) -> None:
    draft = acme.invoice(is_draft=True)
    issued = issue(acme, draft, send=True)

    assert issued == draft.model_copy(update={"is_draft": False}) == issue(acme, draft, send=True)
    assert acme.house.news(acme.tenant) == ["invoice_sent"]
    assert acme.paid(issued).state == "succeeded"
    assert issue(acme, draft).left == Money(0, "USD")


def test_a_draft_whose_day_has_gone_by_is_dated_today_and_its_days_move_along(acme: Business) -> None:
    early = NewEarlyDiscount(rate=Decimal(2), days=10)
    draft = acme.invoice(is_draft=True, early_discount=early)
    with time_machine.travel(clock.now() + timedelta(days=8)):
        issued = issue(acme, draft)
        assert issued.issued_on == clock.today(acme.tenant.zone)

    later = issued.issued_on - draft.issued_on
    assert (issued.due_on, issued.early_until) == (
        draft.due_on + later,
        draft.early_until and draft.early_until + later,
    )


def test_what_was_taken_back_is_not_issued_any_more(acme: Business) -> None:
    draft = acme.invoice(is_draft=True)
    acme.house.bus.ask(VoidInvoice(who=acme.who(), invoice=draft.id))
    with pytest.raises(Conflict, match="voided"):
        issue(acme, draft)
    with pytest.raises(InvoiceNotFound):
        acme.house.bus.ask(IssueInvoice(who=business(acme.house).who(), invoice=draft.id))
    with pytest.raises(Denied):
        acme.house.bus.ask(IssueInvoice(who=acme.signed_in(acme.customer()), invoice=draft.id))


def test_the_business_lists_its_invoices_page_by_page_drafts_included(acme: Business) -> None:
    globex, initech = acme.customer(), acme.customer("Initech")
    made = [acme.invoice(globex), acme.invoice(initech), acme.invoice(globex, is_draft=True)]
    business(acme.house).invoice()

    def listed(**which: Any) -> list[tuple[int, str]]:
        found = acme.house.bus.ask(ListInvoices(who=acme.who(), **which))
        return [(each.id, each.customer_name) for each in found]

    names = ["Globex Corporation", "Initech", "Globex Corporation"]
    newest = [(invoice.id, name) for invoice, name in zip(made, names, strict=True)][::-1]
    assert listed() == newest
    assert listed(customer=globex.id) == [newest[0], newest[2]]
    assert (listed(limit=1), listed(before=newest[0][0])) == (newest[:1], newest[1:])
    [first] = acme.house.bus.ask(ListInvoices(who=acme.who(), customer=initech.id))
    assert first == ListedInvoice(
        **{name: getattr(made[1], name) for name in Standing.model_fields},
        id=made[1].id,
        customer=initech.id,
        customer_name="Initech",
    )
    with pytest.raises(Denied):
        acme.house.bus.ask(ListInvoices(who=acme.signed_in(globex)))
