"""Credit notes: added up as invoices are, credit by their number, used for what they were written against."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from shared.contracts.billing.credit_notes import (
    CreateCreditNote,
    CreditedInvoice,
    CreditNote,
    CreditNoteView,
    GetCreditNote,
    NoteUse,
    SendCreditNote,
    ViewCreditNote,
    VoidCreditNote,
)
from shared.contracts.billing.credits import ApplyCredit, GiveCredit, ListCredits
from shared.contracts.billing.customers import Customer
from shared.contracts.billing.invoices import (
    Adjustment,
    AppliedCredit,
    Invoice,
    LineItem,
    NewDiscount,
    NewLine,
    NewTax,
    VoidInvoice,
)
from shared.contracts.billing.payable import CreditLeft, ViewPayable
from shared.contracts.errors import (
    AlreadyExists,
    Conflict,
    CreditExceeded,
    CreditNoteNotFound,
    CustomerNotFound,
    Denied,
    Invalid,
    InvoiceNotFound,
    Refusal,
)
from shared.contracts.message import ApiKey, Ask, Caller, LinkHolder, Visitor
from shared.contracts.settings import ChangeSwitches, Switches
from shared.money import Money
from tests.support.business import Business, business
from tests.support.crediting import credit_note, look, void
from tests.support.crowd import at_once
from tests.support.house import House

ABSENT = "x" * 24


@pytest.fixture
def globex(acme: Business) -> Customer:
    """New invoices use no credit by themselves."""
    acme.house.bus.ask(ChangeSwitches(who=acme.who(), switches=Switches(new_invoices_use_credit=False)))
    return acme.customer()


def dollars(minor: int) -> Money:
    return Money(minor, "USD")


def credit(acme: Business, customer: Customer) -> list[tuple[str, str, int]]:
    found = acme.house.bus.ask(ListCredits(who=acme.who(), customer=customer.id))
    return [(each.source, each.reference, each.left.minor) for each in found]


def use(
    acme: Business, invoice: Invoice, minor: int, *, credit: int | None = None, who: Caller | None = None
) -> None:
    left = acme.look(invoice).invoice.left
    ask = ApplyCredit(
        who=who or acme.who(), invoices=(invoice.token,), amount=dollars(minor), left=left, credit=credit
    )
    acme.house.bus.ask(ask)


def test_a_credit_note_is_added_up_as_invoices_are(acme: Business, globex: Customer) -> None:
    found = credit_note(
        acme,
        globex,
        issued_on=date(2026, 11, 20),
        purchase_order="PO-1",
        notes="Sorry.",
        lines=(NewLine(name="Letterhead", quantity=Decimal("2.5"), unit_cost=100_00),),
        discounts=(NewDiscount(name="Loyalty", amount=50_00),),
        taxes=(NewTax(name="Sales tax", rate=Decimal("8.25")),),
    )

    assert look(acme, found) == CreditNoteView(
        note=CreditNote(
            token=found.token,
            number="CN-0001",
            issued_on=date(2026, 11, 20),
            is_draft=False,
            is_voided=False,
            total=dollars(216_50),
            used=dollars(0),
            id=found.id,
            customer=globex.id,
            currency="USD",
            purchase_order="PO-1",
            notes="Sorry.",
            lines=(
                LineItem(
                    name="Letterhead",
                    description="",
                    quantity=Decimal("2.5"),
                    unit_cost=dollars(100_00),
                    amount=dollars(250_00),
                ),
            ),
            subtotal=dollars(250_00),
            discounts=(Adjustment(name="Loyalty", rate=None, amount=dollars(50_00)),),
            taxes=(Adjustment(name="Sales tax", rate=Decimal("8.25"), amount=dollars(16_50)),),
        ),
        customer=globex,
        invoice=None,
        uses=(),
        voided_at=None,
        is_own=False,
    )
    assert credit(acme, globex) == [("credit_note", "CN-0001", 216_50)]


def test_the_invoice_it_is_written_against_gets_it_at_once_and_the_rest_stays_credit(
    acme: Business, globex: Customer
) -> None:
    acme.house.bus.ask(GiveCredit(who=acme.who(), customer=globex.id, amount=dollars(5_00), reference="Older"))
    invoice = acme.invoice(globex, total=30_00)
    found = credit_note(acme, globex, total=40_00, invoice=invoice.id)
    (applied,) = acme.look(invoice).credits

    assert (found.used, found.left, found.status) == (dollars(30_00), dollars(10_00), "open")
    assert applied == AppliedCredit(
        applied_at=applied.applied_at, reference="CN-0001", note=found.token, amount=dollars(30_00)
    )
    told = {"token": invoice.token, "number": invoice.number}
    assert look(acme, found).invoice == CreditedInvoice.model_validate(told)
    assert look(acme, found).uses == (NoteUse(**told, applied_at=applied.applied_at, amount=dollars(30_00)),)
    assert credit(acme, globex) == [("adjustment", "Older", 5_00), ("credit_note", "CN-0001", 10_00)]
    assert acme.house.news(acme.tenant) == ["credit_applied", "invoice_paid"]


def test_more_may_be_credited_than_was_invoiced_and_also_what_was_paid(acme: Business, globex: Customer) -> None:
    invoice = acme.invoice(globex, total=30_00)
    acme.paid(invoice)
    found = credit_note(acme, globex, total=100_00, invoice=invoice.id)

    assert (found.left, acme.look(invoice).credits) == (dollars(100_00), ())


def test_a_customer_uses_it_by_its_number_for_another_invoice(acme: Business, globex: Customer) -> None:
    acme.house.bus.ask(GiveCredit(who=acme.who(), customer=globex.id, amount=dollars(5_00)))
    found, invoice, who = credit_note(acme, globex), acme.invoice(globex), acme.signed_in(globex)
    older, offered = acme.house.bus.ask(ViewPayable(who=who, invoices=(invoice.token,))).credits

    assert older == CreditLeft(id=older.id, reference="", note="", left=dollars(5_00))
    assert offered == CreditLeft(id=offered.id, reference="CN-0001", note=found.token, left=dollars(40_00))
    use(acme, invoice, 40_00, credit=offered.id, who=who)
    assert look(acme, found).note.status == "closed"
    assert [(each.number, each.amount) for each in look(acme, found).uses] == [(invoice.number, dollars(40_00))]
    with pytest.raises(CreditExceeded):
        use(acme, invoice, 1, credit=offered.id, who=who)
    assert credit(acme, globex) == [("adjustment", "", 5_00)]


def test_nobody_else_is_offered_or_uses_it(acme: Business, globex: Customer) -> None:
    credit_note(acme, globex)
    initech = acme.customer("Initech", email="sam@initech.example")
    mine, theirs = acme.invoice(globex), acme.invoice(initech)
    ask, holder = acme.house.bus.ask, acme.who(LinkHolder(token=mine.token))
    (offered,) = ask(ViewPayable(who=acme.signed_in(globex), invoices=(mine.token,))).credits

    assert ask(ViewPayable(who=holder, invoices=(mine.token,))).credits == ()
    assert ask(ViewPayable(who=acme.signed_in(initech), invoices=(theirs.token,))).credits == ()
    with pytest.raises(CreditExceeded):
        use(acme, theirs, 10_00, credit=offered.id, who=acme.signed_in(initech))
    with pytest.raises(Denied):
        use(acme, mine, 10_00, credit=offered.id, who=holder)


def test_new_invoices_use_it_by_themselves_where_that_is_wished(acme: Business) -> None:
    globex = acme.customer()
    found, invoice = credit_note(acme, globex), acme.invoice(globex, total=60_00)

    assert (invoice.left, look(acme, found).note.status) == (dollars(20_00), "closed")


def test_an_open_page_is_closed_first_and_money_on_its_way_is_not_met(acme: Business, globex: Customer) -> None:
    first, second = acme.invoice(globex, total=30_00), acme.invoice(globex, total=30_00)
    begun, on_its_way = acme.start(first), acme.start(second)
    acme.house.sandbox.pay_from_us_account(on_its_way.checkout_url)
    acme.payment(on_its_way.payment)

    assert credit_note(acme, globex, total=10_00, invoice=first.id).used == dollars(10_00)
    assert acme.house.sandbox.open(begun.checkout_url).status == 410
    assert credit_note(acme, globex, total=10_00, invoice=second.id).used == dollars(0)


def test_a_draft_is_neither_credit_nor_there_until_it_is_sent(acme: Business, globex: Customer) -> None:
    invoice = acme.invoice(globex, total=30_00)
    draft = credit_note(acme, globex, invoice=invoice.id, is_draft=True, send=True)
    who = acme.signed_in(globex)
    with pytest.raises(CreditNoteNotFound):
        look(acme, draft, who=who)
    assert (draft.status, draft.left, credit(acme, globex)) == ("draft", dollars(0), [])
    for _twice in range(2):
        acme.house.bus.ask(SendCreditNote(who=acme.who(), credit_note=draft.id))

    sent = look(acme, draft, who=who)
    assert (sent.is_own, sent.note.used) == (True, dollars(30_00))
    assert credit(acme, globex) == [("credit_note", "CN-0001", 10_00)]
    assert acme.house.news(acme.tenant) == [
        "credit_applied",
        "invoice_paid",
        "credit_note_sent",
        "credit_note_sent",
    ]


def test_a_draft_for_an_invoice_that_was_voided_becomes_credit(acme: Business, globex: Customer) -> None:
    invoice = acme.invoice(globex)
    draft = credit_note(acme, globex, invoice=invoice.id, is_draft=True)
    acme.house.bus.ask(VoidInvoice(who=acme.who(), invoice=invoice.id))
    acme.house.bus.ask(SendCreditNote(who=acme.who(), credit_note=draft.id))

    assert credit(acme, globex) == [("credit_note", "CN-0001", 40_00)]


def test_only_what_was_not_used_is_taken_back(acme: Business, globex: Customer) -> None:
    unused, invoice = credit_note(acme, globex), acme.invoice(globex, total=30_00)
    partly = credit_note(acme, globex, invoice=invoice.id)
    used = credit_note(acme, globex, invoice=acme.invoice(globex).id)

    assert void(acme, unused) == void(acme, unused)
    assert [
        (each.status, each.used, each.taken_back, each.left) for each in (void(acme, unused), void(acme, partly))
    ] == [
        ("voided", dollars(0), dollars(40_00), dollars(0)),
        ("voided", dollars(30_00), dollars(10_00), dollars(0)),
    ]
    assert look(acme, partly).voided_at is not None
    assert acme.look(invoice).invoice.left == dollars(0)
    with pytest.raises(Conflict, match="used"):
        void(acme, used)
    with pytest.raises(Conflict, match="voided"):
        acme.house.bus.ask(SendCreditNote(who=acme.who(), credit_note=unused.id))
    assert credit(acme, globex) == []


def test_a_voided_draft_never_becomes_credit(acme: Business, globex: Customer) -> None:
    draft = credit_note(acme, globex, is_draft=True)

    assert void(acme, draft).status == "voided"
    with pytest.raises(Conflict, match="voided"):
        acme.house.bus.ask(SendCreditNote(who=acme.who(), credit_note=draft.id))
    assert credit(acme, globex) == []


def test_taking_back_and_using_at_once_share_what_there_is(acme: Business, globex: Customer) -> None:
    found = credit_note(acme, globex)
    invoices = [acme.invoice(globex, total=30_00) for _ in range(3)]
    deeds: list[Callable[[], object]] = [partial(use, acme, invoice, 30_00) for invoice in invoices]
    deeds += [partial(void, acme, found)] * 2
    came = at_once(deeds)

    refused = [type(each) for each in came if isinstance(each, Exception)]
    assert set(refused) <= {CreditExceeded}
    told = look(acme, found).note
    assert (told.status, told.used + told.taken_back) == ("voided", dollars(40_00))


def test_a_draft_sent_twice_at_once_becomes_credit_once(acme: Business, globex: Customer) -> None:
    draft = credit_note(acme, globex, invoice=acme.invoice(globex, total=30_00).id, is_draft=True)
    ask = SendCreditNote(who=acme.who(), credit_note=draft.id)
    at_once([partial(acme.house.bus.ask, ask)] * 4)

    assert credit(acme, globex) == [("credit_note", "CN-0001", 10_00)]


def test_the_same_key_makes_one_credit_note(acme: Business, globex: Customer) -> None:
    invoice = acme.invoice(globex)
    lines = (NewLine(name="Paper", unit_cost=10_00),)
    ask = CreateCreditNote(who=acme.who(key="k"), customer=globex.id, invoice=invoice.id, lines=lines)

    assert acme.house.bus.ask(ask) == acme.house.bus.ask(ask)
    assert acme.look(invoice).invoice.left == dollars(140_00)
    with pytest.raises(Invalid, match="idempotency_key"):
        acme.house.bus.ask(ask.model_copy(update={"notes": "Others."}))


def test_numbers_are_given_and_taken_once(acme: Business, globex: Customer) -> None:
    found = [credit_note(acme, globex, number=number) for number in (None, "CN-0330", None)]

    assert [each.number for each in found] == ["CN-0001", "CN-0330", "CN-0331"]
    with pytest.raises(AlreadyExists, match="number"):
        credit_note(acme, globex, number="CN-0330")


@pytest.mark.parametrize(
    ("wrong", "about"),
    [
        ({"total": 0}, "lines"),
        ({"total": -1}, "lines"),
        ({"currency": "XYZ"}, "currency"),
        ({"discounts": (NewDiscount(name="All"),)}, "discounts"),
    ],
    ids=str,
)
def test_what_cannot_be_a_credit_note_is_refused(
    acme: Business, globex: Customer, wrong: dict[str, Any], about: str
) -> None:
    with pytest.raises(Invalid, match=about):
        credit_note(acme, globex, **wrong)


def test_it_is_in_the_currency_of_its_invoice(acme: Business, globex: Customer) -> None:
    invoice = acme.invoice(globex, currency="EUR")

    assert credit_note(acme, globex, invoice=invoice.id).total == Money(40_00, "EUR")
    with pytest.raises(Invalid, match="currency"):
        credit_note(acme, globex, invoice=invoice.id, currency="USD")


def test_only_an_invoice_that_is_owed_by_the_customer_is_credited(acme: Business, globex: Customer) -> None:
    initech, voided = acme.customer("Initech", email="sam@initech.example"), acme.invoice(globex)
    acme.house.bus.ask(VoidInvoice(who=acme.who(), invoice=voided.id))
    refusals: tuple[tuple[int, type[Refusal], str], ...] = (
        (acme.invoice(initech).id, InvoiceNotFound, "^"),
        (2**62, InvoiceNotFound, "^"),
        (acme.invoice(globex, is_draft=True).id, Conflict, "draft"),
        (voided.id, Conflict, "voided"),
    )
    for invoice, refusal, about in refusals:
        with pytest.raises(refusal, match=about):
            credit_note(acme, globex, invoice=invoice)
    assert credit(acme, globex) == []


def test_only_the_business_writes_credit_notes_and_for_its_own_customers(
    house: House, acme: Business, globex: Customer
) -> None:
    foreign = business(house).customer()
    lines = (NewLine(name="Paper", unit_cost=10_00),)
    for who in (acme.signed_in(globex), acme.who(Visitor()), acme.who(ApiKey(key=1, may_write=False))):
        with pytest.raises(Denied):
            acme.house.bus.ask(CreateCreditNote(who=who, customer=globex.id, lines=lines))
    with pytest.raises(CustomerNotFound):
        acme.house.bus.ask(CreateCreditNote(who=acme.who(), customer=foreign.id, lines=lines))


def test_credit_notes_are_looked_up_by_the_business_and_seen_by_their_links(
    acme: Business, globex: Customer
) -> None:
    found, ask = credit_note(acme, globex), acme.house.bus.ask

    assert ask(GetCreditNote(who=acme.who(), credit_note=found.id)) == look(acme, found)
    assert [look(acme, found, who=who).is_own for who in (acme.who(Visitor()), acme.signed_in(globex))] == [
        False,
        True,
    ]
    with pytest.raises(Denied):
        ask(GetCreditNote(who=acme.signed_in(globex), credit_note=found.id))
    for asked in (
        GetCreditNote(who=acme.who(), credit_note=2**62),
        ViewCreditNote(who=acme.who(), token=ABSENT),
        ViewCreditNote(who=acme.who(LinkHolder(token=ABSENT)), token=found.token),
    ):
        with pytest.raises(CreditNoteNotFound):
            ask(asked)


def test_another_business_finds_no_credit_note_of_ours(house: House, acme: Business, globex: Customer) -> None:
    found, other = credit_note(acme, globex), business(house)
    questions: tuple[Ask[Any], ...] = (
        GetCreditNote(who=other.who(), credit_note=found.id),
        ViewCreditNote(who=other.who(), token=found.token),
        SendCreditNote(who=other.who(), credit_note=found.id),
        VoidCreditNote(who=other.who(), credit_note=found.id),
    )
    for ask in questions:
        with pytest.raises(CreditNoteNotFound):
            house.bus.ask(ask)
    assert look(acme, found).note.status == "open"
