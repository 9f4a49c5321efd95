"""A customer asks about an invoice and is answered, in every language and direction, with and without scripts."""

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from shared.contracts.billing.comments import ReplyToComment
from shared.contracts.billing.invoices import Invoice
from tests.browser.looking import Looker
from tests.browser.test_the_main_job import Jo, jo
from tests.support.product import Product

__all__ = ["jo"]


def ask(page: Page, words: str) -> None:
    page.get_by_label("Ask a question about this invoice").fill(words)
    page.get_by_role("button", name="Send question").click()


def answer(jo: Jo, invoice: Invoice, words: str) -> None:
    who = jo.business.model_copy(update={"name": "Marta Lindqvist"})
    jo.product.bus.ask(ReplyToComment(who=who, kind="invoice", document=invoice.id, body=words))


def test_a_question_is_asked_from_the_emailed_link_and_answered(jo: Jo, page: Page, look: Looker) -> None:
    invoice = jo.new_invoice()
    jo.open(invoice)
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Invoice {invoice.number}")
    page.get_by_role("link", name="Ask a question").click()
    ask(page, "We received 17 packs, not 18.\nSee https://globex.example/note")
    expect(page.get_by_role("status")).to_contain_text("Comment sent")
    expect(page.get_by_role("article").filter(has_text="17 packs").last).to_be_focused()
    expect(page.get_by_label("Ask a question about this invoice")).to_have_value("")
    look.at()
    answer(jo, invoice, "18 were signed for.")
    jo.open(invoice)
    expect(page.get_by_text("18 were signed for.")).to_be_visible()
    look.at()
    assert look.said == []


def test_words_that_could_not_be_sent_are_still_there(jo: Jo, page: Page, look: Looker) -> None:
    jo.open(jo.new_invoice())
    ask(page, "x" * 10_001)
    expect(page.get_by_role("alert")).to_contain_text("10,001")
    expect(page.get_by_label("Ask a question about this invoice")).to_have_value("x" * 10_001)
    look.at()


def test_a_long_text_is_counted_as_it_is_typed(jo: Jo, page: Page, look: Looker) -> None:
    jo.open(jo.new_invoice())
    field, count = page.get_by_label("Ask a question about this invoice"), page.locator("#body-count")
    field.fill("👍" * 8_120)
    expect(count).to_have_text("8,120 of 10,000 characters")
    look.at()
    field.fill("👍" * 7_999)
    expect(count).to_have_text("")
    field.fill("👍" * 10_001)
    expect(count).to_have_text("10,001 of 10,000 characters")
    assert look.said == []


def test_a_file_is_sent_along_and_downloaded_again(jo: Jo, page: Page, look: Looker) -> None:
    jo.open(jo.new_invoice())
    expect(page.get_by_role("heading", level=1)).to_contain_text("Invoice")
    svg = FilePayload(name="a.svg", mimeType="image/svg+xml", buffer=b"<svg/>")
    page.get_by_label("Attach files").set_input_files(svg)
    ask(page, "See there.")
    expect(page.get_by_role("alert")).to_contain_text("a.svg")
    expect(page.get_by_label("Ask a question about this invoice")).to_have_value("See there.")
    look.at()
    content = b"%PDF-1.7" + b"x" * 3_000_000
    note = FilePayload(name="Lieferschein „8829“.pdf", mimeType="application/pdf", buffer=content)
    page.get_by_label("Attach files").set_input_files(note)
    page.get_by_role("button", name="Send question").click()
    expect(page.get_by_role("status")).to_contain_text("Comment sent")
    with page.expect_download() as download:
        page.get_by_role("link", name="Lieferschein").click()
    assert download.value.suggested_filename == "Lieferschein „8829“.pdf"
    assert download.value.path().read_bytes() == content
    look.at()


def test_hostile_words_do_nothing_and_stick_out_nowhere(jo: Jo, page: Page, look: Looker) -> None:
    words = "\u202e" + "x" * 3000 + '"><img src=x onerror=alert(1)><svg/onload=alert(1)> 👩‍👩‍👧‍👦 ' + "ﷺ" * 200
    jo.open(jo.new_invoice())
    ask(page, words)
    expect(page.get_by_role("status")).to_contain_text("Comment sent")
    assert page.locator(".pl-comment > p").inner_text() == words
    look.at()
    assert look.said == []


def test_without_scripts_it_is_sent_as_well(jo: Jo, browser: Browser) -> None:
    invoice = jo.new_invoice()
    context = browser.new_context(java_script_enabled=False)
    plain = context.new_page()
    jo.open(invoice, page=plain)
    ask(plain, "Why?")
    expect(plain.get_by_role("status")).to_contain_text("Comment sent")
    expect(plain.locator(".pl-comment")).to_have_count(1)
    plain.reload()
    expect(plain.locator(".pl-comment")).to_have_count(1)
    context.close()


@pytest.mark.parametrize(
    ("position", "number", "words"), [(1, "INV-0108", "zweieinhalb"), (2, "INV-0312", "PO-88417؟")]
)
def test_a_thread_in_another_language(
    page: Page, product: Product, look: Looker, position: int, number: str, words: str
) -> None:
    told = product.told[position]
    [invoice] = [each for each in product.account(told).open if each.number == number]
    page.goto(f"{told.tenant.url}/invoices/{invoice.token}")
    expect(page.get_by_role("heading", level=1)).to_contain_text(number)
    expect(page.locator(".pl-comment").first).to_contain_text(words)
    look.at()
    assert look.said == []
