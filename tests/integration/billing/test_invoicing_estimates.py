"""The invoice of an approved estimate: the same lines and totals, less what was paid on approval."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from shared import clock
from shared.contracts.billing.approving import InvoiceEstimate
from shared.contracts.billing.credits import ListCredits
from shared.contracts.billing.estimates import Billed, Estimate, NewDeposit, VoidEstimate
from shared.contracts.billing.invoices import Invoice, NewDiscount, NewLine, NewTax
from shared.contracts.errors import Conflict, Denied, EstimateClosed, EstimateNotFound, Invalid
from shared.contracts.message import ApiKey
from shared.contracts.settings import ChangeSwitches, Switches
from shared.money import Money
from tests.support.business import Business, business
from tests.support.crowd import at_once
from tests.support.days import today
from tests.support.estimating import HALF, approve, approved, decline, estimate, look, status
from tests.support.house import House


def invoiced(acme: Business, found: Estimate, **more: object) -> Invoice:
    return acme.house.bus.ask(InvoiceEstimate.model_validate({"who": acme.who(), "estimate": found.id, **more}))


def test_the_invoice_says_what_the_estimate_said(acme: Business) -> None:
    found = estimate(
        acme,
        purchase_order="PO-1",
        notes="Thank you.",
        lines=(
            NewLine(name="Letterhead", description="Cotton", quantity=Decimal("2.5"), unit_cost=100_01),
            NewLine(name="Delivery", unit_cost=9_99),
        ),
        discounts=(NewDiscount(name="Loyalty", rate=Decimal("2.5")), NewDiscount(name="Spring", amount=50_00)),
        taxes=(NewTax(name="Sales tax", rate=Decimal("8.25")),),
    )
    approved(acme, found)
    invoice = invoiced(acme, found, due_on=date(2099, 1, 1))

    same = ("customer", "currency", "purchase_order", "notes", "lines", "subtotal", "discounts", "taxes", "total")
    assert {name: getattr(invoice, name) for name in same} == {name: getattr(found, name) for name in same}
    assert (invoice.due_on, invoice.issued_on) == (date(2099, 1, 1), clock.today(acme.tenant.zone))
    assert look(acme, found).invoice == Billed(token=invoice.token, number="INV-0001")
    assert status(acme, found) == "invoiced"


def test_the_deposit_is_used_for_the_invoice(acme: Business) -> None:
    found = estimate(acme, deposit=HALF)
    approved(acme, found)
    invoice = invoiced(acme, found)
    view = acme.look(invoice)

    assert (invoice.paid, invoice.left) == (Money(1_540_00, "USD"), Money(1_540_00, "USD"))
    assert [(each.reference, each.amount) for each in view.credits] == [("EST-0001", Money(1_540_00, "USD"))]
    assert acme.house.bus.ask(ListCredits(who=acme.who(), customer=found.customer)) == []


def test_a_deposit_of_all_pays_the_invoice(acme: Business) -> None:
    found = estimate(acme, deposit=NewDeposit(rate=Decimal(100)))
    approved(acme, found)

    assert invoiced(acme, found).status(today=clock.today("UTC")) == "paid"
    assert acme.house.news(acme.tenant) == [
        "estimate_approved",
        "payment_received",
        "credit_applied",
        "invoice_paid",
    ]


def test_where_credit_is_not_used_by_itself_the_deposit_waits(acme: Business) -> None:
    acme.house.bus.ask(ChangeSwitches(who=acme.who(), switches=Switches(new_invoices_use_credit=False)))
    found = estimate(acme, deposit=HALF)
    approved(acme, found)

    assert invoiced(acme, found).paid == Money(0, "USD")
    assert len(acme.house.bus.ask(ListCredits(who=acme.who(), customer=found.customer))) == 1


def test_it_is_invoiced_once_and_sent_when_that_is_wished(acme: Business) -> None:
    found = estimate(acme)
    approve(acme, found)
    came = at_once([lambda: invoiced(acme, found, send=True)] * 4)

    assert came == [came[0]] * 4
    assert acme.house.news(acme.tenant) == ["estimate_approved", "invoice_sent"]
    with pytest.raises(EstimateClosed, match="invoiced"):
        acme.house.bus.ask(VoidEstimate(who=acme.who(), estimate=found.id))
    with pytest.raises(EstimateClosed, match="invoiced"):
        decline(acme, found)


def test_only_what_is_approved_is_invoiced_and_by_the_business(house: House, acme: Business) -> None:
    waiting, declined, draft = estimate(acme), estimate(acme), estimate(acme, is_draft=True)
    decline(acme, declined)
    for found, about in ((waiting, "sent"), (declined, "declined"), (draft, "draft")):
        with pytest.raises(Conflict, match=about):
            invoiced(acme, found)
    approve(acme, waiting)
    with pytest.raises(Invalid, match="due_on"):
        invoiced(acme, waiting, due_on=date(2020, 1, 1))
    for who in (acme.signed_in(acme.customer()), acme.who(ApiKey(key=1, may_write=False))):
        with pytest.raises(Denied):
            invoiced(acme, waiting, who=who)
    with pytest.raises(EstimateNotFound):
        invoiced(acme, waiting, who=business(house).who())
    assert status(acme, waiting) == "approved"


@pytest.mark.parametrize(
    ("terms", "more", "told", "due", "early"),
    [
        ("2% 10 NET 15", {}, "2% 10 NET 15", 15, (Decimal(2), 10)),
        ("2% 10 NET 15", {"due_on": today() + timedelta(days=40)}, "2% 10 NET 40", 40, (Decimal(2), 10)),
        ("Net 15", {}, "Net 15", 15, None),
        ("Net 15", {"due_on": today() + timedelta(days=40)}, "", 40, None),
        ("When it is installed", {}, "When it is installed", 30, None),
        ("", {}, "", 30, None),
    ],
    ids=["early", "early, with a date", "net", "net, with a date", "words", "none"],
)
def test_terms_of_payment_are_those_that_were_approved(
    acme: Business, terms: str, more: dict[str, Any], told: str, due: int, early: tuple[Decimal, int] | None
) -> None:
    found = invoiced(acme, approved(acme, estimate(acme, payment_terms=terms)), **more)
    until = found.early_until and (found.early_until - found.issued_on).days

    assert (found.terms, (found.due_on - found.issued_on).days) == (told, due)
    assert (found.early_rate, until) == (early or (None, None))
    assert found.issued_on == today()
