"""Paying online: one wish, one page, one payment, whatever a customer does in between."""

from datetime import timedelta

import pytest
import time_machine

from shared import clock
from shared.contracts.billing.invoices import Invoice, OpenAttempt, PaidWith, VoidInvoice
from shared.contracts.billing.payments import (
    GetPayment,
    PaymentRow,
    PaymentStart,
    PaymentView,
    RecordPayment,
    StartPayment,
    ViewAccount,
    ViewPayment,
)
from shared.contracts.errors import (
    AmountNotPayable,
    Conflict,
    Denied,
    InvoiceNotFound,
    NothingToPay,
    PaymentNotFound,
    PaymentUnderWay,
    ProviderUnavailable,
)
from shared.contracts.message import LinkHolder, Visitor
from shared.money import Money
from tests.support.business import Business, business
from tests.support.house import House
from tests.support.sandbox import ASKS_CONFIRMATION, DECLINED, FAILING_US_ACCOUNT

ABSENT = "x" * 24
VISA = PaidWith(kind="card", brand="visa", last4="4242")


def dollars(minor: int) -> Money:
    return Money(minor, "USD")


def void(acme: Business, invoice: Invoice) -> Invoice:
    return acme.house.bus.ask(VoidInvoice(who=acme.who(), invoice=invoice.id))


def record(acme: Business, invoice: Invoice, minor: int) -> PaymentView:
    ask = RecordPayment(who=acme.who(), invoice=invoice.id, amount=dollars(minor), method="check")
    return acme.house.bus.ask(ask)


def is_closed(acme: Business, start: PaymentStart) -> bool:
    return acme.house.sandbox.open(start.checkout_url).status == 410


def test_an_invoice_is_paid_by_card(acme: Business) -> None:
    invoice = acme.invoice(total=150_00)
    paid = acme.paid(invoice)

    assert (paid.state, paid.amount, paid.kept, paid.method) == ("succeeded", dollars(150_00), dollars(0), VISA)
    assert [(covered.number, covered.applied, covered.left) for covered in paid.invoices] == [
        (invoice.number, dollars(150_00), dollars(0))
    ]
    assert acme.house.news(acme.tenant) == ["payment_received", "invoice_paid"]


def test_a_begun_payment_is_open_until_the_page_was_used(acme: Business) -> None:
    invoice = acme.invoice()
    start = acme.start(invoice)
    payment = acme.payment(start.payment)

    assert (payment.state, payment.checkout_url, payment.settled_at) == ("open", start.checkout_url, None)
    assert acme.look(invoice).attempt == OpenAttempt(
        payment=start.payment, state="open", started_at=payment.started_at, method=None
    )


def test_a_second_click_leads_to_the_same_page(acme: Business) -> None:
    invoice = acme.invoice()

    assert acme.start(invoice) == acme.start(invoice)


def test_a_second_tab_that_pays_later_finds_the_payment_made(acme: Business) -> None:
    invoice = acme.invoice()
    first, second = acme.start(invoice), acme.start(invoice)
    acme.house.sandbox.pay(first.checkout_url)
    acme.house.sandbox.pay(second.checkout_url)

    assert acme.payment(second.payment).state == "succeeded"
    assert len(acme.taken()) == 1


def test_paying_again_after_it_was_paid_unnoticed_leads_to_the_payment(acme: Business) -> None:
    invoice = acme.invoice()
    start = acme.start(invoice)
    acme.house.sandbox.pay(start.checkout_url)

    assert acme.start(invoice) == PaymentStart(payment=start.payment, checkout_url="")
    assert acme.payment(start.payment).state == "succeeded"


def test_a_paid_invoice_has_nothing_to_pay(acme: Business) -> None:
    invoice = acme.invoice()
    acme.paid(invoice)
    with pytest.raises(NothingToPay):
        acme.start(invoice)


def test_a_declined_card_can_be_followed_by_a_good_one(acme: Business) -> None:
    invoice = acme.invoice()
    start = acme.start(invoice)
    acme.house.sandbox.pay(start.checkout_url, card=DECLINED)
    declined = acme.payment(start.payment).state
    acme.house.sandbox.pay(start.checkout_url)

    assert (declined, acme.payment(start.payment).state) == ("open", "succeeded")


def test_a_card_that_her_bank_asks_about_is_paid_once_she_has_confirmed(acme: Business) -> None:
    start = acme.start(acme.invoice())
    acme.house.sandbox.pay(start.checkout_url, card=ASKS_CONFIRMATION, confirm=False)
    refused = acme.payment(start.payment).state
    acme.house.sandbox.pay(start.checkout_url, card=ASKS_CONFIRMATION)

    assert (refused, acme.payment(start.payment).state) == ("open", "succeeded")


def test_a_page_that_expired_at_the_provider_is_replaced(acme: Business) -> None:
    invoice = acme.invoice()
    first = acme.start(invoice)
    session = first.checkout_url.rpartition("/")[2]
    acme.house.sandbox.client(acme.api_key).v1.checkout.sessions.expire(session)
    second = acme.start(invoice)
    acme.house.sandbox.pay(second.checkout_url)

    assert first.payment != second.payment
    assert [acme.payment(each.payment).state for each in (first, second)] == ["expired", "succeeded"]


