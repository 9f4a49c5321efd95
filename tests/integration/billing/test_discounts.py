"""Discounts that expire: they count until their last day has ended, and then the invoice is added up anew."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine

from shared.contracts.billing.credit_notes import CreateCreditNote
from shared.contracts.billing.credits import GiveCredit
from shared.contracts.billing.discounts import EndDiscounts
from shared.contracts.billing.estimates import CreateEstimate
from shared.contracts.billing.invoices import (
    Adjustment,
    IssueInvoice,
    NewDiscount,
    NewEarlyDiscount,
    NewLine,
    VoidInvoice,
)
from shared.contracts.errors import Denied, Invalid
from tests.support.business import Business, business
from tests.support.discounts import SPRING, VAT, billed, end, totals
from tests.support.house import House
from tests.support.late_fees import START, add, after, dollars, fees
from tests.support.stating import forward, open_items, pay

REGULAR = NewDiscount(name="Regular", amount=5_00)
LINE = NewLine(name="Paper", unit_cost=100_00)


def test_its_invoice_is_added_up_anew_when_its_last_day_has_ended(acme: Business) -> None:
    invoice = billed(acme, discounts=(REGULAR, SPRING))
    with after(0, hour=23):
        assert (end(acme), acme.look(invoice).invoice) == (0, invoice)
    with after(1, hour=0):
        assert (end(acme), end(acme)) == (1, 0)
        found = acme.look(invoice).invoice
    spring = Adjustment(name="Spring", rate=Decimal(10), amount=dollars(10_00), expires=START)
    regular = Adjustment(name="Regular", rate=None, amount=dollars(5_00))
    before, after_it = (
        (Adjustment(name="VAT", rate=Decimal(20), amount=dollars(minor)),) for minor in (17_00, 19_00)
    )
    assert invoice == found.model_copy(
        update={
            "discounts": (regular, spring),
            "ended_discounts": (),
            "taxes": before,
            "total": dollars(102_00),
        }
    )
    assert (found.discounts, found.ended_discounts, found.taxes) == ((regular,), (spring,), after_it)
    assert (found.subtotal, found.total, found.left) == (dollars(100_00), dollars(114_00), dollars(114_00))
    assert acme.house.news(acme.tenant)[-1] == "discount_ended"


def test_each_ends_on_its_own_day_and_a_sum_is_rounded_as_ever(acme: Business) -> None:
    second = NewDiscount(name="Voucher", amount=33, expires=START + timedelta(days=2))
    invoice = billed(acme, total=9_99, discounts=(second, SPRING))
    came = [invoice.total.minor]
    for days in (1, 2, 3):
        with after(days):
            end(acme)
        came += totals(acme, invoice)
    assert came == [10_39, 11_59, 11_59, 11_99]
    assert [each.name for each in acme.look(invoice).invoice.ended_discounts] == ["Voucher", "Spring"]


def test_two_that_expired_meanwhile_end_one_after_the_other(acme: Business) -> None:
    customer = acme.customer()
    later = NewDiscount(name="Voucher", amount=33, expires=START + timedelta(days=2))
    invoice = billed(acme, customer=customer, total=9_99, discounts=(later, SPRING))
    with after(9):
        assert end(acme) == 2
        entries = forward(acme, customer, start=START).entries
    assert totals(acme, invoice) == [11_99]
    assert [(each.kind, each.change.minor) for each in entries] == [
        ("discount_ended", 1_20),
        ("discount_ended", 40),
    ]


def test_the_last_day_ends_where_the_business_is(house: House) -> None:
    shop = business(house, zone="Pacific/Kiritimati")
    offer = NewDiscount(name="Spring", amount=10_00, expires=date(2026, 12, 9))
    with time_machine.travel(datetime(2026, 12, 1, 9, tzinfo=UTC), tick=False):
        invoice = shop.invoice(total=100_00, discounts=(offer,))
    with time_machine.travel(datetime(2026, 12, 9, 9, 59, 59, tzinfo=UTC), tick=False):
        assert (end(shop), totals(shop, invoice)) == (0, [90_00])
    with time_machine.travel(datetime(2026, 12, 9, 10, tzinfo=UTC), tick=False):
        assert (end(shop), totals(shop, invoice)) == (1, [100_00])


def test_what_is_paid_or_cancelled_or_a_draft_stays_as_it_was(acme: Business) -> None:
    paid, voided, draft = billed(acme), billed(acme), billed(acme, is_draft=True)
    with after(0):
        pay(acme, paid, 108_00)
        acme.house.bus.ask(VoidInvoice(who=acme.who(), invoice=voided.id))
    with after(1):
        assert end(acme) == 0
    assert totals(acme, paid, voided, draft) == [108_00] * 3


def test_of_what_was_paid_in_part_the_rest_rises(acme: Business) -> None:
    invoice = billed(acme)
    with after(0):
        pay(acme, invoice, 100_00)
    with after(1):
        end(acme)
    assert acme.look(invoice).invoice.left == dollars(20_00)


def test_the_job_goes_from_business_to_business(acme: Business, house: House) -> None:
    other = business(house, locale="de-DE", currency="EUR")
    ours, theirs, lasting = billed(acme), billed(other), billed(acme, discounts=(REGULAR,))
    with after(1):
        house.run("discounts")
        house.run("discounts")
    assert (totals(acme, ours, lasting), totals(other, theirs)) == ([120_00, 114_00], [120_00])


def test_another_business_s_stay_as_they_are(acme: Business, house: House) -> None:
    theirs = billed(business(house))
    with after(1):
        assert end(acme) == 0
        with pytest.raises(Denied):
            acme.house.bus.ask(EndDiscounts(who=acme.signed_in(acme.customer())))
    assert theirs.total == dollars(108_00)


@pytest.mark.parametrize("is_draft", [False, True])
def test_none_expires_before_its_invoice_is_issued(acme: Business, is_draft: bool) -> None:
    with after(1), pytest.raises(Invalid) as refused:
        acme.invoice(discounts=(SPRING,), is_draft=is_draft)
    assert (refused.value.about, refused.value.facts) == ("discounts", {"expires": START.isoformat()})


def test_on_an_invoice_dated_back_it_ends_at_once(acme: Business) -> None:
    with after(1):
        invoice = acme.invoice(total=100_00, issued_on=START, due_on=START, discounts=(SPRING,), taxes=(VAT,))
    assert (invoice.total, [each.name for each in invoice.ended_discounts]) == (dollars(120_00), ["Spring"])


@pytest.mark.parametrize("kind", [CreateEstimate, CreateCreditNote])
def test_it_expires_on_invoices_only(acme: Business, kind: Any) -> None:
    ask = kind(who=acme.who(), customer=acme.customer().id, lines=(LINE,), discounts=(SPRING,))
    with pytest.raises(Invalid) as refused:
        acme.house.bus.ask(ask)
    assert (refused.value.about, refused.value.facts) == ("discounts", {"expires": START.isoformat()})


def test_without_them_an_invoice_must_come_to_something_as_well(acme: Business) -> None:
    """A discount on less than nothing would hide it for a while."""
    with pytest.raises(Invalid) as refused:
        billed(acme, total=-1_00, discounts=(NewDiscount(name="All", rate=Decimal(100), expires=START),))
    assert refused.value.about == "lines"


def test_a_draft_is_issued_without_what_has_expired(acme: Business) -> None:
    customer = acme.customer()
    in_time, late = (billed(acme, customer=customer, is_draft=True, discounts=(SPRING, REGULAR)) for _ in range(2))
    with after(0):
        acme.house.bus.ask(IssueInvoice(who=acme.who(), invoice=in_time.id))
    with after(1):
        found = acme.house.bus.ask(IssueInvoice(who=acme.who(), invoice=late.id))
        told = [(each.kind, each.change.minor) for each in forward(acme, customer, start=START).entries]
    assert ([each.name for each in found.discounts], found.ended_discounts) == (["Regular"], ())
    assert (found.taxes[0].amount, found.total) == (dollars(19_00), dollars(114_00))
    assert totals(acme, in_time) == [102_00]
    assert told == [("invoice", 102_00), ("invoice", 114_00)]


def test_a_late_fee_is_of_what_is_left_without_it(late: Business) -> None:
    """Also when the job that ends discounts comes later."""
    invoice = billed(late, due_on=START - timedelta(days=5))
    with after(1):
        assert (add(late), end(late)) == (1, 0)
    [(minor, told)] = fees(late, invoice)
    assert (minor, told.split(" · ")[0], totals(late, invoice)) == (1_80, "1.5% of $120.00", [121_80])


def test_a_late_fee_is_neither_taxed_nor_taken_off_when_it_ends(late: Business) -> None:
    lasting = SPRING.model_copy(update={"expires": START + timedelta(days=9)})
    invoice = billed(late, discounts=(lasting,), due_on=START)
    with after(6):
        add(late)
    with after(10):
        end(late)
    found = late.look(invoice).invoice
    assert (found.late, found.subtotal, found.total) == (*map(dollars, (1_62, 101_62, 121_62)),)


def test_what_comes_off_for_paying_early_is_of_the_new_total(acme: Business) -> None:
    invoice = billed(acme, early_discount=NewEarlyDiscount(rate=Decimal(10), days=40))
    with after(0):
        assert acme.look(invoice).invoice.to_pay(today=START) == dollars(97_20)
    with after(1):
        end(acme)
        assert acme.look(invoice).invoice.to_pay(today=START + timedelta(days=1)) == dollars(108_00)
        pay(acme, invoice, 108_00)
    assert not acme.look(invoice).invoice.left


def test_credit_is_used_for_what_a_new_invoice_comes_to_without_it(acme: Business) -> None:
    customer = acme.customer()
    acme.house.bus.ask(GiveCredit(who=acme.who(), customer=customer.id, amount=dollars(108_00)))
    with after(1):
        invoice = acme.invoice(
            customer, total=100_00, issued_on=START, due_on=START, discounts=(SPRING,), taxes=(VAT,)
        )
    assert (invoice.paid, invoice.left) == (dollars(108_00), dollars(12_00))


def test_a_statement_has_it_on_the_day_on_which_it_ended(acme: Business) -> None:
    customer = acme.customer()
    invoice = billed(acme, customer=customer)
    with after(2):
        end(acme)
    with after(9):
        found = forward(acme, customer, start=START)
        before, since = (
            open_items(acme, customer, end=START + timedelta(days=passed)).items[0] for passed in (1, 2)
        )
        whole = forward(acme, customer, start=START - timedelta(days=31))
    [entry] = found.entries
    assert (entry.kind, entry.on, entry.number, entry.change, entry.balance) == (
        "discount_ended",
        START + timedelta(days=2),
        invoice.number,
        dollars(12_00),
        dollars(120_00),
    )
    assert [(each.total, each.left) for each in (before, since)] == [
        (dollars(108_00),) * 2,
        (dollars(120_00),) * 2,
    ]
    assert (whole.invoiced, whole.discounts_ended, whole.closing) == (*map(dollars, (108_00, 12_00, 120_00)),)


def test_of_one_that_took_nothing_off_no_statement_tells(acme: Business) -> None:
    customer = acme.customer()
    invoice = billed(acme, customer=customer, discounts=(SPRING.model_copy(update={"rate": Decimal(0)}),))
    with after(1):
        assert end(acme) == 1
        assert forward(acme, customer, start=START).entries == ()
    assert [each.name for each in acme.look(invoice).invoice.ended_discounts] == ["Spring"]


def test_a_cancelled_invoice_takes_it_along(acme: Business) -> None:
    """And the ledger agrees: see what is checked after each of these tests."""
    customer = acme.customer()
    invoice = billed(acme, customer=customer)
    with after(1):
        end(acme)
        acme.house.bus.ask(VoidInvoice(who=acme.who(), invoice=invoice.id))
        found = forward(acme, customer, start=START - timedelta(days=31))
    assert (found.invoiced, found.discounts_ended, found.voided, found.closing) == (
        *map(dollars, (108_00, 12_00, 120_00, 0)),
    )
