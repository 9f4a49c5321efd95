"""Several invoices, one payment: whatever overlaps, is paid or voided meanwhile, nothing is charged twice."""

from functools import partial
from itertools import pairwise

import pytest

from shared.contracts.billing.customers import Customer
from shared.contracts.billing.invoices import Invoice, VoidInvoice
from shared.contracts.billing.payable import Payable, ViewPayable
from shared.contracts.billing.payments import PaymentStart, RecordPayment, StartPayment
from shared.contracts.errors import (
    AmountNotPayable,
    Denied,
    InvoiceNotFound,
    NothingToPay,
    PaymentUnderWay,
    Refusal,
)
from shared.contracts.message import Caller, LinkHolder, Visitor
from shared.money import Money
from tests.support.business import Business
from tests.support.crowd import at_once


def dollars(minor: int) -> Money:
    return Money(minor, "USD")


def three(acme: Business, globex: Customer) -> list[Invoice]:
    """For 10, 20 and 30 dollars; the last is due first."""
    days = ("2026-12-03", "2026-12-02", "2026-12-01")
    return [
        acme.invoice(globex, total=total, issued_on="2026-11-01", due_on=day)
        for total, day in zip((10_00, 20_00, 30_00), days, strict=True)
    ]


def start(acme: Business, invoices: list[Invoice], minor: int, *, who: Caller | None = None) -> PaymentStart:
    tokens = tuple(invoice.token for invoice in invoices)
    return acme.house.bus.ask(StartPayment(who=who or acme.who(), invoices=tokens, amount=dollars(minor)))


def payable(acme: Business, who: Caller, *invoices: Invoice) -> Payable:
    return acme.house.bus.ask(ViewPayable(who=who, invoices=tuple(invoice.token for invoice in invoices)))


def left(acme: Business, invoices: list[Invoice]) -> list[int]:
    return [acme.look(invoice).invoice.left.minor for invoice in invoices]


def sessions(acme: Business) -> int:
    return len(acme.house.sandbox.client(acme.api_key).v1.checkout.sessions.list({"limit": 100}).data)


def is_closed(acme: Business, begun: PaymentStart) -> bool:
    return acme.house.sandbox.open(begun.checkout_url).status == 410


def test_three_invoices_are_paid_by_one_payment(acme: Business) -> None:
    globex = acme.customer()
    invoices = three(acme, globex)
    begun = start(acme, invoices, 60_00, who=acme.signed_in(globex))
    acme.house.sandbox.pay(begun.checkout_url)
    paid = acme.payment(begun.payment)

    assert (paid.state, paid.amount, paid.kept) == ("succeeded", dollars(60_00), dollars(0))
    assert [(each.token, each.applied) for each in paid.invoices] == [
        (invoices[2].token, dollars(30_00)),
        (invoices[1].token, dollars(20_00)),
        (invoices[0].token, dollars(10_00)),
    ]
    assert left(acme, invoices) == [0, 0, 0]
    assert acme.house.news(acme.tenant) == ["payment_received", "invoice_paid", "invoice_paid", "invoice_paid"]


def test_the_page_offers_what_is_open_due_first_first(acme: Business) -> None:
    globex = acme.customer()
    invoices = three(acme, globex)
    acme.invoice(globex, is_draft=True)
    acme.paid(acme.invoice(globex))
    acme.invoice(acme.customer("Initech", email="sam@initech.example"))
    view = payable(acme, acme.signed_in(globex))

    assert [row.token for row in view.invoices] == [invoice.token for invoice in reversed(invoices)]
    assert (view.customer, view.is_own) == (globex, True)


def test_a_selection_shows_also_what_cannot_be_paid_any_more(acme: Business) -> None:
    globex = acme.customer()
    first, second, third = three(acme, globex)
    acme.paid(first)
    acme.house.bus.ask(VoidInvoice(who=acme.who(), invoice=second.id))
    view = payable(acme, acme.signed_in(globex), first, second, third)

    assert [(row.token, row.may_be_chosen) for row in view.invoices] == [
        (third.token, True),
        (second.token, False),
        (first.token, False),
    ]


def test_only_ones_own_can_be_paid_together(acme: Business) -> None:
    globex, initech = acme.customer(), acme.customer("Initech", email="sam@initech.example")
    mine, theirs = acme.invoice(globex), acme.invoice(initech)
    for who in (acme.signed_in(globex), acme.signed_in(initech), acme.who()):
        with pytest.raises(InvoiceNotFound):
            start(acme, [mine, theirs], 300_00, who=who)
    with pytest.raises(InvoiceNotFound):
        start(acme, [theirs, acme.invoice(initech)], 300_00, who=acme.signed_in(globex))
    with pytest.raises(InvoiceNotFound):
        payable(acme, acme.signed_in(globex), mine, theirs)


@pytest.mark.parametrize("actor", [Visitor(), LinkHolder(token="x" * 24)], ids=["nobody", "link holder"])
def test_several_are_not_for_those_who_only_have_a_link(acme: Business, actor: Visitor | LinkHolder) -> None:
    globex = acme.customer()
    mine, other = acme.invoice(globex), acme.invoice(globex)
    with pytest.raises(Denied):
        start(acme, [mine, other], 300_00, who=acme.who(actor))
    with pytest.raises(Denied):
        payable(acme, acme.who(actor), mine, other)
    with pytest.raises(Denied):
        payable(acme, acme.who(actor))


def test_a_second_tab_leads_to_the_same_page_whatever_the_order(acme: Business) -> None:
    globex = acme.customer()
    invoices = three(acme, globex)

    assert (
        start(acme, invoices, 60_00)
        == start(acme, invoices[::-1], 60_00)
        == start(acme, [*invoices, invoices[0]], 60_00)
    )
    assert sessions(acme) == 1


