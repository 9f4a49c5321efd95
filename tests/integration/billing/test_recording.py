"""Money that arrived outside the provider."""

from datetime import UTC, datetime

import pytest

from shared.contracts.billing.invoices import AppliedPayment, Invoice, PaidWith
from shared.contracts.billing.payments import PaymentView, RecordPayment
from shared.contracts.errors import AmountNotPayable, Denied, Invalid, InvoiceNotFound, NothingToPay
from shared.contracts.message import ApiKey
from shared.money import Money
from tests.support.business import Business
from tests.support.crowd import at_once

NOVEMBER = datetime(2026, 11, 3, 9, 30, tzinfo=UTC)


def dollars(minor: int) -> Money:
    return Money(minor, "USD")


def asked(acme: Business, invoice: Invoice, minor: int, *, key: str | None = None) -> RecordPayment:
    return RecordPayment(
        who=acme.who(key=key),
        invoice=invoice.id,
        amount=dollars(minor),
        method="check",
        reference="Check 1017",
        received_at=NOVEMBER,
    )


def record(acme: Business, invoice: Invoice, minor: int) -> PaymentView:
    return acme.house.bus.ask(asked(acme, invoice, minor))


def test_a_part_leaves_the_rest_to_pay(acme: Business) -> None:
    invoice = acme.invoice(total=150_00)
    part = record(acme, invoice, 50_00)
    view = acme.look(invoice)

    assert (part.state, part.settled_at, part.kept, part.method) == (
        "succeeded",
        NOVEMBER,
        dollars(0),
        PaidWith(kind="check"),
    )
    assert (view.invoice.paid, view.invoice.left) == (dollars(50_00), dollars(100_00))
    assert view.payments == (
        AppliedPayment(
            payment=part.token, received_at=NOVEMBER, method=PaidWith(kind="check"), amount=dollars(50_00)
        ),
    )
    assert acme.house.news(acme.tenant) == ["payment_received"]


def test_the_rest_can_be_paid_online(acme: Business) -> None:
    invoice = acme.invoice(total=150_00)
    record(acme, invoice, 50_00)
    rest = acme.paid(acme.look(invoice).invoice)

    assert rest.amount == dollars(100_00)
    assert acme.house.news(acme.tenant) == ["payment_received", "payment_received", "invoice_paid"]


def test_more_than_is_left_becomes_credit(acme: Business) -> None:
    invoice = acme.invoice(total=150_00)
    payment = record(acme, invoice, 200_00)

    assert (payment.amount, payment.kept) == (dollars(200_00), dollars(50_00))
    assert acme.look(invoice).invoice.left == dollars(0)
    assert acme.house.news(acme.tenant) == ["payment_received", "invoice_paid"]


def test_the_same_key_records_once_and_closes_no_page(acme: Business) -> None:
    invoice = acme.invoice(total=150_00)
    ask = asked(acme, invoice, 50_00, key="k1")
    first = acme.house.bus.ask(ask)
    page = acme.start(acme.look(invoice).invoice)
    second = acme.house.bus.ask(ask)

    assert first == second
    assert acme.look(invoice).invoice.paid == dollars(50_00)
    assert acme.payment(page.payment).state == "open"


def test_the_same_key_at_once_records_once(acme: Business) -> None:
    invoice = acme.invoice(total=150_00)
    ask = asked(acme, invoice, 50_00, key="k1")
    made = at_once([lambda: acme.house.bus.ask(ask)] * 6)

    assert made == [made[0]] * 6
    assert acme.look(invoice).invoice.paid == dollars(50_00)


def test_a_key_does_not_work_for_another_amount(acme: Business) -> None:
    invoice = acme.invoice(total=150_00)
    acme.house.bus.ask(asked(acme, invoice, 50_00, key="k1"))
    with pytest.raises(Invalid) as refusal:
        acme.house.bus.ask(asked(acme, invoice, 60_00, key="k1"))

    assert refusal.value.about == "idempotency_key"


@pytest.mark.parametrize("wrong", [dollars(0), dollars(-1), dollars(10**15 + 1), Money(1_00, "EUR")], ids=str)
def test_no_amount_and_no_other_currency_is_recorded(acme: Business, wrong: Money) -> None:
    ask = asked(acme, acme.invoice(), 1_00).model_copy(update={"amount": wrong})
    with pytest.raises(AmountNotPayable) as refusal:
        acme.house.bus.ask(ask)

    assert refusal.value.facts == {"currency": "USD"}


def test_nothing_is_recorded_where_nothing_is_to_pay(acme: Business) -> None:
    paid, draft = acme.invoice(), acme.invoice(is_draft=True)
    record(acme, paid, 150_00)
    for invoice in (paid, draft):
        with pytest.raises(NothingToPay):
            record(acme, invoice, 1_00)


def test_only_the_business_records(acme: Business) -> None:
    ask = asked(acme, acme.invoice(), 1_00)
    with pytest.raises(Denied):
        acme.house.bus.ask(ask.model_copy(update={"who": acme.who(ApiKey(key=1, may_write=False))}))


def test_nothing_is_recorded_for_an_absent_invoice(acme: Business) -> None:
    with pytest.raises(InvoiceNotFound):
        record(acme, acme.invoice().model_copy(update={"id": 2**62}), 1_00)


def test_a_moment_without_a_zone_is_not_even_asked_with(acme: Business) -> None:
    with pytest.raises(ValueError, match="received_at"):
        RecordPayment(
            who=acme.who(),
            invoice=1,
            amount=dollars(1),
            method="cash",
            received_at=NOVEMBER.replace(tzinfo=None),
        )
