"""When the money is coming, said on the page: from a document's link and signed in, once however often sent."""

from datetime import timedelta

import pytest

from shared import clock
from shared.contracts.billing.invoices import Invoice, Promise, ViewInvoice
from shared.contracts.settings import Switches
from tests.portal.conftest import House

SOON = (clock.today("America/New_York") + timedelta(days=9)).isoformat()


def form_of(invoice: Invoice) -> str:
    return f"/invoices/{invoice.token}/payment/check"


def said(house: House, invoice: Invoice) -> Promise | None:
    return house.product.bus.ask(ViewInvoice(who=house.business, token=invoice.token)).promise


def test_whoever_has_the_link_says_when_and_sees_it_on_the_invoice(acme: House) -> None:
    invoice, visitor = acme.new_invoice(acme.new_customer()), acme.visitor()
    page = visitor.get(form_of(invoice))
    told = {"expected_on": SOON, "reference": "<b>1182", "note": "In the mail.\r\n\r\nOr soon."}
    sent = visitor.submit(page, form_of(invoice), **told)
    visitor.submit(page, form_of(invoice), **told)
    shown = visitor.follow(sent).text
    assert "You told us that you pay by check. We expect it by" in shown
    assert "Payment reference: <bdi>&lt;b&gt;1182</bdi>" in shown
    assert "<p><bdi>In the mail.</bdi></p><p><bdi>Or soon.</bdi></p>" in shown
    assert f'href="/invoices/{invoice.token}/payment"' in shown


def test_it_is_changed_and_taken_back(acme: House) -> None:
    invoice, visitor = acme.new_invoice(acme.new_customer()), acme.visitor()
    visitor.submit(visitor.get(form_of(invoice)), form_of(invoice), expected_on=SOON, reference="1182")
    page = visitor.get(form_of(invoice))
    assert f'value="{SOON}"' in page.text
    assert "Change what we were told" in page.text
    visitor.submit(page, form_of(invoice), reference="1183", expected_on=SOON)
    found = said(acme, invoice)
    assert found
    assert found.reference == "1183"
    shown = visitor.get(f"/invoices/{invoice.token}")
    again = visitor.follow(visitor.submit(shown, f"/invoices/{invoice.token}/promise"))
    assert "You told us" not in again.text
    assert "You’ve taken back what you told us about your payment." in again.text
    assert said(acme, invoice) is None


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"expected_on": ""}, "Enter the day on which we can expect the money"),
        ({"expected_on": "soon"}, "The day must be between"),
        ({"expected_on": "2020-01-01"}, "The day must be between"),
        ({"expected_on": "9999-12-31"}, "The day must be between"),
        ({"expected_on": SOON, "reference": "x" * 201}, "The reference must be 200 characters or less"),
        ({"expected_on": SOON, "reference": "a\x07b"}, "The reference must be 200 characters or less"),
        ({"expected_on": SOON, "note": "x" * 1_001}, "The note must be 1,000 characters or less"),
        ({"expected_on": SOON, "note": "a\0b"}, "Some of these characters can’t be used"),
        ({"expected_on": "<script>alert(1)</script>"}, "The day must be between"),
    ],
)
def test_what_cannot_be_promised_is_said_in_words(acme: House, typed: dict[str, str], words: str) -> None:
    invoice, visitor = acme.new_invoice(acme.new_customer()), acme.visitor()
    answer = visitor.submit(visitor.get(form_of(invoice)), form_of(invoice), **typed)
    assert answer.status_code == 422
    assert words in answer.text
    assert "<script>alert" not in answer.text
    assert said(acme, invoice) is None


def test_several_are_promised_together_and_my_account_says_so(acme: House) -> None:
    customer = acme.new_customer()
    invoices = [acme.new_invoice(customer), acme.new_invoice(customer)]
    visitor = acme.signed_in(customer)
    query = "&".join(f"invoice={invoice.token}" for invoice in invoices)
    sent = visitor.submit(visitor.get(f"/pay/check?{query}"), "/pay/check", expected_on=SOON)
    assert visitor.follow(sent).text.count(", by check</small>") == 2


def test_a_business_that_wants_no_promises_asks_for_none(acme: House) -> None:
    invoice, visitor = acme.new_invoice(acme.new_customer()), acme.visitor()
    page = visitor.get(form_of(invoice))
    acme.offer(Switches(promises=False))
    try:
        assert "expected_on" not in visitor.get(form_of(invoice)).text
        assert visitor.submit(page, form_of(invoice), expected_on=SOON).status_code == 404
    finally:
        acme.offer(Switches())
    assert said(acme, invoice) is None
