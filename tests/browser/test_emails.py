"""E-mails as a phone shows them: nothing sticks out, and the words of labels stay whole."""

import pytest
from playwright.sync_api import Page

from services.notify.rendering import written
from shared.contracts.settings import Tenant
from tests.unit.notify.test_emails import TENANTS, letters_of

WIDTHS = (390, 320)
BROKEN_WORDS = """() => {
    const texts = [...document.querySelectorAll("th, th *")].flatMap(part => [...part.childNodes])
    return texts.filter(text => text.data).flatMap(text => {
        const range = document.createRange()
        return [...text.data.matchAll(/[^\\s-]+/g)].filter(word => {
            range.setStart(text, word.index)
            range.setEnd(text, word.index + word[0].length)
            return new Set([...range.getClientRects()].map(box => box.top)).size > 1
        }).map(word => word[0])
    })
}"""


@pytest.mark.parametrize("business", TENANTS, ids=lambda each: each.locale)
def test_emails_fit_a_phone_and_break_no_word_of_a_label(business: Tenant, page: Page) -> None:
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for letter in letters_of(business):
            page.set_content(written(letter).html)
            sticks_out = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert (sticks_out, page.evaluate(BROKEN_WORDS)) == (0, []), f"{letter.kind} at {width} px"
