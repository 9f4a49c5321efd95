"""An estimate is approved or declined on pages of its own, from its link or from the account."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from shared import clock
from shared.contracts.billing.approving import ApproveEstimate, DeclineEstimate, GetApproval, InvoiceEstimate
from shared.contracts.billing.customers import CustomField
from shared.contracts.billing.estimates import Estimate, NewDeposit, VoidEstimate
from shared.contracts.billing.methods import DisableMethods
from shared.contracts.message import LinkHolder
from shared.contracts.settings import Switches
from tests.portal.conftest import House
from tests.support.visitor import Visitor, forms_in

TERMS = "1. Printed quantities may differ by 3%."
DEPOSIT: dict[str, Any] = {"deposit": NewDeposit(amount=1_540_00)}


def path_of(estimate: Estimate, answer: str = "") -> str:
    return f"/estimates/{estimate.token}{answer}"


def approve(visitor: Visitor, estimate: Estimate, **typed: str) -> httpx.Response:
    path = path_of(estimate, "/approve")
    return visitor.submit(visitor.get(path), path, **{"initials": "JO"} | typed)


def test_whoever_has_the_link_approves_with_initials(acme: House) -> None:
    estimate, visitor = acme.new_estimate(acme.new_customer(), terms=TERMS), acme.visitor()
    page = visitor.get(path_of(estimate))
    told = visitor.follow(approve(visitor, estimate))

    assert f'href="{path_of(estimate, "/approve")}"' in page.text
    assert "You’ve approved this estimate. Thank you." in told.text
    assert 'data-pl-event="estimate:approved"' in told.text
    assert "by <bdi>JO</bdi>." in told.text
    assert "Review and approve" not in told.text


def test_what_is_recorded_is_who_it_was_and_from_where(acme: House) -> None:
    estimate, visitor = acme.new_estimate(acme.new_customer(), terms=TERMS), acme.visitor()
    acme.client.headers["User-Agent"] = "Firefox " + "x" * 600
    approve(visitor, estimate)
    record = acme.product.bus.ask(GetApproval(who=acme.business, estimate=estimate.id))

    assert record is not None
    assert (record.ip, len(record.user_agent), record.terms) == (
        acme.client.headers["X-Forwarded-For"],
        500,
        TERMS,
    )


def test_its_own_customer_approves_by_name(acme: House) -> None:
    customer = acme.new_customer(name="Globex Works")
    estimate, visitor = acme.new_estimate(customer), acme.signed_in(customer)
    told = visitor.follow(approve(visitor, estimate))

    assert "by <bdi>JO</bdi> (<bdi>Globex Works</bdi>)." in told.text
    assert "emailed link" not in told.text


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"initials": "   "}, "Enter your initials"),
        ({"initials": "J\u202eO"}, "Enter your initials"),
        ({"initials": "!!"}, "Enter your initials"),
        ({"initials": "– . –"}, "Enter your initials"),
        ({"initials": "J" * 21}, "Your initials must be 20 characters or fewer"),
        ({"initials": "<script>alert(1)</script>"}, "Your initials must be 20 characters or fewer"),
    ],
    ids=["none", "unprintable", "signs", "dashes", "long", "script"],
)
def test_what_are_no_initials_come_back_with_a_word(acme: House, typed: dict[str, str], words: str) -> None:
    estimate, visitor = acme.new_estimate(acme.new_customer(), terms=TERMS), acme.visitor()
    refused = approve(visitor, estimate, **typed)

    assert refused.status_code == 422
    assert (words in refused.text, "<script>alert(1)" in refused.text) == (True, False)
    assert "The estimate is not approved yet." in refused.text


def test_terms_have_to_be_agreed_to(acme: House) -> None:
    estimate, visitor = acme.new_estimate(acme.new_customer(), terms=TERMS), acme.visitor()
    path = path_of(estimate, "/approve")
    fields = forms_in(visitor.get(path).text)[path] | {"initials": "JO"}
    del fields["agrees"]
    refused = visitor.post(path, fields)

    assert refused.status_code == 422
    assert "Agree to the terms to approve the estimate" in refused.text
    assert 'value="JO"' in refused.text


def test_terms_of_payment_and_own_fields_are_read_before(acme: House) -> None:
    fields = (CustomField(name="Site <b>", value="North"),)
    visitor = acme.visitor()
    estimate = acme.new_estimate(acme.new_customer(), payment_terms="2% 10 NET 30", fields=fields)
    for suffix in ("", "/html"):
        shown = visitor.get(path_of(estimate, suffix)).text
        assert "2% off if paid within 10 days, due 30 days after the invoice date" in shown
        assert "<dt><bdi>Site &lt;b&gt;</bdi></dt><dd><bdi>North</bdi></dd>" in shown


def test_initials_of_any_script_do(nakheel: House) -> None:
    estimate, visitor = nakheel.new_estimate(nakheel.new_customer()), nakheel.visitor()
    assert "<bdi>ه ك</bdi>" in visitor.follow(approve(visitor, estimate, initials="ه ك")).text


def test_the_deposit_is_paid_in_the_same_act(acme: House) -> None:
    estimate, visitor = acme.new_estimate(acme.new_customer(), **DEPOSIT), acme.visitor()
    page = visitor.get(path_of(estimate, "/approve"))
    checkout = approve(visitor, estimate).headers["location"]
    payment, before = acme.deposit_of(estimate), visitor.get(path_of(estimate)).text
    acme.product.sandbox.pay(checkout)
    receipt = visitor.get(f"/payments/{payment}")
    after = visitor.get(path_of(estimate)).text

    assert "Approve and pay <bdi>$1,540.00</bdi>" in page.text
    assert "Waiting for your approval" in before
    assert "Payment received" in receipt.text
    assert f'Estimate <bdi class="pl-number">{estimate.number}</bdi> is approved.' in receipt.text
    assert f'Deposit on estimate <bdi class="pl-number">{estimate.number}</bdi>' in receipt.text
    assert 'data-pl-event="payment:succeeded"' in receipt.text
    assert 'data-pl-event="estimate:approved"' in receipt.text
    assert f'href="/payments/{payment}"' in after
    assert visitor.get(f"/payments/{payment}/pdf").status_code == 200


def test_who_cannot_pay_the_deposit_online_is_not_asked_to_approve(acme: House) -> None:
    customer = acme.new_customer()
    estimate = acme.new_estimate(customer, **DEPOSIT)
    ask = DisableMethods(who=acme.business, kind="customer", id=customer, methods=frozenset({"card", "bank"}))
    acme.product.bus.ask(ask)
    visitor, path = acme.visitor(), path_of(estimate, "/approve")

    assert f'href="{path}"' not in visitor.get(path_of(estimate)).text
    assert visitor.get(path).headers["location"] == path_of(estimate)


def test_the_deposit_is_named_where_it_is_used(acme: House) -> None:
    customer = acme.new_customer()
    estimate, invoice = acme.new_estimate(customer, **DEPOSIT), acme.new_invoice(customer)
    checkout = approve(acme.visitor(), estimate).headers["location"]
    payment = acme.deposit_of(estimate)
    acme.product.sandbox.pay(checkout)
    visitor, path = acme.signed_in(customer), f"/invoices/{invoice.token}"
    assert "Payment received" in visitor.get(f"/payments/{payment}").text
    name = f'Deposit of estimate <bdi class="pl-number">{estimate.number}</bdi>'
    page = visitor.get(f"{path}/payment")
    used = visitor.follow(visitor.submit(page, f"{path}/payment/credit", credit="65.00"))

    assert (name in page.text, name in used.text) == (True, True)
    assert f"{name}, used " in visitor.get(path).text


def test_coming_back_without_paying_says_that_it_is_not_approved(acme: House) -> None:
    estimate, visitor = acme.new_estimate(acme.new_customer(), **DEPOSIT), acme.visitor()
    approve(visitor, estimate)
    back = visitor.follow(visitor.get(f"/payments/{acme.deposit_of(estimate)}/back"))

    assert "You haven’t paid. Nothing was charged, and the estimate is not approved." in back.text
    assert "Approve and pay" in back.text


def test_two_clicks_lead_to_one_page(acme: House) -> None:
    estimate, visitor = acme.new_estimate(acme.new_customer(), **DEPOSIT), acme.visitor()
    assert len({approve(visitor, estimate).headers["location"] for _ in range(3)}) == 1


def test_what_was_shown_must_be_so_still(acme: House) -> None:
    estimate, visitor = acme.new_estimate(acme.new_customer(), **DEPOSIT), acme.visitor()
    for answer in ("/approve", "/decline"):
        path = path_of(estimate, answer)
        sent = visitor.submit(visitor.get(path), path, initials="JO", shown="0" * 32)
        assert sent.headers["location"] == f"{path}?notice=changed"
        assert "The estimate has changed since you opened this page." in visitor.follow(sent).text
        assert visitor.submit(visitor.get(path), path, initials="JO", shown="made up").status_code == 422


def test_a_reason_is_kept_as_it_was_typed_and_shown_once_declined(acme: House) -> None:
    estimate, visitor = acme.new_estimate(acme.new_customer()), acme.visitor()
    path = path_of(estimate, "/decline")
    told = visitor.follow(visitor.submit(visitor.get(path), path, reason="Too <b>dear</b>.\r\nSorry."))

    assert "You’ve declined this estimate." in told.text
    assert 'data-pl-event="estimate:declined"' in told.text
    assert "Reason: <bdi>Too &lt;b&gt;dear&lt;/b&gt;.</bdi><br><bdi>Sorry.</bdi>" in told.text
    assert "Ask for an updated estimate" in told.text


def test_too_long_a_reason_comes_back(acme: House) -> None:
    estimate, visitor = acme.new_estimate(acme.new_customer()), acme.visitor()
    path = path_of(estimate, "/decline")
    refused = visitor.submit(visitor.get(path), path, reason="x" * 1001)

    assert refused.status_code == 422
    assert "characters; there is room for" in refused.text
    assert visitor.submit(visitor.get(path), path, reason="x" * 70_000).status_code == 413


def test_a_reason_with_what_cannot_be_kept_comes_back_and_shows_where(acme: House) -> None:
    estimate, visitor = acme.new_estimate(acme.new_customer()), acme.visitor()
    path = path_of(estimate, "/decline")
    refused = visitor.submit(visitor.get(path), path, reason="too\0dear")

    assert refused.status_code == 422
    assert "Some of these characters can’t be used" in refused.text
    assert ">\ntoo\ufffddear</textarea>" in refused.text


@pytest.mark.parametrize("end", ["approved", "declined", "voided", "expired"])
def test_what_has_ended_leads_to_the_estimate_itself(acme: House, end: str) -> None:
    more: dict[str, Any] = {}
    if end == "expired":
        today = clock.today("America/New_York")
        more = {"issued_on": today - timedelta(days=9), "valid_until": today - timedelta(days=1)}
    estimate, visitor = acme.new_estimate(acme.new_customer(), **more), acme.visitor()
    settle(acme, estimate, end)
    fields = {"csrf": csrf_of(visitor, estimate), "initials": "JO", "shown": estimate.shown, "reason": ""}

    for answer in ("/approve", "/decline"):
        assert visitor.get(path_of(estimate, answer)).headers["location"] == path_of(estimate)
        where = visitor.post(path_of(estimate, answer), fields).headers["location"]
        assert where.split("?")[0] == path_of(estimate)
    page = visitor.get(path_of(estimate)).text
    assert ("Review and approve" in page, "Ask for an updated estimate" in page) == (False, end != "approved")


def settle(acme: House, estimate: Estimate, end: str) -> None:
    who = acme.business.model_copy(update={"actor": LinkHolder(token=estimate.token)})
    if end == "approved":
        ask = ApproveEstimate(who=who, token=estimate.token, initials="JO", shown=estimate.shown)
        acme.product.bus.ask(ask)
    if end == "declined":
        acme.product.bus.ask(DeclineEstimate(who=who, token=estimate.token, shown=estimate.shown))
    if end == "voided":
        acme.product.bus.ask(VoidEstimate(who=acme.business, estimate=estimate.id))


def csrf_of(visitor: Visitor, estimate: Estimate) -> str:
    """Of the form for comments, which is bound to the same document."""
    return forms_in(visitor.get(path_of(estimate)).text)[path_of(estimate, "/comments")]["csrf"]


def test_an_invoiced_estimate_leads_to_its_invoice(acme: House) -> None:
    estimate, visitor = acme.new_estimate(acme.new_customer()), acme.visitor()
    settle(acme, estimate, "approved")
    invoice = acme.product.bus.ask(InvoiceEstimate(who=acme.business, estimate=estimate.id))

    assert f'href="/invoices/{invoice.token}"' in visitor.get(path_of(estimate)).text


def test_a_draft_is_not_there_yet(acme: House) -> None:
    draft, visitor = acme.new_estimate(acme.new_customer(), is_draft=True), acme.visitor()
    for answer in ("", "/approve", "/decline"):
        assert visitor.get(path_of(draft, answer)).status_code == 404


def test_what_is_switched_off_leads_nowhere(nakheel: House) -> None:
    estimate, visitor = nakheel.new_estimate(nakheel.new_customer()), nakheel.visitor()
    nakheel.offer(Switches(off=frozenset({"estimates"})))
    paths = ["", "/approve", "/decline", "/pdf", "/sign-in", "/comments"]
    assert [visitor.get(path_of(estimate, each)).status_code for each in paths] == [404] * len(paths)


def test_without_payments_a_deposit_is_a_matter_for_the_business(nakheel: House) -> None:
    customer = nakheel.new_customer()
    plain, with_deposit = nakheel.new_estimate(customer), nakheel.new_estimate(customer, **DEPOSIT)
    visitor = nakheel.visitor()
    nakheel.offer(Switches(off=frozenset({"payments"})))
    found = [path_of(each, "/approve") in visitor.get(path_of(each)).text for each in (plain, with_deposit)]
    refused = visitor.get(path_of(with_deposit, "/approve"))
    assert found == [True, False]
    assert refused.headers["location"] == path_of(with_deposit)


def test_the_account_shows_what_waits_for_an_answer(acme: House) -> None:
    customer = acme.new_customer()
    waiting, answered = acme.new_estimate(customer), acme.new_estimate(customer)
    settle(acme, answered, "declined")
    page = acme.signed_in(customer).get("/").text

    assert "Estimates for your approval" in page
    assert (waiting.number in page, answered.number in page) == (True, False)


def test_a_link_leads_from_the_estimate_to_the_whole_account(acme: House) -> None:
    estimate, visitor = acme.new_estimate(acme.new_customer()), acme.visitor()
    path = path_of(estimate, "/sign-in")

    assert f'href="{path}"' in visitor.get(path_of(estimate)).text
    assert visitor.submit(visitor.get(path), path).headers["location"] == "/sign-in/check"


def test_the_business_hears_of_it(acme: House) -> None:
    estimate, visitor = acme.new_estimate(acme.new_customer()), acme.visitor()
    approve(visitor, estimate)
    letter = acme.product.mail.newest(to="accounts@acmepaper.example", subject=f"approved {estimate.number}")

    assert letter["subject"] == f"Globex approved {estimate.number} – $3,080.00"