def test_an_old_page_is_closed_before_another_is_opened(acme: Business) -> None:
    invoice = acme.invoice()
    first = acme.start(invoice)
    with time_machine.travel(clock.now() + timedelta(hours=23, minutes=1)):
        second = acme.start(invoice)

    assert first.payment != second.payment
    assert is_closed(acme, first)


def test_the_amount_must_be_what_is_left(acme: Business) -> None:
    invoice = acme.invoice(total=150_00)
    for wrong in (dollars(149_99), dollars(-150_00), dollars(0), dollars(10**30), Money(150_00, "EUR")):
        with pytest.raises(AmountNotPayable) as refusal:
            acme.start(invoice, amount=wrong)
        assert (refusal.value.about, refusal.value.facts) == ("amount", {"left": "15000", "currency": "USD"})
    assert acme.look(invoice).attempt is None


def test_a_wrong_amount_leaves_an_open_page_alone(acme: Business) -> None:
    invoice = acme.invoice(total=150_00)
    start = acme.start(invoice)
    with pytest.raises(AmountNotPayable):
        acme.start(invoice, amount=dollars(1))

    assert acme.start(invoice) == start


def test_money_that_arrives_otherwise_closes_the_page_that_asks_for_too_much(acme: Business) -> None:
    invoice = acme.invoice(total=150_00)
    first = acme.start(invoice)
    record(acme, invoice, 50_00)
    second = acme.start(invoice, amount=dollars(100_00))
    acme.house.sandbox.pay(first.checkout_url)
    acme.house.sandbox.pay(second.checkout_url)

    assert [acme.payment(each.payment).state for each in (first, second)] == ["expired", "succeeded"]
    assert acme.look(invoice).invoice.left == dollars(0)


def test_a_voided_invoice_can_no_longer_be_paid_on_the_page_that_was_open(acme: Business) -> None:
    invoice = acme.invoice()
    start = acme.start(invoice)
    void(acme, invoice)

    assert is_closed(acme, start)
    assert acme.payment(start.payment).state == "expired"
    with pytest.raises(NothingToPay):
        acme.start(invoice)


def test_an_invoice_that_was_paid_unnoticed_is_not_voided(acme: Business) -> None:
    invoice = acme.invoice()
    acme.house.sandbox.pay(acme.start(invoice).checkout_url)
    with pytest.raises(Conflict) as refusal:
        void(acme, invoice)

    assert refusal.value.about == "paid"


def test_a_bank_payment_is_pending_until_it_arrives(acme: Business) -> None:
    globex = acme.customer()
    invoice = acme.invoice(globex, total=150_00)
    start = acme.start(invoice)
    acme.house.sandbox.pay_from_us_account(start.checkout_url)
    pending, method = acme.payment(start.payment), PaidWith(kind="bank", brand="TEST BANK", last4="6789")

    assert (pending.state, pending.settled_at, pending.method) == ("pending", None, method)
    assert acme.look(invoice).invoice.pending == dollars(150_00)
    assert acme.start(invoice) == PaymentStart(payment=start.payment, checkout_url="")
    assert acme.house.bus.ask(ViewAccount(who=acme.signed_in(globex))).payments == (
        PaymentRow(
            token=start.payment,
            state="pending",
            amount=dollars(150_00),
            method=method,
            at=pending.started_at,
            numbers=(invoice.number,),
        ),
    )
    assert acme.house.news(acme.tenant) == []

    acme.house.sandbox.settle(start.checkout_url.rpartition("/")[2])
    acme.house.janitor().settle()

    assert acme.payment(start.payment).state == "succeeded"
    assert acme.look(invoice).invoice.pending == dollars(0)
    assert acme.house.news(acme.tenant) == ["payment_received", "invoice_paid"]


def test_an_old_page_leads_to_the_payment_that_is_on_its_way_whatever_it_still_shows(acme: Business) -> None:
    start = acme.start(invoice := acme.invoice(total=150_00))
    acme.house.sandbox.pay_from_us_account(start.checkout_url)
    acme.payment(start.payment)

    assert acme.start(invoice, amount=dollars(99_00)) == PaymentStart(payment=start.payment, checkout_url="")


def test_a_bank_payment_that_comes_back_can_be_made_again(acme: Business) -> None:
    invoice = acme.invoice()
    start = acme.start(invoice)
    acme.house.sandbox.pay_from_us_account(start.checkout_url, account=FAILING_US_ACCOUNT)
    pending = acme.payment(start.payment).state
    acme.house.sandbox.settle(start.checkout_url.rpartition("/")[2], "failed")
    acme.house.janitor().settle()

    assert (pending, acme.payment(start.payment).state) == ("pending", "failed")
    assert acme.house.news(acme.tenant) == ["payment_failed"]
    assert acme.paid(invoice).state == "succeeded"