def test_an_overlapping_selection_closes_the_page_of_the_first(acme: Business) -> None:
    globex = acme.customer()
    first, second, third = three(acme, globex)
    one, other = start(acme, [first, second], 30_00), start(acme, [second, third], 50_00)

    assert (is_closed(acme, one), is_closed(acme, other)) == (True, False)
    assert acme.payment(one.payment).state == "expired"


def test_a_selection_over_many_begun_payments_closes_them_all(acme: Business) -> None:
    globex = acme.customer()
    invoices = [acme.invoice(globex, total=10_00) for _ in range(5)]
    before = [acme.start(invoice) for invoice in invoices]
    begun = start(acme, invoices, 50_00)
    acme.house.sandbox.pay(begun.checkout_url)

    assert [is_closed(acme, each) for each in before] == [True] * 5
    assert acme.payment(begun.payment).state == "succeeded"
    assert left(acme, invoices) == [0] * 5


def test_a_selection_whose_overlap_was_paid_unnoticed_says_that_the_amount_has_changed(acme: Business) -> None:
    globex = acme.customer()
    first, second, third = three(acme, globex)
    earlier = start(acme, [first, second], 30_00)
    acme.house.sandbox.pay(earlier.checkout_url)
    with pytest.raises(AmountNotPayable) as refused:
        start(acme, [second, third], 50_00)

    assert (refused.value.about, refused.value.facts["left"]) == ("amount", "3000")
    assert left(acme, [first, second, third]) == [0, 0, 30_00]
    assert len(acme.taken()) == 1


def test_a_selection_that_overlaps_money_on_its_way_has_to_wait(acme: Business) -> None:
    globex = acme.customer()
    first, second, third = three(acme, globex)
    earlier = start(acme, [first, second], 30_00)
    acme.house.sandbox.pay_from_us_account(earlier.checkout_url)
    assert acme.payment(earlier.payment).state == "pending"
    with pytest.raises(PaymentUnderWay) as refused:
        start(acme, [second, third], 50_00)

    assert refused.value.facts == {"payment": earlier.payment}
    assert [row.may_be_chosen for row in payable(acme, acme.signed_in(globex), second, third).invoices] == [
        True,
        False,
    ]


@pytest.mark.parametrize("end", ["paid", "voided"])
def test_one_of_a_selection_settled_meanwhile_changes_the_amount(acme: Business, end: str) -> None:
    globex = acme.customer()
    first, *others = three(acme, globex)
    if end == "paid":
        acme.house.bus.ask(RecordPayment(who=acme.who(), invoice=first.id, amount=dollars(10_00), method="check"))
    else:
        acme.house.bus.ask(VoidInvoice(who=acme.who(), invoice=first.id))
    with pytest.raises(AmountNotPayable):
        start(acme, [first, *others], 60_00)
    begun = start(acme, [first, *others], 50_00)
    acme.house.sandbox.pay(begun.checkout_url)

    assert [each.applied.minor for each in acme.payment(begun.payment).invoices] == [30_00, 20_00]


def test_one_voided_while_the_page_is_open_takes_the_page_away(acme: Business) -> None:
    globex = acme.customer()
    invoices = three(acme, globex)
    begun = start(acme, invoices, 60_00)
    acme.house.bus.ask(VoidInvoice(who=acme.who(), invoice=invoices[1].id))

    assert is_closed(acme, begun)
    assert left(acme, [invoices[0], invoices[2]]) == [10_00, 30_00]


def test_nothing_is_left_of_a_selection(acme: Business) -> None:
    globex = acme.customer()
    invoices = [acme.invoice(globex), acme.invoice(globex)]
    for invoice in invoices:
        acme.paid(invoice)
    with pytest.raises(NothingToPay):
        start(acme, invoices, 300_00)


def test_two_currencies_are_never_paid_together(acme: Business) -> None:
    globex = acme.customer()
    with pytest.raises(AmountNotPayable):
        start(acme, [acme.invoice(globex, total=10_00), acme.invoice(globex, total=10_00, currency="EUR")], 20_00)
    assert acme.taken() == []


def test_overlapping_selections_at_once_end_in_one_page_for_each_invoice(acme: Business) -> None:
    globex = acme.customer()
    ring = [acme.invoice(globex, total=10_00) for _ in range(4)]
    pairs = [*pairwise(ring), (ring[3], ring[0]), *[pair[::-1] for pair in pairwise(ring)]]
    came = at_once([partial(start, acme, list(pair), 20_00) for pair in pairs])
    pages = {each.checkout_url for each in came if isinstance(each, PaymentStart) and each.checkout_url}
    for page in pages:
        acme.house.sandbox.pay(page)
    acme.house.janitor().settle()

    assert {type(each) for each in came if isinstance(each, Exception)} <= {PaymentUnderWay, AmountNotPayable}
    taken = [payment["captured"] for payment in acme.taken()]
    # All may have made way for one another; whoever comes next has the rest to herself.
    assert taken in ([], [20_00], [20_00, 20_00])
    paid = sorted(len(acme.look(invoice).payments) for invoice in ring)
    assert paid == [0] * (4 - 2 * len(taken)) + [1] * 2 * len(taken)
    assert all(isinstance(each, (PaymentStart, Refusal)) for each in came)
    rest = [invoice for invoice in ring if not acme.look(invoice).payments]
    assert not rest or start(acme, rest, 10_00 * len(rest)).checkout_url
