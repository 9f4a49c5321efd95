"""Credit: posted once, used for invoices under the same locks as money, never beyond what there is."""

from functools import partial

import pytest

from services.billing.domain.credits import Source
from shared.contracts.billing.credits import ApplyCredit, Credit, GiveCredit, ListCredits
from shared.contracts.billing.customers import Customer
from shared.contracts.billing.invoices import Invoice, VoidInvoice
from shared.contracts.billing.payable import ViewPayable
from shared.contracts.billing.payments import RecordPayment, ViewAccount
from shared.contracts.errors import (
    AmountNotPayable,
    Conflict,
    CreditExceeded,
    CustomerNotFound,
    Denied,
    Invalid,
    InvoiceNotFound,
    NothingToPay,
    PaymentUnderWay,
    Refusal,
)
from shared.contracts.message import Caller, LinkHolder, Visitor
from shared.contracts.settings import ChangeSwitches, Switches
from shared.money import Money
from tests.support.business import Business
from tests.support.crowd import at_once


def dollars(minor: int) -> Money:
    return Money(minor, "USD")


def give(acme: Business, globex: Customer, minor: int, *, reference: str = "", key: str | None = None) -> Credit:
    ask = GiveCredit(who=acme.who(key=key), customer=globex.id, amount=dollars(minor), reference=reference)
    return acme.house.bus.ask(ask)


def use(acme: Business, invoices: list[Invoice], minor: int, *, who: Caller | None = None, left: int = -1) -> None:
    seen = sum(acme.look(invoice).invoice.left.minor for invoice in invoices) if left < 0 else left
    tokens = tuple(invoice.token for invoice in invoices)
    ask = ApplyCredit(who=who or acme.who(), invoices=tokens, amount=dollars(minor), left=dollars(seen))
    acme.house.bus.ask(ask)


def credit(acme: Business, globex: Customer) -> list[tuple[str, int]]:
    found = acme.house.bus.ask(ListCredits(who=acme.who(), customer=globex.id))
    return [(each.reference, each.left.minor) for each in found]


def without_automatism(acme: Business, **switches: bool) -> None:
    wished = Switches(new_invoices_use_credit=False, **switches)
    acme.house.bus.ask(ChangeSwitches(who=acme.who(), switches=wished))


def test_what_an_invoice_did_not_need_is_kept_as_credit(acme: Business) -> None:
    globex = acme.customer()
    invoice = acme.invoice(globex, total=100_00)
    ask = RecordPayment(who=acme.who(), invoice=invoice.id, amount=dollars(130_00), method="check")
    payment = acme.house.bus.ask(ask)

    assert credit(acme, globex) == [(payment.reference, 30_00)]
    assert acme.house.bus.ask(ViewAccount(who=acme.signed_in(globex))).credit == (dollars(30_00),)


def test_a_new_invoice_uses_it_as_far_as_it_goes(acme: Business) -> None:
    globex = acme.customer()
    give(acme, globex, 40_00, reference="Goodwill")
    small, large = acme.invoice(globex, total=15_00), acme.invoice(globex, total=100_00)

    assert (small.left, large.left) == (dollars(0), dollars(75_00))
    assert [(each.reference, each.amount) for each in acme.look(large).credits] == [("Goodwill", dollars(25_00))]
    assert credit(acme, globex) == []
    assert acme.house.news(acme.tenant) == ["credit_applied", "invoice_paid", "credit_applied"]


def test_neither_a_draft_nor_another_customers_nor_another_currencys_invoice_uses_it(acme: Business) -> None:
    globex = acme.customer()
    give(acme, globex, 40_00)
    acme.invoice(globex, is_draft=True)
    acme.invoice(globex, currency="EUR")
    acme.invoice(acme.customer("Initech", email="sam@initech.example"))

    assert credit(acme, globex) == [("", 40_00)]


def test_a_business_may_want_to_have_it_used_by_hand_only(acme: Business) -> None:
    without_automatism(acme)
    globex = acme.customer()
    give(acme, globex, 40_00)

    assert acme.invoice(globex).left == dollars(150_00)


