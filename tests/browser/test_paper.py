"""An invoice on paper: light, without what is pressed, with where to pay it."""

from io import BytesIO

from playwright.sync_api import Page, expect
from pypdf import PdfReader

from shared.bus.service import system_caller
from shared.contracts.billing.customers import CreateCustomer
from shared.contracts.billing.invoices import CreateInvoice, NewLine
from tests.support.product import Product


def test_an_invoice_is_printed_with_its_address_and_a_code_that_only_paper_needs(
    demo: Product, page: Page
) -> None:
    who = system_caller(demo.acme.tenant.id, job="test")
    customer = demo.bus.ask(CreateCustomer(who=who, name="Paper", email="paper@globex.example"))
    lines = (NewLine(name="Card stock", unit_cost=165_00),)
    invoice = demo.bus.ask(CreateInvoice(who=who, customer=customer.id, lines=lines))
    address = f"{demo.acme.tenant.url}/invoices/{invoice.token}"
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.emulate_media(color_scheme="dark")
    page.goto(address)
    expect(page.locator(".pl-paper")).to_be_hidden()
    assert f"{address}/code" not in asked
    printed = PdfReader(BytesIO(page.pdf(format="A4")))
    text = printed.pages[0].extract_text().replace("\n", "")
    assert (len(printed.pages), address in text, "Download PDF" in text) == (1, True, False)
    assert f"{address}/code" in asked
    page.emulate_media(media="print")
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert background == "rgb(255, 255, 255)"
