"""What anybody can write anywhere is text: on pages, in e-mails, in tables and on paper, to the letter."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from uuid import uuid4

import pytest
from playwright.sync_api import Dialog, Page, expect

from shared.bus.files import upload
from shared.bus.service import platform_origin, system_caller
from shared.contracts.auth import IssueSignInLink
from shared.contracts.billing.comments import AttachFile, ReplyToComment
from shared.contracts.billing.customers import CreateCustomer
from shared.contracts.billing.estimates import CreateEstimate, Estimate
from shared.contracts.billing.invoices import CreateInvoice, ExportInvoice, Invoice, PrintInvoice, SendInvoice
from shared.contracts.billing.payments import PaymentView, RecordPayment
from shared.contracts.message import Caller
from shared.contracts.settings import CreateTenant, Profile, Tenant
from tests.browser.looking import Looker
from tests.support.filling import filled
from tests.support.junk import POLYGLOTS
from tests.support.pdf import spoken
from tests.support.product import Product

LONGEST = 190
"""Characters that fit into any line of text."""


def texts() -> Iterator[str]:
    """The polyglots, as many at once as a field takes."""
    text = ""
    for each in POLYGLOTS:
        if len(text) + len(each) > LONGEST:
            yield text.strip()
            text = ""
        text += f"{each} "
    yield text.strip()


TEXTS = list(texts())


@dataclass(frozen=True, slots=True)
class Stage:
    """A business, a customer and documents in which every field is that text."""

    product: Product
    text: str
    tenant: Tenant
    email: str
    link: str
    invoice: Invoice
    paid: PaymentView
    estimate: Estimate

    @property
    def business(self) -> Caller:
        return system_caller(self.tenant.id, job="test")

    @property
    def pages(self) -> list[str]:
        invoice, estimate, payment = (
            f"/invoices/{self.invoice.token}",
            f"/estimates/{self.estimate.token}",
            f"/payments/{self.paid.token}",
        )
        own = ["/", "/activity/invoices", "/activity/estimates", "/activity/payments", "/pay", "/sign-in/accounts"]
        return [invoice, f"{invoice}/html", f"{invoice}/payment", estimate, payment, f"{payment}/html", *own]


@pytest.fixture(params=TEXTS, ids=range(len(TEXTS)))
def stage(product: Product, request: pytest.FixtureRequest) -> Stage:
    text: str = request.param
    told = {"domain": None, "locale": "en-US", "zone": "UTC", "logo": "", "terms_url": "", "privacy_url": ""}
    name = f"hostile-{uuid4().hex[:8]}"
    profile = filled(Profile, text, username=name, currency="USD", accent="#0b6b53", **told)
    tenant = product.bus.ask(CreateTenant(who=platform_origin(), profile=profile))
    who, email = system_caller(tenant.id, job="test").model_copy(update={"name": text}), f"jo@{name}.example"
    customer = product.bus.ask(filled(CreateCustomer, text, who=who, email=email, locale=None)).id
    invoice = product.bus.ask(filled(CreateInvoice, text, who=who, customer=customer))
    estimate = product.bus.ask(filled(CreateEstimate, text, who=who, customer=customer))
    paid = product.bus.ask(filled(CreateInvoice, f"2 {text}", who=who, customer=customer))
    received = filled(RecordPayment, text, who=who, invoice=paid.id, amount=paid.total, method="check")
    payment = product.bus.ask(received)
    product.bus.ask(ReplyToComment(who=who, kind="invoice", document=invoice.id, body=text))
    file = upload(product.bus, b"%PDF-1.7 note", name=f"{text}.pdf", who=who)
    product.bus.ask(AttachFile(who=who, kind="invoice", document=invoice.id, file=file))
    link = product.bus.ask(IssueSignInLink(who=who, customer=customer))
    return Stage(product, text, tenant, email, link, invoice, payment, estimate)


def test_code_is_text_wherever_it_is_written(stage: Stage, page: Page, look: Looker) -> None:
    run = dialogs(page)
    page.goto(stage.tenant.url + stage.link)
    page.get_by_role("button", name="Continue").click()
    expect(page).to_have_url(f"{stage.tenant.url}/")
    unsaid = []
    for path in stage.pages:
        page.goto(stage.tenant.url + path)
        expect(page.locator("h1")).to_have_count(1)
        if plain(stage.text) not in plain(page.locator("body").inner_text()):
            unsaid.append(path)
    assert (run, unsaid, look.said) == ([], [], [])


def test_what_a_visitor_types_comes_back_to_the_letter(stage: Stage, page: Page, look: Looker) -> None:
    page.goto(f"{stage.tenant.url}/invoices/{stage.invoice.token}")
    page.get_by_label("Ask a question about this invoice").fill(f"{stage.text}\n{stage.text}")
    page.get_by_role("button", name="Send question").click()
    expect(page.get_by_role("status")).to_contain_text("Comment sent")
    words = page.locator(".pl-comment > p").last
    assert words.inner_text() == f"{stage.text}\n{stage.text}"
    page.goto(f"{stage.tenant.url}/sign-in")
    page.get_by_label("Email address").fill(f"{stage.text}@x")
    page.get_by_role("button", name="Email me a sign-in link").click()
    expect(page.get_by_label("Email address")).to_have_value(f"{stage.text}@x")
    assert [said for said in look.said if "status of 422" not in said] == []


def test_code_is_text_on_paper_in_tables_and_in_letters(stage: Stage, page: Page) -> None:
    bus, token = stage.product.bus, stage.invoice.token
    printed = bus.ask(PrintInvoice(who=stage.business, token=token)).content
    assert squeezed(stage.text) in squeezed(spoken(printed))
    assert b"/JavaScript" not in printed
    table = bus.ask(ExportInvoice(who=stage.business, token=token)).content.decode("utf-8-sig")
    assert stage.text in {cell.removeprefix("'") for row in csv.reader(StringIO(table)) for cell in row}
    bus.ask(SendInvoice(who=stage.business, invoice=stage.invoice.id))
    letter = stage.product.mail.newest(to=stage.email, subject="Invoice")
    run = dialogs(page)
    page.set_content(letter["html"])
    assert (plain(stage.text) in plain(page.locator("body").inner_text()), run) == (True, [])
    assert plain(stage.text) in plain(letter["text"])


def dialogs(page: Page) -> list[str]:
    """What code that ran has shown, from now on."""
    run: list[str] = []

    def hear(dialog: Dialog) -> None:
        run.append(f"{page.url}: {dialog.message}")
        dialog.dismiss()

    page.on("dialog", hear)
    return run


def plain(text: str) -> str:
    """Without the signs that keep directions apart, and with one space for several."""
    return " ".join(text.translate(dict.fromkeys((0x2066, 0x2067, 0x2068, 0x2069))).split())


def squeezed(text: str) -> str:
    """Without the breaks of a narrow column."""
    return "".join(plain(text).split())