def test_a_customer_uses_it_for_several_invoices_oldest_credit_and_first_due_first(acme: Business) -> None:
    without_automatism(acme)
    globex = acme.customer()
    give(acme, globex, 10_00, reference="One")
    give(acme, globex, 50_00, reference="Two")
    later = acme.invoice(globex, total=30_00, issued_on="2026-11-01", due_on="2026-12-02")
    sooner = acme.invoice(globex, total=20_00, issued_on="2026-11-01", due_on="2026-12-01")
    use(acme, [later, sooner], 45_00, who=acme.signed_in(globex))

    assert [(each.reference, each.amount.minor) for each in acme.look(sooner).credits] == [
        ("One", 10_00),
        ("Two", 10_00),
    ]
    assert [(each.reference, each.amount.minor) for each in acme.look(later).credits] == [("Two", 25_00)]
    assert credit(acme, globex) == [("Two", 15_00)]
    assert acme.house.news(acme.tenant) == ["credit_applied", "credit_applied", "invoice_paid"]


def test_a_double_click_uses_it_once(acme: Business) -> None:
    without_automatism(acme)
    globex = acme.customer()
    give(acme, globex, 100_00)
    invoice = acme.invoice(globex, total=150_00)
    came = at_once([partial(use, acme, [invoice], 20_00, left=150_00)] * 4)

    assert [type(each) for each in came if each is not None] == [AmountNotPayable] * 3
    assert credit(acme, globex) == [("", 80_00)]


def test_two_invoices_at_once_cannot_use_the_same_credit(acme: Business) -> None:
    without_automatism(acme)
    globex = acme.customer()
    give(acme, globex, 50_00)
    invoices = [acme.invoice(globex, total=40_00) for _ in range(4)]
    came = at_once([partial(use, acme, [invoice], 40_00, left=40_00) for invoice in invoices])

    assert [type(each) for each in came if each is not None] == [CreditExceeded] * 3
    assert credit(acme, globex) == [("", 10_00)]


def test_overlapping_selections_at_once_do_not_wait_for_each_other_for_ever(acme: Business) -> None:
    without_automatism(acme)
    globex = acme.customer()
    give(acme, globex, 1_000_00)
    ring = [acme.invoice(globex, total=10_00) for _ in range(4)]
    pairs = [[ring[one], ring[(one + 1) % 4]] for one in range(4)]
    came = at_once([partial(use, acme, pair, 20_00, left=20_00) for pair in pairs])

    assert all(each is None or isinstance(each, AmountNotPayable | NothingToPay) for each in came)
    used = sum(10_00 - acme.look(invoice).invoice.left.minor for invoice in ring)
    assert credit(acme, globex) == [("", 1_000_00 - used)]


def test_an_open_page_is_closed_before_credit_is_used(acme: Business) -> None:
    without_automatism(acme)
    globex = acme.customer()
    give(acme, globex, 50_00)
    invoice = acme.invoice(globex, total=150_00)
    begun = acme.start(invoice)
    use(acme, [invoice], 50_00, who=acme.signed_in(globex))

    assert acme.house.sandbox.open(begun.checkout_url).status == 410
    assert acme.look(invoice).invoice.left == dollars(100_00)


def test_money_on_its_way_keeps_credit_away(acme: Business) -> None:
    without_automatism(acme)
    globex = acme.customer()
    give(acme, globex, 50_00)
    invoice = acme.invoice(globex, total=150_00)
    begun = acme.start(invoice)
    acme.house.sandbox.pay_from_us_account(begun.checkout_url)
    acme.payment(begun.payment)
    with pytest.raises(PaymentUnderWay):
        use(acme, [invoice], 50_00)


