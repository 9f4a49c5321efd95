"""A fee on cards: on top of what is paid, never off what is owed, and by no way around it."""

from decimal import Decimal

import pytest

from shared.contracts.billing.approving import ApprovalStart
from shared.contracts.billing.credits import ListCredits
from shared.contracts.billing.invoices import Invoice
from shared.contracts.billing.payments import (
    OnlineMethod,
    PaymentStart,
    PaymentView,
    StartPayment,
)
from shared.contracts.errors import AmountNotPayable
from shared.contracts.message import LinkHolder
from shared.contracts.settings import ChangeAccepted, ChangeSwitches, Switches
from shared.contracts.settings.accepted import Accepted
from shared.money import Money
from tests.support.business import Business, business
from tests.support.crowd import at_once
from tests.support.estimating import HALF, approve, estimate, look
from tests.support.house import House

RATE = Decimal("2.5")


def dollars(minor: int) -> Money:
    return Money(minor, "USD")


def set_fee(shop: Business, rate: Decimal) -> None:
    shop.house.bus.ask(ChangeSwitches(who=shop.who(), switches=Switches(convenience_fee=rate)))


@pytest.fixture
def shop(acme: Business) -> Business:
    set_fee(acme, RATE)
    return acme


def start(
    shop: Business,
    *invoices: Invoice,
    amount: int = 0,
    method: OnlineMethod | None = "card",
    fee: int | None = None,
) -> PaymentStart:
    left = dollars(sum(invoice.left.minor for invoice in invoices))
    who = shop.who(LinkHolder(token=invoices[0].token)) if len(invoices) == 1 else shop.who()
    return shop.house.bus.ask(
        StartPayment(
            who=who,
            invoices=tuple(invoice.token for invoice in invoices),
            amount=dollars(amount) if amount else left,
            left=left,
            method=method,
            fee=None if fee is None else dollars(fee),
        )
    )


def paid(shop: Business, started: PaymentStart) -> PaymentView:
    shop.house.sandbox.pay(started.checkout_url)
    return shop.payment(started.payment)


def page_shows(shop: Business, started: PaymentStart | ApprovalStart) -> tuple[list[str], list[tuple[str, int]]]:
    """What the provider's page takes, and its lines."""
    sessions = shop.house.sandbox.client(shop.api_key).v1.checkout.sessions
    found = next(each for each in sessions.list().data if each.url == started.checkout_url)
    lines = sessions.line_items.list(found.id).data
    return list(found.payment_method_types or []), [(line.description or "", line.amount_total) for line in lines]


def test_the_fee_is_charged_on_top_and_takes_nothing_off_the_balance(shop: Business) -> None:
    invoice = shop.invoice(total=150_00)
    started = start(shop, invoice, fee=3_75)
    assert page_shows(shop, started) == (["card"], [(invoice.number, 150_00), ("Card fee", 3_75)])
    view = paid(shop, started)
    assert (view.amount, view.fee, view.kept) == (dollars(153_75), dollars(3_75), dollars(0))
    assert [each.applied for each in view.invoices] == [dollars(150_00)]
    assert shop.look(invoice).invoice.left == dollars(0)
    assert [payment["captured"] for payment in shop.taken()] == [153_75]


@pytest.mark.parametrize(("currency", "amount", "fee"), [("KWD", 1_268, 32), ("MGA", 10_73, 27)])
def test_a_sum_that_the_provider_can_take_does_not_hide_a_line_that_it_cannot(
    house: House, currency: str, amount: int, fee: int
) -> None:
    shop = business(house, currency=currency)
    set_fee(shop, RATE)
    invoice = shop.invoice(total=amount)
    ask = StartPayment(
        who=shop.who(),
        invoices=(invoice.token,),
        amount=Money(amount, currency),
        method="card",
        fee=Money(fee, currency),
    )
    with pytest.raises(AmountNotPayable) as refused:
        shop.house.bus.ask(ask)
    assert refused.value.about == "provider"
    assert shop.look(invoice).attempt is None


def test_a_bank_account_costs_nothing_more(shop: Business) -> None:
    invoice = shop.invoice(total=150_00)
    started = start(shop, invoice, method="bank")
    assert page_shows(shop, started) == (["us_bank_account"], [(invoice.number, 150_00)])