@pytest.mark.parametrize("act", [void, lambda acme, invoice: record(acme, invoice, 1_00)], ids=["void", "record"])
def test_a_pending_payment_keeps_the_business_from_changing_the_invoice(acme: Business, act: object) -> None:
    assert callable(act)
    invoice = acme.invoice()
    start = acme.start(invoice)
    acme.house.sandbox.pay_from_us_account(start.checkout_url)
    with pytest.raises(PaymentUnderWay) as refusal:
        act(acme, invoice)

    assert refusal.value.facts == {"payment": start.payment}


def test_an_open_page_is_not_wanted_any_more_once_its_invoice_needs_less(acme: Business) -> None:
    invoice = acme.invoice(total=150_00)
    start = acme.start(invoice)
    store = acme.house.store(acme.who())
    with store.begin():
        store.invoice_locked(number=invoice.id).voided_at = clock.now()
        store.write_ledger(
            "by hand", customer=invoice.customer, currency="USD", sides={"receivable": -150_00, "revenue": 150_00}
        )
    acme.house.janitor().settle()

    assert is_closed(acme, start)
    assert acme.payment(start.payment).state == "expired"


def test_the_receipt_goes_to_whoever_pays_or_else_to_the_customer(acme: Business) -> None:
    globex = acme.customer(email="jo@globex.example")
    payer = acme.customer("Initech", email="ann@initech.example")
    invoices = [acme.invoice(globex), acme.invoice(globex)]
    starts = [acme.start(invoices[0]), acme.start(invoices[1], who=acme.signed_in(payer))]

    assert [acme.payment(each.payment).receipt_email for each in starts] == [
        "jo@globex.example",
        "ann@initech.example",
    ]


def test_a_payment_is_seen_by_its_link_and_by_nobody_elses(acme: Business) -> None:
    globex = acme.customer()
    paid, ask = acme.paid(acme.invoice(globex)), acme.house.bus.ask
    views = [ask(ViewPayment(who=who, token=paid.token)) for who in (acme.who(Visitor()), acme.signed_in(globex))]

    assert [view.is_own for view in views] == [False, True]
    with pytest.raises(PaymentNotFound):
        ask(ViewPayment(who=acme.who(LinkHolder(token=ABSENT)), token=paid.token))
    with pytest.raises(PaymentNotFound):
        ask(ViewPayment(who=acme.who(Visitor()), token=ABSENT))


def test_a_payment_is_looked_up_by_the_business_only(acme: Business) -> None:
    globex, ask = acme.customer(), acme.house.bus.ask
    paid = acme.paid(acme.invoice(globex))
    store = acme.house.store(acme.who())
    with store.reading():
        number = store.payment_of_provider(acme.taken()[0]["payment_intent"]) or 0

    assert ask(GetPayment(who=acme.who(), payment=number)) == paid
    with pytest.raises(Denied):
        ask(GetPayment(who=acme.signed_in(globex), payment=number))
    with pytest.raises(PaymentNotFound):
        ask(GetPayment(who=acme.who(), payment=2**62))


def test_a_link_pays_no_other_invoice(acme: Business) -> None:
    invoice, other = acme.invoice(), acme.invoice()
    with pytest.raises(InvoiceNotFound):
        acme.start(invoice, who=acme.who(LinkHolder(token=other.token)))


def test_an_absent_invoice_cannot_be_paid(acme: Business) -> None:
    with pytest.raises(InvoiceNotFound):
        acme.house.bus.ask(StartPayment(who=acme.who(), invoices=(ABSENT,), amount=dollars(1)))


def test_a_business_without_an_account_at_the_provider_takes_no_payments(house: House) -> None:
    unconnected = business(house, is_connected=False)
    invoice = unconnected.invoice()
    with pytest.raises(ProviderUnavailable):
        unconnected.start(invoice)

    assert unconnected.look(invoice).attempt is None


@pytest.mark.parametrize(
    ("currency", "total"), [("JPY", 16_077), ("ISK", 5_000), ("KWD", 12_340), ("UGX", 25_000), ("MGA", 500_00)]
)
def test_every_currency_is_charged_as_it_is_counted(
    house: House, acme: Business, currency: str, total: int
) -> None:
    shop = business(house, currency=currency)
    paid = shop.paid(shop.invoice(total=total))

    assert (paid.state, paid.amount) == ("succeeded", Money(total, currency))


@pytest.mark.parametrize(("currency", "total"), [("KWD", 12_345), ("MGA", 500_01)])
def test_an_amount_that_the_provider_cannot_count_is_refused_before_anything_begins(
    acme: Business, currency: str, total: int
) -> None:
    invoice = acme.invoice(currency=currency, total=total)
    with pytest.raises(AmountNotPayable) as refusal:
        acme.start(invoice)

    assert (refusal.value.about, refusal.value.facts["left"]) == ("provider", str(total))
    assert acme.look(invoice).attempt is None


@pytest.mark.parametrize("total", [1, 10**13], ids=["too little", "too much"])
def test_an_amount_that_the_provider_does_not_take_is_refused_and_nothing_stays_open(
    acme: Business, total: int
) -> None:
    invoice = acme.invoice(total=total)
    for _ in range(2):
        with pytest.raises(AmountNotPayable) as refusal:
            acme.start(invoice)
        assert refusal.value.about == "provider"
    assert acme.look(invoice).attempt is None