@pytest.mark.parametrize(
    ("minor", "left", "refusal"),
    [
        (60_00, -1, CreditExceeded),
        (150_01, -1, AmountNotPayable),
        (0, -1, AmountNotPayable),
        (-1, -1, AmountNotPayable),
        (10_00, 149_00, AmountNotPayable),
    ],
)
def test_more_than_there_is_or_is_needed_is_refused(
    acme: Business, minor: int, left: int, refusal: type[Refusal]
) -> None:
    without_automatism(acme)
    globex = acme.customer()
    give(acme, globex, 50_00)
    invoice = acme.invoice(globex, total=150_00)
    with pytest.raises(refusal):
        use(acme, [invoice], minor, left=left)
    assert credit(acme, globex) == [("", 50_00)]


def test_credit_belongs_to_its_customer(acme: Business) -> None:
    without_automatism(acme)
    globex, initech = acme.customer(), acme.customer("Initech", email="sam@initech.example")
    give(acme, globex, 50_00)
    mine, theirs = acme.invoice(globex, total=10_00), acme.invoice(initech, total=10_00)
    with pytest.raises(InvoiceNotFound):
        use(acme, [mine], 10_00, who=acme.signed_in(initech))
    with pytest.raises(InvoiceNotFound):
        use(acme, [mine, theirs], 20_00)
    with pytest.raises(CreditExceeded):
        use(acme, [theirs], 10_00, who=acme.signed_in(initech))
    for actor in (Visitor(), LinkHolder(token=mine.token)):
        with pytest.raises(Denied):
            use(acme, [mine], 10_00, who=acme.who(actor))
    view = acme.house.bus.ask(ViewPayable(who=acme.who(LinkHolder(token=mine.token)), invoices=(mine.token,)))
    assert view.credit == ()
    own = acme.house.bus.ask(ViewPayable(who=acme.signed_in(globex), invoices=(mine.token,)))
    assert own.credit == (dollars(50_00),)


def test_a_business_may_keep_its_use_to_itself(acme: Business) -> None:
    without_automatism(acme, apply_credits=False)
    globex = acme.customer()
    give(acme, globex, 50_00)
    invoice = acme.invoice(globex, total=10_00)
    with pytest.raises(Denied):
        use(acme, [invoice], 10_00, who=acme.signed_in(globex))
    use(acme, [invoice], 10_00)

    assert credit(acme, globex) == [("", 40_00)]


def test_credit_is_given_once_for_each_key_and_posted_once_for_each_source(acme: Business) -> None:
    globex = acme.customer()
    assert give(acme, globex, 10_00, key="k" * 20) == give(acme, globex, 10_00, key="k" * 20)
    store = acme.house.store(acme.who())
    for _ in range(2):
        with store.begin():
            store.post_credit(
                globex.id, dollars(5_00), source=Source.CREDIT_NOTE, reference="CN-0001", key="credit note 1"
            )

    assert credit(acme, globex) == [("", 10_00), ("CN-0001", 5_00)]


def test_only_the_business_gives_credit_and_only_real_money(acme: Business) -> None:
    globex = acme.customer()
    with pytest.raises(Denied):
        acme.house.bus.ask(GiveCredit(who=acme.signed_in(globex), customer=globex.id, amount=dollars(1)))
    for minor in (0, -1, 10**15 + 1):
        with pytest.raises(Invalid):
            give(acme, globex, minor)
    for currency in ("usd", "XXQ", "EURO"):
        foreign = GiveCredit(who=acme.who(), customer=globex.id, amount=Money(1, currency))
        with pytest.raises(Invalid, match="currency"):
            acme.house.bus.ask(foreign)
    with pytest.raises(CustomerNotFound):
        acme.house.bus.ask(GiveCredit(who=acme.who(), customer=10**9, amount=dollars(1)))


def test_an_invoice_that_credit_went_to_is_not_voided(acme: Business) -> None:
    globex = acme.customer()
    give(acme, globex, 10_00)
    invoice = acme.invoice(globex)
    with pytest.raises(Conflict):
        acme.house.bus.ask(VoidInvoice(who=acme.who(), invoice=invoice.id))
