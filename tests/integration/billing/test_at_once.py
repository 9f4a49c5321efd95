"""Many things at the same moment: one attempt, one page, one payment."""

import pytest

from shared.contracts.billing.invoices import Invoice, VoidInvoice
from shared.contracts.billing.payments import ConnectProvider, PaymentStart, PaymentView, RecordPayment
from shared.contracts.errors import NothingToPay, PaymentUnderWay
from shared.money import Money
from tests.support.business import Business
from tests.support.crowd import at_once
from tests.support.waiting import until


def sessions(acme: Business) -> int:
    return len(acme.house.sandbox.client(acme.api_key).v1.checkout.sessions.list({"limit": 100}).data)


def test_eight_clicks_make_one_attempt_and_one_page(acme: Business) -> None:
    invoice = acme.invoice()
    starts = at_once([lambda: acme.start(invoice)] * 8)

    assert starts == [starts[0]] * 8
    assert isinstance(starts[0], PaymentStart)
    assert starts[0].checkout_url != ""
    assert sessions(acme) == 1


def test_a_second_click_while_the_provider_takes_its_time_waits_for_the_first(acme: Business) -> None:
    invoice = acme.invoice()
    fault = acme.house.sandbox.faults.hold("checkout.sessions.create")

    def second() -> PaymentStart:
        until(lambda: acme.house.sandbox.faults.waiting() == 1)
        acme.house.sandbox.faults.release(fault)
        return acme.start(invoice)

    first, other = at_once([lambda: acme.start(invoice), second])

    assert first == other
    assert sessions(acme) == 1


def test_looking_at_a_payment_whose_page_is_being_opened_does_not_take_long(acme: Business) -> None:
    invoice = acme.invoice()
    acme.house.sandbox.faults.hold("checkout.sessions.create")

    def look() -> str:
        until(lambda: acme.house.sandbox.faults.waiting() == 1)
        attempt = acme.look(invoice).attempt
        assert attempt is not None
        state = acme.payment(attempt.payment, who=acme.who(seconds=3)).state
        acme.house.sandbox.faults.release()
        return state

    start, state = at_once([lambda: acme.start(invoice), look])

    assert isinstance(start, PaymentStart)
    assert (state, acme.payment(start.payment).checkout_url) == ("open", start.checkout_url)


def test_clicks_on_a_page_that_is_too_old_all_lead_to_one_new_page(acme: Business) -> None:
    invoice = acme.invoice()
    old = acme.start(invoice)
    acme.house.sandbox.client(acme.api_key).v1.checkout.sessions.expire(old.checkout_url.rpartition("/")[2])
    starts = at_once([lambda: acme.start(invoice)] * 6)

    assert starts == [starts[0]] * 6
    assert sessions(acme) == 2


def test_the_notice_the_return_and_the_janitor_make_one_payment(acme: Business) -> None:
    invoice = acme.invoice(total=150_00)
    begun = acme.start(invoice)
    acme.house.sandbox.pay(begun.checkout_url)
    event = next(event for event in acme.events() if event["type"] == "checkout.session.completed")
    came = at_once(
        [
            *[lambda: acme.notice(event)] * 3,
            *[lambda: acme.payment(begun.payment)] * 3,
            *[lambda: acme.house.janitor().settle()] * 3,
        ]
    )

    assert [failure for failure in came if isinstance(failure, Exception)] == []
    assert acme.payment(begun.payment).state == "succeeded"
    assert [each.amount for each in acme.look(invoice).payments] == [Money(150_00, "USD")]
    assert acme.house.news(acme.tenant) == ["payment_received", "invoice_paid"]


def test_several_janitors_settle_everything_once(acme: Business) -> None:
    begun = [acme.start(acme.invoice()) for _ in range(5)]
    for start in begun:
        acme.house.sandbox.pay(start.checkout_url)
    came = at_once([lambda: acme.house.janitor().settle()] * 4)

    assert came == [None] * 4
    assert [acme.payment(start.payment).state for start in begun] == ["succeeded"] * 5
    assert acme.house.news(acme.tenant).count("payment_received") == 5


def test_a_check_and_a_click_at_once_never_take_too_much(acme: Business) -> None:
    invoice = acme.invoice(total=150_00)
    check = RecordPayment(who=acme.who(), invoice=invoice.id, amount=Money(150_00, "USD"), method="check")

    def click() -> PaymentStart:
        return acme.start(invoice)

    def recorded() -> PaymentView:
        return acme.house.bus.ask(check)

    came = at_once([click, recorded, click, recorded])
    for start in came:
        if isinstance(start, PaymentStart) and start.checkout_url:
            acme.house.sandbox.pay(start.checkout_url)
    acme.house.janitor().settle()
    paid = acme.look(invoice)

    assert {type(failure) for failure in came if isinstance(failure, Exception)} <= {NothingToPay, PaymentUnderWay}
    assert (paid.invoice.left, len(paid.payments)) == (Money(0, "USD"), 1)


def test_a_click_and_the_end_of_an_invoice_at_once_leave_nothing_to_pay_on(acme: Business) -> None:
    invoice = acme.invoice()

    def void() -> Invoice:
        return acme.house.bus.ask(VoidInvoice(who=acme.who(), invoice=invoice.id))

    came = at_once([lambda: acme.start(invoice), void, lambda: acme.start(invoice)])
    pages = [start.checkout_url for start in came if isinstance(start, PaymentStart) and start.checkout_url]
    is_voided = acme.look(invoice).invoice.is_voided

    assert {type(failure) for failure in came if isinstance(failure, Exception)} <= {NothingToPay, PaymentUnderWay}
    assert [acme.house.sandbox.open(page).status for page in pages] == [410 if is_voided else 200] * len(pages)


@pytest.mark.parametrize("again", range(3))
def test_connecting_twice_at_once_is_connecting(acme: Business, again: int) -> None:
    ask = ConnectProvider(who=acme.who(), api_key=acme.api_key, webhook_secret=f"whsec_{again}_test")

    assert at_once([lambda: acme.house.bus.ask(ask)] * 4) == [None] * 4