def test_a_part_has_a_fee_of_its_own(shop: Business) -> None:
    invoice = shop.invoice(total=150_00)
    view = paid(shop, start(shop, invoice, amount=50_00, fee=1_25))
    assert (view.amount, view.fee) == (dollars(51_25), dollars(1_25))
    assert shop.look(invoice).invoice.left == dollars(100_00)


def test_several_together_have_one_fee(shop: Business) -> None:
    customer = shop.customer()
    first, second = shop.invoice(customer, total=10_01), shop.invoice(customer, total=20_01)
    view = paid(shop, start(shop, first, second, fee=75))
    assert (view.amount, view.fee) == (dollars(30_77), dollars(75))
    assert [each.applied for each in view.invoices] == [dollars(10_01), dollars(20_01)]


@pytest.mark.parametrize(
    ("method", "fee"),
    [("card", None), ("card", 0), ("card", 3_74), ("card", 3_76), ("card", -3_75), (None, None), ("bank", 3_75)],
)
def test_nobody_gets_round_the_fee_or_pays_another(
    shop: Business, method: OnlineMethod | None, fee: int | None
) -> None:
    invoice = shop.invoice(total=150_00)
    with pytest.raises(AmountNotPayable) as refused:
        start(shop, invoice, method=method, fee=fee)
    assert refused.value.about == "fee"
    assert shop.look(invoice).attempt is None


def test_who_says_nothing_pays_by_card_with_its_fee(shop: Business) -> None:
    started = start(shop, shop.invoice(total=150_00), method=None, fee=3_75)
    assert page_shows(shop, started)[0] == ["card"]


def test_where_only_bank_accounts_are_taken_there_is_no_fee(shop: Business) -> None:
    shop.house.bus.ask(ChangeAccepted(who=shop.who(), accepted=Accepted(methods=frozenset({"bank"}))))
    assert page_shows(shop, start(shop, shop.invoice(), method=None))[0] == ["us_bank_account"]


def test_a_changed_fee_is_not_charged_unseen_and_closes_the_page_with_the_old_one(shop: Business) -> None:
    invoice = shop.invoice(total=150_00)
    first = start(shop, invoice, fee=3_75)
    set_fee(shop, Decimal(3))
    with pytest.raises(AmountNotPayable):
        start(shop, invoice, fee=3_75)
    second = start(shop, invoice, fee=4_50)
    assert shop.house.sandbox.open(first.checkout_url).status == 410
    assert paid(shop, second).amount == dollars(154_50)


def test_clicks_at_once_make_one_payment_with_one_fee(shop: Business) -> None:
    invoice = shop.invoice(total=150_00)
    starts = at_once([lambda: start(shop, invoice, fee=3_75)] * 4)
    assert starts == [starts[0]] * 4
    assert isinstance(starts[0], PaymentStart)
    assert paid(shop, starts[0]).amount == dollars(153_75)


def test_on_a_deposit_the_fee_comes_on_top_and_the_credit_is_without_it(shop: Business) -> None:
    found = estimate(shop, deposit=HALF)
    started = approve(shop, found, method="card", fee=dollars(38_50))
    shop.house.sandbox.pay(started.checkout_url)
    view = shop.payment(started.payment)
    credits = shop.house.bus.ask(ListCredits(who=shop.who(), customer=found.customer))
    assert (view.amount, view.fee, view.kept) == (dollars(1_578_50), dollars(38_50), dollars(1_540_00))
    assert [credit.left for credit in credits] == [dollars(1_540_00)]
    assert look(shop, found).estimate.is_approved


@pytest.mark.parametrize(("method", "fee"), [("card", None), ("card", 38_49), (None, None), ("bank", 38_50)])
def test_nobody_approves_round_the_fee(shop: Business, method: OnlineMethod | None, fee: int | None) -> None:
    found = estimate(shop, deposit=HALF)
    with pytest.raises(AmountNotPayable) as refused:
        approve(shop, found, method=method, fee=None if fee is None else dollars(fee))
    assert refused.value.about == "fee"
    assert look(shop, found).attempt is None


def test_another_way_of_paying_a_deposit_closes_the_page_with_the_fee(shop: Business) -> None:
    found = estimate(shop, deposit=HALF)
    by_card = approve(shop, found, method="card", fee=dollars(38_50))
    by_bank = approve(shop, found, method="bank")
    assert shop.house.sandbox.open(by_card.checkout_url).status == 410
    assert page_shows(shop, by_bank) == (["us_bank_account"], [(found.number, 1_540_00)])
