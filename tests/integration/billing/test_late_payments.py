"""Late fees and payments at the same time: whoever comes first is waited for, and nothing happens twice."""

from datetime import timedelta
from decimal import Decimal
from functools import partial
from itertools import count

import pytest
from sqlalchemy.exc import IntegrityError

from services.billing.store import BillingStore
from shared import clock
from shared.contracts.billing.activity import ViewList, Wanted
from shared.contracts.billing.invoices import NewEarlyDiscount
from shared.contracts.billing.late_fees import AddLateFees
from shared.contracts.errors import AmountNotPayable
from shared.contracts.message import Event
from tests.support.business import Business
from tests.support.crowd import at_once
from tests.support.late_fees import START, add, after, amounts, bill, dollars
from tests.support.stating import statement


def test_paying_early_takes_nothing_off_it(late: Business) -> None:
    """For whoever may still pay early when the invoice is late."""
    globex = late.customer()
    invoice = bill(late, customer=globex, early_discount=NewEarlyDiscount(rate=Decimal(2), days=50))
    with after(6):
        add(late)
        found, stated = late.look(invoice).invoice, statement(late, globex)
        wanted = Wanted(sort="issued")
        listed = ViewList(who=late.signed_in(globex), kind="invoices", wanted=wanted, zone="UTC")
        [row] = late.house.bus.ask(listed).rows
        assert (stated.to_pay, stated.saved) == (dollars(99_50), dollars(2_00))
        assert row.discount(today=clock.today("UTC")) == dollars(2_00)
        assert (found.early_off, found.to_pay(today=clock.today("UTC"))) == (dollars(2_00), dollars(99_50))
        started = late.start(invoice, amount=dollars(99_50))
        late.house.sandbox.pay(started.checkout_url)
        late.payment(started.payment)
        assert not late.look(invoice).invoice.left


def test_it_is_added_once_however_many_add_it_at_once(late: Business) -> None:
    invoices = [bill(late) for _ in range(3)]
    with after(6):
        came = at_once([lambda: add(late)] * 6)
    assert [failure for failure in came if isinstance(failure, Exception)] == []
    assert [amounts(late, each) for each in invoices] == [[1_50]] * 3
    assert late.house.news(late.tenant).count("late_fee_added") == 3


def test_whoever_pays_at_the_same_moment_pays_what_is_asked_for(late: Business) -> None:
    """Either the payment has begun, and the fee waits, or the page is told of the fee: never both or neither."""
    invoices = [bill(late) for _ in range(6)]
    with after(6):
        at_once([partial(late.start, each) for each in invoices] + [partial(add, late)] * 2)
        found = [late.look(each) for each in invoices]
    assert [each.attempt is None for each in found] == [each.invoice.total == dollars(101_50) for each in found]
    assert {each.invoice.total.minor for each in found} <= {100_00, 101_50}


def test_who_waits_no_longer_is_answered_and_the_rest_comes_later(late: Business) -> None:
    invoices = [bill(late) for _ in range(2)]
    with after(6):
        hasty = late.who(seconds=1)
        assert late.house.bus.ask(AddLateFees(who=hasty)) == 0
        assert add(late) == 2
    assert [amounts(late, each) for each in invoices] == [[1_50]] * 2


def test_killed_half_way_it_goes_on_where_it_was(late: Business, monkeypatch: pytest.MonkeyPatch) -> None:
    """With everything of a fee, or nothing of it: that it was told of is the last step."""
    invoices = [bill(late) for _ in range(3)]
    emit, told = BillingStore.emit, count(1)

    def die(store: BillingStore, event: Event) -> None:
        if next(told) == 2:
            raise KeyboardInterrupt
        emit(store, event)

    monkeypatch.setattr(BillingStore, "emit", die)
    with after(6):
        with pytest.raises(KeyboardInterrupt):
            add(late)
        assert [amounts(late, each) for each in invoices] == [[1_50], [], []]
        assert add(late) == 2
    assert [amounts(late, each) for each in invoices] == [[1_50]] * 3


def test_the_database_knows_no_two_fees_of_one_day(late: Business) -> None:
    invoice = bill(late)
    with after(6):
        add(late)
    store, day = late.house.store(late.who()), START + timedelta(days=6)
    with store.begin():
        row = store.invoice_locked(number=invoice.id)
        with pytest.raises(IntegrityError):
            store.add_late_fee(row, dollars(1), fell_on=day, name="Late fee", description="")
        store.session.rollback()
    assert amounts(late, invoice) == [1_50]


def test_a_payment_that_was_begun_comes_first_and_the_fee_when_it_fails(late: Business) -> None:
    invoice = bill(late)
    with after(5):
        begun = late.start(invoice)
    with after(6, hour=8):
        assert add(late) == 0
        late.house.sandbox.client(late.api_key).v1.checkout.sessions.expire(begun.checkout_url.rpartition("/")[2])
        assert late.payment(begun.payment).state == "expired"
        assert (add(late), amounts(late, invoice)) == (1, [1_50])


def test_money_on_its_way_from_a_bank_is_in_time(late: Business) -> None:
    invoice = bill(late)
    with after(5):
        begun = late.start(invoice)
        late.house.sandbox.pay_from_us_account(begun.checkout_url)
        assert late.payment(begun.payment).state == "pending"
    with after(8):
        assert add(late) == 0
        late.house.sandbox.settle(begun.checkout_url.rpartition("/")[2])
        assert late.payment(begun.payment).state == "succeeded"
    with after(40):
        assert (add(late), amounts(late, invoice)) == (0, [])


def test_a_page_that_shows_the_amount_of_yesterday_is_told_what_it_is_now(late: Business) -> None:
    invoice = bill(late)
    with after(6):
        add(late)
        with pytest.raises(AmountNotPayable) as refused:
            late.start(invoice, amount=dollars(100_00))
        assert refused.value.facts == {"left": "10150", "currency": "USD"}
        late.paid(late.look(invoice).invoice)
    assert not late.look(invoice).invoice.left
