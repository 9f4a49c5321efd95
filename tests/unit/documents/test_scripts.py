"""Scripts, directions and currencies: each character drawn, each value in its own order."""

from collections.abc import Callable

import pytest
from babel import Locale
from babel.numbers import get_currency_symbol

from services.billing.documents.values import Fact, Facts, InvoiceLine
from shared.language.catalogue import Words
from shared.language.formats import Formats
from shared.money import Money
from tests.support import papers, pdf
from tests.unit.documents.printing import printed

LANGUAGES = (
    "en",
    "de",
    "fr",
    "pl",
    "el",
    "ru",
    "uk",
    "tr",
    "vi",
    "he",
    "ar_AE",
    "ar_EG",
    "fa",
    "hi",
    "mr",
    "th",
    "ja",
    "ko",
)


def drawn(file: bytes) -> str:
    return " ".join(" ".join(pdf.pages(file)).split())


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Größe Łódź Ďábel Ğİş", drawn),
        ("Công ty Cổ phần Giấy", drawn),
        ("Ωδείο Αθηνών", drawn),
        ("Объединённые Бумажные Ґудзики", drawn),
        ("חברה", drawn),
        ("شركة", drawn),
        ("نستعلیق", drawn),
        ("शर्मा एंड संस प्राइवेट लिमिटेड", pdf.spoken),
        ("บริษัทกระดาษไทย จำกัด", pdf.spoken),
        ("★ Star → ✓", drawn),
    ],
)
def test_each_script_is_drawn_and_comes_out_as_text(text: str, read: Callable[[bytes], str]) -> None:
    file = printed(papers.noted(f"before {text} after"))
    assert text in read(file)
    assert pdf.is_universal(file)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_currency_sign_is_drawn(language: str) -> None:
    signs = {get_currency_symbol(str(currency), locale=language) for currency in Locale.parse("en").currencies}
    # The characters of the sign for the yuan in Japanese, which only the CJK fonts draw.
    text = " ".join(sorted(signs - {"元"}))
    assert pdf.is_universal(printed(papers.noted(text)))


def test_signs_of_scripts_that_are_not_carried_are_drawn() -> None:
    signs = "৳ ֏ ៛ ₹ ₪ ₩ ฿ ₫ ₦ ₴ ₺ ₽ ₾ ₸ ₱ ₲ ₡ ₵ ₭ ₮ ₿ ﷼"
    file = printed(papers.noted(signs))
    assert pdf.is_universal(file)
    assert set(drawn(file)) >= set(signs)


def test_a_character_that_no_font_draws_costs_the_claim_and_nothing_else() -> None:
    file = printed(papers.noted("before \U00013000 after"))
    assert (pdf.is_universal(file), pdf.structure(file)[0]) == (False, "/Document")
    assert "Notes\nbefore \0 after\n" in pdf.pages(file)[0]


def test_a_right_to_left_page_is_mirrored() -> None:
    places = {word.text: word for word in pdf.words(printed(papers.arabic()))}
    left_to_right = {word.text: word for word in pdf.words(printed(papers.invoice()))}
    # Poppler gives the letters of a right-to-left word as they are drawn.
    item, amount = places["فنصلا"], places["غلبملا"]
    assert (round(item.right), round(amount.left)) == (539, 57)
    assert left_to_right["Item"].left < left_to_right["Amount"].left
    assert pdf.catalog(printed(papers.arabic()))["/ViewerPreferences"]["/Direction"] == "/R2L"


@pytest.mark.parametrize(
    "value",
    ["+33 60 777 0199", "−$1,296.18", "90 Quay Street", "325 000 017", "AE07 0331 2345 6789", "Net 30 (days)"],
)
def test_a_foreign_value_on_a_right_to_left_page_stays_in_order(value: str) -> None:
    paper = papers.arabic(details=Facts("التفاصيل", (Fact("الهاتف", value),)))
    drawn_words = [word for word in pdf.words(printed(paper)) if word.text in value.split()]
    assert [word.text for word in sorted(drawn_words, key=lambda word: word.left)] == value.split()


def test_an_amount_in_arabic_is_read_from_the_right() -> None:
    paper = papers.arabic(lines=(InvoiceLine("تمر", "1", "\u200f85.00 د.إ.\u200f", "\u200f90.00 د.إ.\u200f"),))
    found = sorted(pdf.words(printed(paper)), key=lambda word: (word.bottom, word.left))
    row = [word.text.replace("\u200f", "") for word in found if 250 < word.bottom < 260]
    assert row == [".إ.د", "90.00", ".إ.د", "85.00", "1"]


def test_a_minus_in_arabic_stands_on_its_numbers_left() -> None:
    amount = Formats(Words("ar-AE"), zone="UTC").money(Money(-52_50, "AED"))
    file = printed(papers.arabic(lines=(InvoiceLine("تمر", "1", amount, amount),)))
    found = [word.text for word in pdf.words(file) if "52.50" in word.text]
    assert found == ["\N{MINUS SIGN}52.50", "\N{MINUS SIGN}52.50"]
    assert pdf.is_universal(file)
