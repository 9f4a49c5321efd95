"""Phrases that pages, documents and e-mails share."""

import pytest

from shared.contracts.billing.invoices import PaidWith
from shared.language import phrases
from shared.language.catalogue import Words
from shared.language.formats import Formats


@pytest.mark.parametrize(
    ("locale", "told"),
    [("en-US", "PDF, 662\xa0bytes"), ("de-DE", "PDF, 662\xa0Byte"), ("ar-AE", "\u2066PDF\u2069، 662\xa0بايت")],
)
def test_a_file_is_told_with_its_kind_and_its_size(locale: str, told: str) -> None:
    formats = Formats(Words(locale), zone="UTC")
    assert phrases.file_facts(formats, "application/pdf", 662) == told


@pytest.mark.parametrize(
    ("locale", "told"),
    [
        ("en-US", "Visa ending 4242"),
        ("ar-AE", "\N{RIGHT-TO-LEFT MARK}Visa المنتهية بـ \u20664242\u2069"),
    ],
)
def test_a_card_is_told_from_the_side_on_which_the_language_begins(locale: str, told: str) -> None:
    assert phrases.means(Words(locale), PaidWith(kind="card", brand="visa", last4="4242")) == told
